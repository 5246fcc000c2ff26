"""The record for programs: the same readings as the pages, as JSON, described in OpenAPI.

Addresses are the same in every language; an answer holds the texts of the record in all of them.
"""

import sys

# REST framework has serializers for columns that only PostgreSQL knows, and loads its driver for them, nine megabytes
# of each process on SQLite. The record has no such column. What is None here counts as not installed, which the
# framework is prepared for.
_ONLY_POSTGRESQL = "django.contrib.postgres"
if _ONLY_POSTGRESQL not in sys.modules:
    sys.modules[_ONLY_POSTGRESQL] = None  # type: ignore[assignment]  # as the documentation of Python has it
    import rest_framework.compat  # noqa: F401 (it looks what is installed)

    del sys.modules[_ONLY_POSTGRESQL]

#: The version of what the API says and how: its first number is in every address. It rises by the policy in
#: docs/api.md, and with it every ETag.
VERSION = "1.0.0"
