"""One record: the columns that its row has in a list, and what belongs to it."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest
from django.utils import timezone

from dashboard.exports.columns import Taking
from dashboard.readings.footnotes import Footnotes

from . import description as describe
from .description import Operation
from .fields import Telling, fill
from .nouns import Noun
from .parameters import Parameters
from .problems import Kind, ProblemError
from .rows import read_rows
from .views import Answer, RecordView, find_partnership, site_of


class DetailView(RecordView):
    """One record of a noun."""

    noun: Noun | None = None

    @property
    def operation(self) -> Operation:
        noun = self.noun
        within = () if noun.is_shared else (describe.PARTNERSHIP,)
        return Operation(
            name=f"get_{noun.name.lower()}",
            tag=noun.plural,
            summary=noun.one,
            answer=noun.form,
            parameters=(*within, describe.in_path(noun.parameter, noun.key_said, noun.pattern), describe.AS_OF),
        )

    def read(self, request: HttpRequest, partnership: str | None = None, **arguments: str) -> Answer:
        (key,) = arguments.values()
        found = find_partnership(partnership)
        asked = Parameters(request, known={"as_of"})
        day = asked.day(found)
        asked.check()
        noun, table = self.noun, self.noun.table
        try:
            page: Any = noun.read(found, key, day)
        except ObjectDoesNotExist as error:
            today = found.today() if found is not None else timezone.localdate()
            is_known = day != today and noun.known(found, key).exists()
            raise ProblemError(Kind.NOT_YET_ON_RECORD if is_known else Kind.NOT_FOUND) from error
        rows = noun.rows(found, day)
        keys = noun.places(rows, page) if noun.places else [noun.record_of(page).pk]
        site = site_of(request)
        (row,) = read_rows(table, rows, Taking(day, found, site=site), keys, table.names)
        telling = Telling(site, getattr(page, "footnotes", Footnotes()))
        return Answer({**row, **fill(noun.parts_form, page, telling)})
