"""What residents report, and what panels do about it."""
