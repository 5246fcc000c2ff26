"""All that the site keeps, as one file, and how it comes back: docs/decisions/0028.

`tables.py` says what is kept, `file.py` how it is written down, and `on_sqlite.py` and `on_postgresql.py` how a new
database takes the place of an old one. The deeds are `back_up` and `restore_backup` in `cooperation/workflows/`.
"""
