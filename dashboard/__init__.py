"""The site: every reading of the record. It imports `cooperation`; never the reverse."""
