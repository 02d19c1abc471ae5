"""The one kind of error a person is shown as it stands."""


class UserError(Exception):
    """Something the person can put right; the message says what to do next."""
