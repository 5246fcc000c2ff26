"""How far each area had come at a dialogue, as rows of its page: one for each area, in the order of the areas."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from cooperation.models import AreaProgress, AreaStage, CooperationArea

from .base import in_every_language
from .dialogue_entry import DialogueEntry, missing
from .dialogue_rows import DatedByDialogue, DraftRows, EntryFormSet


class CellForm(DatedByDialogue):
    """The reading of one area, which is fixed.

    The row of an area without a reading is kept once a stage is chosen for it. While the dialogue has no date its
    rows wait as “not on record”: a reading is dated by its dialogue, so an untouched one is kept from the day on
    which the dialogue gets its date, and one that says something asks for that date.
    """

    day = "on"

    def meet(self, entry: DialogueEntry) -> None:
        super().meet(entry)
        if self.instance.pk is None:
            stage: Any = self.fields["stage"]
            stage.required = False
            stage.choices = [("", _("No reading")), *AreaStage.choices]
        else:
            self.fields["area"].disabled = True
        for name in ("on", *in_every_language("gist")):
            self.fields[name].help_text = ""  # said once, above all rows

    @property
    def follows(self) -> bool:
        """A delivered stage names its own day, also where that is the day of the dialogue."""
        return self.instance.stage != AreaStage.DELIVERED and super().follows

    @property
    def fixed_area(self) -> CooperationArea | None:
        """The area of this row, also where another one was sent for it."""
        if self.instance.pk is not None:
            return self.instance.area
        return self.entry.areas.get(str(self["area"].value()))

    def previous(self) -> list[AreaProgress]:
        """What the area was read as before."""
        return self.entry.previous.get(self.fixed_area.pk, []) if self.fixed_area else []

    def gists(self) -> list[Any]:
        return self.in_languages("gist")

    def texts(self) -> list[Any]:
        return self.in_languages("said", "next")

    def says_more(self) -> bool:
        """Whether the part that is folded in holds anything."""
        return any(box.value() for box in (*self.texts(), *self.in_other_languages(), self["on"]))

    def stages(self) -> list[AreaStage]:
        """The stages with their definitions; the page shows that of the one chosen."""
        return list(AreaStage)

    def has_changed(self) -> bool:
        if self.instance.pk is not None:
            return super().has_changed()
        boxes = [name for name in self.fields if name not in ("id", "area", "dialogue", "stage")]
        says_something = any(self._sent(name) for name in boxes)
        stage = self._sent("stage")
        if stage in ("", AreaStage.NOT_ON_RECORD) and not says_something:
            return stage != "" and self.entry.closes_on is not None
        return True

    def _sent(self, name: str) -> str:
        return str(self.data.get(self.add_prefix(name), "")).strip()

    def clean(self) -> Any:
        """Read the area in the partnership of its dialogue; ask for the stage, and for the dialogue's date."""
        cleaned = super().clean()
        if self.instance.partnership_id is None and self.entry.chosen_partnership is not None:
            self.instance.partnership = self.entry.chosen_partnership
        if not self.cleaned_data.get("stage") and "stage" not in self.errors:
            self.add_error("stage", _("Choose the stage of this area."))
        return cleaned


class CellFormSet(EntryFormSet):
    """One row for each area: its reading at this dialogue, or the room for one."""

    def __init__(self, *args: Any, entry: DialogueEntry, **kwargs: Any) -> None:
        super().__init__(*args, entry=entry, **kwargs)
        if self.may_add:
            stage = AreaStage.NOT_ON_RECORD.value if entry.was_dated_by is None else ""
            keys = list(missing(entry.areas, self.get_queryset()))
            self.initial_extra = [{"area": key, "stage": stage} for key in keys]
            self.extra = len(keys)

    def in_order(self) -> list[Any]:
        """The rows in the order of the areas, those without a reading among the others."""
        last = len(self.entry.areas)
        places = {str(key): place for place, key in enumerate(self.entry.areas)}
        return sorted(self.forms, key=lambda form: places.get(str(form["area"].value()), last))

    def counts(self) -> tuple[int, int]:
        """How many areas have a stage, and how many there are."""
        empty = ("", AreaStage.NOT_ON_RECORD)
        return sum(form["stage"].value() not in empty for form in self.forms), len(self.forms)


class CellInline(DraftRows):
    """The readings of all areas at the dialogue. A reading is taken back on its own page, not here."""

    model = AreaProgress
    form = CellForm
    formset: Any = CellFormSet
    template = "admin/cooperation/dialogue/cells.html"
    parts = ("area", "stage", "on", "gist", "said", "next")
    mentions = ("area", "partnership")
    listed = ("area",)
    ordering = ("area__order", "area__slug")
    can_delete = False
    verbose_name_plural = _("areas")

    def formfield_for_dbfield(self, db_field: models.Field, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "area":
            field.widget = field.hidden_widget()
        return field
