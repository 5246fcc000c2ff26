"""A post passes from one official to the next."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from translated_fields import to_attribute

from cooperation.models import Appointment, Official, PartialDate, Source

from .cite_source import cite_source


@transaction.atomic
def hand_over(
    *, post: Appointment, to: Official, on: PartialDate, source: Source | None = None, locator: str = ""
) -> Appointment:
    """Close the post on the day and open the next holder's, at the same agency under the same title; return that one.

    The source backs the end of the one and the beginning of the other. Raise ValidationError, with nothing changed,
    for a post that is closed, for its holder as the next one, and for a day on which it had not begun or that is to
    come.
    """
    post = Appointment.objects.select_for_update().get(pk=post.pk)  # two people may close one post at the same moment
    if post.ends_on is not None:
        raise ValidationError(_("This post is closed already."))
    if to == post.official:
        raise ValidationError({"official": _("The post passes to somebody else.")})
    if not on.begun_by(timezone.localdate()):
        raise ValidationError({"starts_on": _("The day has not come yet.")})
    post.ends_on = on
    post.full_clean()
    post.save()
    titles = {
        to_attribute("title", code): getattr(post, to_attribute("title", code)) for code in settings.CONTENT_LANGUAGES
    }
    following = Appointment(
        official=to, agency=post.agency, is_single_holder=post.is_single_holder, starts_on=on, **titles
    )
    following.full_clean()
    following.save()
    if source is not None:
        cite_source(source=source, about=post, field="ends_on", locator=locator)
        cite_source(source=source, about=following, field="starts_on", locator=locator)
    return following
