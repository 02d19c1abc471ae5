"""The Met's own files, taken in: what their columns are called, which ward is meant, and what is kept."""
