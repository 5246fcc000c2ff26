"""How the site compares with other ways of serving the same record, in one run on one machine: `make bench`.

Everything runs on loopback and stops by itself. Ratios are the result; seconds are those of the machine they were
measured on, which the report names. Linux only: processor time and memory are read from /proc.
"""
