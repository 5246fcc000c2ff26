"""The second factor of a person: a device that shows a new code every half minute, and codes for when it is lost.

django-otp keeps both. The secret of a device has to be kept as it is. Of a recovery code only a keyed digest is kept,
in the column that django-otp has for the code: what is typed is digested and compared.
"""

import re
import unicodedata
from base64 import b32encode
from secrets import choice
from typing import Any

from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_noop
from django_otp import verify_token
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

#: Where a session keeps the secret of a device that is being set up.
NEW_KEY = "new_second_factor_key"

#: Letters and figures that are not taken for one another. Ten of them are more than anybody can try.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
RECOVERY_CODES, RECOVERY_CODE_LENGTH = 10, 10

#: What the log of an account says of an act; Django writes the sentence around it.
SECOND_FACTOR, CODES = gettext_noop("second factor"), gettext_noop("recovery codes")


def device_of(person: Any) -> TOTPDevice | None:
    """Return the device of the person; None where none is set up."""
    return TOTPDevice.objects.filter(user=person, confirmed=True).order_by("pk").first()


def recovery_codes_left(person: Any) -> int:
    """Return how many recovery codes the person has not used yet."""
    return int(StaticToken.objects.filter(device__user=person, device__confirmed=True).count())


def is_awaited_from(person: Any) -> bool:
    """Return whether the person still has to show a second factor, or to set one up, before anything else."""
    return not person.is_verified() and (settings.STAFF_SECOND_FACTOR or device_of(person) is not None)


def new_device(person: Any, key: str = "") -> TOTPDevice:
    """Return a device that is not kept yet, with the secret or with a new one."""
    return TOTPDevice(user=person, name="app", key=key or random_hex(20))


def secret_text(device: TOTPDevice) -> str:
    """Return the secret of a device as it is typed into an app that cannot scan: in groups of four."""
    return " ".join(re.findall("....", b32encode(device.bin_key).decode()))


def plain_code(text: str) -> str:
    """Return a code as it is compared, whatever width, case, spaces and hyphens it was typed with."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).lower()


def asked_device(person: Any, code: str) -> Any:
    """Return the device that can tell whether the code is right: six figures are the app's, all else is recovery."""
    if re.fullmatch("[0-9]{6}", code):
        return device_of(person)
    return StaticDevice.objects.filter(user=person, confirmed=True).order_by("pk").first()


def shown_device(person: Any, code: str) -> Any:
    """Use the code up, and return the device it is of; None where it is wrong or used.

    After each wrong code the device takes none for a time that doubles.
    """
    device = asked_device(person, code)
    if device is None:
        return None
    return verify_token(person, device.persistent_id, code if isinstance(device, TOTPDevice) else digest(person, code))


def is_shown_on(device: TOTPDevice, code: str) -> bool:
    """Return whether the code is one that a device not kept yet shows now; that code is then used up."""
    if not re.fullmatch("[0-9]{6}", code):
        return False
    clock = TOTP(device.bin_key, device.step, device.t0, device.digits)
    if not clock.verify(int(code), device.tolerance):
        return False
    device.last_t, device.drift = clock.t(), clock.drift
    return True


@transaction.atomic
def enroll(person: Any, device: TOTPDevice) -> list[str]:
    """Make this the person's only device, and return new recovery codes, which nothing can show again."""
    TOTPDevice.objects.filter(user=person).delete()
    device.save()
    _log(person, person, "added", SECOND_FACTOR)
    return _new_codes(person)


@transaction.atomic
def renew_recovery_codes(person: Any) -> list[str]:
    """Put new recovery codes in the place of the old ones, and return them."""
    _log(person, person, "added", CODES)
    return _new_codes(person)


@transaction.atomic
def remove(person: Any, *, by: Any) -> bool:
    """Take the device and the recovery codes away, and return whether there were any; without `by` the operator does.

    Sessions that showed it have to show the next one.
    """
    devices = [kind.objects.filter(user=person).delete()[0] for kind in (TOTPDevice, StaticDevice)]
    if any(devices) and by is not None:
        _log(by, person, "deleted", SECOND_FACTOR)
    return any(devices)


def digest(person: Any, code: str) -> str:
    """Return what is kept of a recovery code; another person's same code has another digest."""
    return salted_hmac("cooperation.recovery_code", f"{person.pk}:{code}", algorithm="sha256").hexdigest()[:16]


def _new_codes(person: Any) -> list[str]:
    device, _is_new = StaticDevice.objects.get_or_create(user=person, defaults={"name": "recovery"})
    device.token_set.all().delete()
    device.throttle_reset()
    codes = ["".join(choice(LETTERS) for _ in range(RECOVERY_CODE_LENGTH)) for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=digest(person, code)) for code in codes)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _log(by: Any, person: Any, deed: str, what: str) -> None:
    """Write the act into the log of the person's account, in words that the reader's language is put to."""
    message = [{deed: {"name": what, "object": person.get_username()}}]
    people = get_user_model().objects.filter(pk=person.pk)
    LogEntry.objects.log_actions(by.pk, people, CHANGE, message, single_object=True)
