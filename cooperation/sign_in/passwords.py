"""The link with which a person sets the password of their account: for one use, and for a day.

Nobody else needs to know a password, not for a moment: whoever makes an account hands out this link.
"""

from typing import Any

from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode


def path_to_set_password(person: Any) -> str:
    """Return the path of a new link; it stops working once the password is set or the person signs in."""
    account = urlsafe_base64_encode(force_bytes(person.pk))
    return reverse("admin:set_password", args=[account, default_token_generator.make_token(person)])
