"""The desk speaks in our words where Django's own do not read well."""

from pathlib import Path

import django.contrib.admin
import polib
import pytest
from django.utils.translation import gettext, override

from cooperation.admin.wording import OUR_WORDS


@pytest.fixture(scope="module")
def of_django() -> dict[str, str]:
    """What Django's admin says in Korean."""
    folder = Path(django.contrib.admin.__file__).parent
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(folder / "locale/ko/LC_MESSAGES/django.po"))}


@pytest.mark.parametrize("words", OUR_WORDS)
def test_words_of_the_admin_are_said_in_our_own(of_django: dict[str, str], words: str) -> None:
    with override("ko"):
        assert gettext(words) not in {words, of_django[words]}
