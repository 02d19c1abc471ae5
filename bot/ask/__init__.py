"""From a question to a query, and from a query to the same answers the commands give."""
