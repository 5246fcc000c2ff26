"""How a person gets to the staff desk: the lockout, the second factor, the session, the link that sets a password."""
