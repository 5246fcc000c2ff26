"""What became of a record: its versions as plain data, in words. Knows models, and no request and no HTML."""
