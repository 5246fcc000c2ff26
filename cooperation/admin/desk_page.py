"""A page of the staff desk that is neither a list nor a form of the admin."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import BigIntegerField
from django.template.response import TemplateResponse
from django.utils.text import capfirst


def answer(screen: Any, request: Any, template: str, context: dict[str, Any], status: int = 200) -> TemplateResponse:
    """Return a page about the noun of a screen, in the frame of the desk."""
    request.current_app = screen.admin_site.name
    frame = {
        **screen.admin_site.each_context(request),
        "opts": screen.opts,
        "nouns": capfirst(str(screen.opts.verbose_name_plural)),
    }
    return TemplateResponse(request, template, frame | context, status=status)


def key_in(opts: Any, text: str) -> int | None:
    """Return the key of a row that an address names; None for a text that is the key of no row."""
    try:
        key = int(opts.pk.to_python(text))
    except ValidationError:
        return None
    return key if 0 < key <= BigIntegerField.MAX_BIGINT else None
