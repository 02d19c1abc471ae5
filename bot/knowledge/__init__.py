"""What is known: pure functions over the reference data, each composing an answer from records."""
