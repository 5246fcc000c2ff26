"""What a person types to get to the staff desk: a name and a password, and the codes of the second factor."""

import math
from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import UsernameField
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_otp.plugins.otp_totp.models import TOTPDevice

from . import second_factor

WRONG_CODE = _("This code is not right, or it has been used. Wait for the next one and type that.")


class SignInForm(AdminAuthenticationForm):
    """Asks for a name and a password; a name that no account can have is refused before it is looked up."""

    username = UsernameField(
        max_length=get_user_model()._meta.get_field("username").max_length,
        widget=forms.TextInput(attrs={"autofocus": True}),
    )


class CodeField(forms.CharField):
    """A box for a code, whatever width, case, spaces and hyphens it is typed with."""

    def __init__(self, **options: Any) -> None:
        attrs = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        super().__init__(max_length=40, widget=forms.TextInput(attrs=attrs), **options)

    def clean(self, value: Any) -> str:
        return second_factor.plain_code(super().clean(value))


class CodeForm(forms.Form):
    """Asks a person for a code of the second factor, and uses it up."""

    required_css_class = "required"

    code = CodeField(
        label=_("Code"), help_text=_("The six figures that your app shows now, or one of your recovery codes.")
    )

    def __init__(self, person: Any, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.person = person
        #: The device that the code is of, once the form is valid.
        self.device: Any = None

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        asked = second_factor.asked_device(self.person, code)
        if asked is not None:
            allowed, why = asked.verify_is_allowed()
            if not allowed:
                raise ValidationError(wait_for(why["locked_until"]), code="too_many")
        self.device = second_factor.shown_device(self.person, code)
        if self.device is None:
            raise ValidationError(WRONG_CODE, code="wrong")
        return code

    @property
    def is_too_early(self) -> bool:
        """Whether no code is taken at the moment, after wrong ones."""
        return self.has_error("code", "too_many")


class EnrollForm(CodeForm):
    """Asks for a code of the device that is being set up and, where another one is in use, for a code of that."""

    field_order = ("new_code", "code")

    new_code = CodeField(label=_("Code of the new device"), help_text=_("The six figures that your app shows now."))

    def __init__(self, person: Any, new_device: TOTPDevice, *args: Any, **options: Any) -> None:
        super().__init__(person, *args, **options)
        self.new_device = new_device
        if second_factor.device_of(person) is None:
            del self.fields["code"]
            self.fields["new_code"].label = _("Code")

    def clean_new_code(self) -> str:
        code = str(self.cleaned_data["new_code"])
        if not second_factor.is_shown_on(self.new_device, code):
            raise ValidationError(WRONG_CODE, code="wrong")
        return code

    def clean_code(self) -> str:
        """Leave the code of the present device unused while that of the new one is wrong."""
        return super().clean_code() if "new_code" in self.cleaned_data else str(self.cleaned_data["code"])


def wait_for(moment: Any) -> str:
    """Return that no code is taken until the moment."""
    seconds = math.ceil((moment - timezone.now()).total_seconds())
    if seconds <= 60:
        return ngettext(
            "Too many wrong codes. Try again in %(seconds)s second.",
            "Too many wrong codes. Try again in %(seconds)s seconds.",
            seconds,
        ) % {"seconds": seconds}
    minutes = math.ceil(seconds / 60)
    return ngettext(
        "Too many wrong codes. Try again in %(minutes)s minute.",
        "Too many wrong codes. Try again in %(minutes)s minutes.",
        minutes,
    ) % {"minutes": minutes}
