"""What to say: commands, understanding and knowledge. No chat SDK, no async, no markup, no environment."""
