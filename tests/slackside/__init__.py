"""A small Slack of our own for the tests: `tests.slack_server` is the door to it."""
