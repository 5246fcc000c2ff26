"""What the site is measured against in Django: the same rows, shown as Django and django-filter show them.

Written as a good Django developer would: no query for each row, one page read at a time, templates kept compiled. The
settings and the middleware are those that `startproject` writes.
"""
