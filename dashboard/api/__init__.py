"""The record for programs: the same readings as the pages, as JSON, described in OpenAPI.

Addresses are the same in every language; an answer holds the texts of the record in all of them.
"""

#: The version of what the API says and how: its first number is in every address. It rises by the policy in
#: docs/api.md, and with it every ETag.
VERSION = "1.0.0"
