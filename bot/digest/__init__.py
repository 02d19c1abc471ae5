"""The digest: what a panel is told of itself, when, and exactly once."""
