"""A source is cited for a record; a new one is entered in the same step."""

from typing import Any

from django.db import transaction

from cooperation.models import CITABLE, Citation, CitationStance, Row, Source


@transaction.atomic
def cite_source(
    *,
    source: Source,
    about: Row,
    field: str = "",
    stance: str = CitationStance.SUPPORTS,
    locator: str = "",
    **words: Any,
) -> Citation:
    """Cite the source for the record or one field of it, entering the source first if it is new; return the citation.

    `words` are columns of the texts of a citation (`value_as_stated_en`, `note_ko`). Raise ValidationError, with
    nothing kept, where the source or the citation breaks a rule.
    """
    column = next(name for name, model in CITABLE.items() if isinstance(about, model))
    if source.pk is None:
        source.full_clean()
        source.save()
    citation = Citation(source=source, field=field, stance=stance, locator=locator, **{column: about}, **words)
    citation.full_clean()
    citation.save()
    return citation
