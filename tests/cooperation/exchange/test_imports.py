"""Imports: what a file would do is shown, row by row, and written all at once or not at all."""

import io
import unicodedata
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cooperation.admin import sheets as screens
from cooperation.exchange import writing
from cooperation.exchange.sheets import rows_of
from cooperation.exchange.staging import stage
from cooperation.exchange.steps import check_next
from cooperation.exchange.writers import csv_lines
from cooperation.exchange.writing import begin_writing, write_sheet
from cooperation.models import ActionItem, Agency, Event, Mission, Publication, Row, SheetImport, StatusChange
from cooperation.models.sheet_import import KEPT_FOR
from cooperation.workflows.set_up_roles import set_up_roles
from tests.makers import make_action, make_agency, make_event, make_mission, make_partnership

pytestmark = pytest.mark.django_db
DRAFT = Publication.DRAFT


def exported(model: type[Row], *rows: Any, **cells: str) -> list[dict[str, str]]:
    """Return the rows as they go out, each with these cells changed."""
    sheet = rows_of(model, model._default_manager.filter(pk__in=[row.pk for row in rows]).order_by("pk"))
    return [dict(zip(sheet.header, line, strict=True)) | cells for line in sheet.rows]


def checked(model: type[Row], rows: list[dict[str, str]], user: Any) -> SheetImport:
    """Return the import of these rows once they are checked."""
    header = list(rows[0])
    text = "".join(csv_lines(header, [[row[name] for name in header] for row in rows]))
    sheet = stage(file=io.BytesIO(text.encode()), file_name="rows.csv", model=model, user=user)
    check_next(sheet)
    assert sheet.state == "checked"
    return sheet


def outcomes(sheet: SheetImport) -> list[str]:
    return [row.outcome for row in sheet.rows.all()]


def reasons(sheet: SheetImport) -> dict[str, str]:
    """Return why the only row is refused, by column."""
    row = sheet.rows.get()
    assert row.outcome == "refused", (row.outcome, row.changes)
    return row.reasons


def write(sheet: SheetImport) -> SheetImport:
    assert begin_writing(sheet, reason="Checked with the minutes.")
    write_sheet(sheet.pk, sheet.attempt)
    sheet.refresh_from_db()
    return sheet


class TestWhatAFileWouldDo:
    def test_a_changed_file_changes_exactly_those_cells(self, admin_user: Any) -> None:
        kept, other = make_action(), make_agency("OTH")
        changed = make_action(title={"en": "Before", "ko": "전"})
        changed.leads.add(make_agency("LED"))
        before = ActionItem.objects.filter(pk__in=[kept.pk, changed.pk]).order_by("pk").values()
        stored = list(before.all())
        rows = exported(ActionItem, kept, changed)
        rows[1] |= {"title_ko": "=후", "leads": f"{other.slug}", "due_on": "2027"}
        sheet = checked(ActionItem, rows, admin_user)
        assert outcomes(sheet) == ["unchanged", "changed"]
        assert sheet.rows.last().changes == {
            "title_ko": ["전", "=후"],
            "due_on": ["", "2027"],
            "leads": [changed.leads.get().slug, other.slug],
        }
        assert list(before.all()) == stored
        assert write(sheet).state == "written"
        new = list(before.all())
        assert new[0] == stored[0]
        differing = {name for name in new[1] if new[1][name] != stored[1][name]}
        assert differing - {"updated_at"} == {"title_ko", "due_on", "search_text"}
        assert [lead.slug for lead in changed.leads.all()] == [other.slug]

    def test_a_row_is_one_version_with_person_and_reason(self, admin_user: Any) -> None:
        action = make_action()
        count = action.versions.count()
        write(
            checked(ActionItem, exported(ActionItem, action, title_en="New", leads=make_agency("A").slug), admin_user)
        )
        assert action.versions.count() == count + 1
        version = action.versions.first()
        assert (version.person, version.history_change_reason) == ("admin", "Checked with the minutes.")
        assert version.leads.count() == 1

    def test_columns_that_are_absent_are_left_alone(self, admin_user: Any) -> None:
        mission = make_mission(name={"en": "Lantern", "ko": "등불"}, acronym="LTN")
        write(checked(Mission, [{"slug": mission.slug, "name_ko": "새 등불"}], admin_user))
        mission.refresh_from_db()
        assert (mission.name_en, mission.name_ko, mission.acronym) == ("Lantern", "새 등불", "LTN")

    def test_new_rows_may_name_each_other_in_any_order(self, admin_user: Any) -> None:
        rows = [
            {"slug": "new-child", "name_en": "Child", "kind": "office", "country": "AA", "parent": "new-parent"},
            {"slug": "new-parent", "name_en": "Parent", "kind": "ministry", "country": "AA", "parent": ""},
        ]
        make_agency()
        sheet = checked(Agency, rows, admin_user)
        assert outcomes(sheet) == ["new", "new"]
        assert write(sheet).state == "written"
        child = Agency.objects.get(slug="new-child")
        assert (child.parent.slug, child.is_draft) == ("new-parent", True)

    def test_a_step_of_an_action_moves_its_status(self, admin_user: Any) -> None:
        action = make_action()
        key = "/".join(action.natural_key())
        write(checked(StatusChange, [{"action_item": key, "on": "2026-01", "status": "completed"}], admin_user))
        action.refresh_from_db()
        assert action.status == "completed"


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("cells", "column", "message"),
        [
            ({"starts_on": "14.05.2024"}, "starts_on", "is not a date"),
            ({"kind": "party"}, "kind", "not a valid choice"),
            ({"partnership": "no-such"}, "partnership", "There is no partnership “no-such”"),
            ({"agencies": "no-such; other"}, "agencies", "There is no agency “no-such”"),
            ({"ends_on": "2020"}, "", "cannot end before it starts"),
            ({"partnership": ""}, "partnership", "Fill this in."),
            ({"city_en": "Two\nlines"}, "city_en", "in one line"),
            ({"summary_en": "a\x0bb"}, "summary_en", "U+000B"),
            ({"name_en": "x" * 301}, "name_en", "at most 300"),
            ({"publication": "withdrawn"}, "publication", "on its own page"),
            ({"slug": "another-key"}, "updated_at", "No row on record has this key"),
            ({"updated_at": "2020-01-01T00:00:00+00:00", "city_en": "X"}, "", "after the export"),
        ],
        ids=lambda value: next(iter(value)) if isinstance(value, dict) else None,
    )
    def test_a_row_that_breaks_a_rule_is_refused_at_its_cell(
        self, admin_user: Any, cells: dict[str, str], column: str, message: str
    ) -> None:
        sheet = checked(Event, exported(Event, make_event(), **cells), admin_user)
        found = reasons(sheet)
        assert list(found) == [column]
        assert message in found[column]
        assert not begin_writing(sheet, reason="") or write_sheet(sheet.pk, sheet.attempt) is None
        assert not Event.objects.filter(city_en="X").exists()

    def test_what_the_record_works_out_is_not_changed(self, admin_user: Any) -> None:
        assert "status" in reasons(
            checked(ActionItem, exported(ActionItem, make_action(), status="completed"), admin_user)
        )

    def test_the_second_row_with_a_key_is_refused(self, admin_user: Any) -> None:
        rows = exported(Event, make_event()) * 2
        assert outcomes(checked(Event, rows, admin_user)) == ["unchanged", "refused"]

    def test_a_name_written_letter_by_letter_is_the_same_name(self, admin_user: Any) -> None:
        event = make_event(name={"en": "A", "ko": "한국"})
        assert outcomes(
            checked(Event, exported(Event, event, name_ko=unicodedata.normalize("NFD", "한국")), admin_user)
        ) == ["unchanged"]


class TestAllOrNothing:
    def test_two_new_rows_that_exclude_each_other_write_nothing(self, admin_user: Any) -> None:
        rows = [{"slug": f"new-{n}", "name_en": f"New {n}", "cospar_id": "2030-001A"} for n in (1, 2)]
        sheet = checked(Mission, rows, admin_user)
        assert outcomes(sheet) == ["new", "new"]
        assert write(sheet).state == "checked"
        assert "Row 3" in sheet.stopped
        assert outcomes(sheet) == ["new", "refused"]
        assert "Another mission has this COSPAR id." in sheet.rows.last().reasons[""]
        assert not Mission.objects.filter(slug__startswith="new-").exists()
        assert write(sheet).state == "written"
        assert Mission.objects.filter(slug="new-1").exists()

    def test_a_record_changed_after_the_preview_is_not_overwritten(self, admin_user: Any) -> None:
        events = [make_event(), make_event()]
        rows = [row | {"updated_at": ""} for row in exported(Event, *events, city_en="Ours")]
        sheet = checked(Event, rows, admin_user)
        events[1].city_en = "Theirs"
        events[1].save()
        assert write(sheet).state == "checked"
        assert {event.city_en for event in Event.objects.filter(pk__in=[event.pk for event in events])} == {
            "",
            "Theirs",
        }

    def test_a_crash_half_way_leaves_nothing_and_can_be_started_again(
        self, admin_user: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        events = [make_event(), make_event()]
        sheet = checked(Event, exported(Event, *events, city_en="Ours"), admin_user)
        whole, calls = writing._write_row, []

        def crash(*args: Any) -> None:
            calls.append(args)
            if len(calls) == 2:
                raise IntegrityError("the power went out")
            whole(*args)

        monkeypatch.setattr(writing, "_write_row", crash)
        assert write(sheet).state == "checked"
        assert not Event.objects.filter(city_en="Ours").exists()
        monkeypatch.setattr(writing, "_write_row", whole)
        assert write(sheet).state == "written"
        assert Event.objects.filter(city_en="Ours").count() == 2

    def test_an_attempt_that_was_given_up_writes_nothing_later(self, admin_user: Any) -> None:
        sheet = checked(Event, exported(Event, make_event(), city_en="Ours"), admin_user)
        assert begin_writing(sheet, reason="")
        assert not begin_writing(sheet, reason="")
        sheet.writing_since = timezone.now() - 2 * KEPT_FOR
        sheet.save()
        assert begin_writing(sheet, reason="")
        write_sheet(sheet.pk, sheet.attempt - 1)
        assert not Event.objects.filter(city_en="Ours").exists()
        write_sheet(sheet.pk, sheet.attempt)
        assert Event.objects.filter(city_en="Ours").exists()

    def test_uploads_expire(self, admin_user: Any) -> None:
        old = checked(Event, exported(Event, make_event()), admin_user)
        SheetImport.objects.filter(pk=old.pk).update(created_at=timezone.now() - KEPT_FOR * 1.1)
        new = checked(Event, exported(Event, make_event()), admin_user)
        assert list(SheetImport.objects.all()) == [new]


class TestWhoMayImport:
    @pytest.fixture
    def person(self) -> Callable[[str], User]:
        make_partnership()
        set_up_roles()

        def make(group: str) -> User:
            user = User.objects.create_user(f"Desk {group}", is_staff=True)
            user.groups.add(Group.objects.get(name=group))
            return user

        return make

    def test_an_editor_changes_drafts_of_the_own_partnership_only(self, person: Callable[[str], User]) -> None:
        editor = person("editor aa-zz AAA")
        elsewhere = make_partnership("BB", "CC")
        events = [
            make_event(publication=DRAFT),
            make_event(),
            make_event(publication=DRAFT, partnership=elsewhere),
            make_event(publication=DRAFT),
        ]
        rows = exported(Event, *events, city_en="Ours")
        rows[3]["publication"] = "published"
        sheet = checked(Event, rows, editor)
        assert outcomes(sheet) == ["changed", "refused", "refused", "refused"]
        assert write(sheet).state == "written"
        assert [
            event.city_en for event in Event.objects.filter(pk__in=[event.pk for event in events]).order_by("pk")
        ] == [
            "Ours",
            "",
            "",
            "",
        ]

    def test_an_editor_enters_shared_nouns_for_the_own_partnership_only(self, person: Callable[[str], User]) -> None:
        make_partnership("BB", "CC")
        rows = [{"slug": f"new-{pair}", "name_en": pair, "partnerships": pair} for pair in ("aa-zz", "bb-cc")]
        sheet = checked(Mission, rows, person("editor aa-zz AAA"))
        assert outcomes(sheet) == ["new", "refused"]
        assert write(sheet).state == "written"

    def test_a_publisher_publishes_with_a_file(self, person: Callable[[str], User]) -> None:
        event = make_event(publication=DRAFT)
        write(checked(Event, exported(Event, event, publication="published"), person("publisher")))
        event.refresh_from_db()
        assert event.is_public


class TestScreens:
    def page(self, name: str, *args: Any) -> str:
        return reverse(f"admin:cooperation_event_{name}", args=args)

    def upload(self, client: Client, content: bytes, name: str = "rows.csv") -> Any:
        return client.post(self.page("import"), {"file": SimpleUploadedFile(name, content)}, follow=True)

    def test_a_file_goes_from_the_list_through_the_preview_into_the_record(
        self, admin_client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(screens, "write_in_background", lambda sheet: write_sheet(sheet.pk, sheet.attempt))
        event = make_event(name={"en": "Lantern day", "ko": "등불의 날"})
        listed = admin_client.get(self.page("changelist"), {"q": "Lantern day"})
        assert self.page("export", "xlsx") + "?q=Lantern+day" in listed.content.decode()
        file = io.BytesIO(
            b"".join(admin_client.get(self.page("export", "xlsx"), {"q": "Lantern day"}).streaming_content)
        )
        book = openpyxl.load_workbook(file)
        header = [cell.value for cell in book["event"][1]]
        assert book["event"].max_row == 2
        book["event"].cell(2, header.index("city_ko") + 1, "가상시")
        book["event"].append([None] * header.index("slug") + ["broken"])
        file = io.BytesIO()
        book.save(file)
        preview = self.upload(admin_client, file.getvalue(), "events.xlsx")
        assert (preview.context["to_write"], preview.context["refused"]) == (1, 1)
        assert "가상시" in preview.content.decode()
        address = preview.redirect_chain[-1][0]
        key = preview.context["sheet"].pk
        refused = b"".join(admin_client.get(self.page("import_refused", key, "csv")).streaming_content).decode()
        assert "refused_because" in refused
        assert "broken" in refused
        done = admin_client.post(address, {"write": "1", "reason": "Minutes"}, follow=True)
        assert done.context["is_written"]
        event.refresh_from_db()
        assert event.city_ko == "가상시"

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (b"slug,nonsense\na,b", "Unknown columns: nonsense"),
            (b"name_en\nA", "These columns are missing: slug"),
            (b"slug,slug\na,b", "there twice: slug"),
            (b"slug,,name_en\na,b,c", "Column 2 has no name"),
            (b"slug\n", "no rows below"),
            (b"%PDF-1.4", "neither a workbook"),
        ],
    )
    def test_a_file_that_cannot_be_read_is_a_form_error(
        self, admin_client: Client, content: bytes, message: str
    ) -> None:
        response = self.upload(admin_client, content)
        assert response.status_code == 200
        assert message in str(response.context["form"].errors)
        assert not SheetImport.objects.exists()

    def test_a_file_over_the_limit_is_never_kept(self, admin_client: Client) -> None:
        response = self.upload(admin_client, b"slug\n" + b"a" * 11_000_000)
        assert response.wsgi_request.FILES == {}
        assert "larger than 10 MB" in str(response.context["form"].errors)

    def test_an_upload_without_a_file_and_an_unknown_kind_are_no_error_of_the_server(
        self, admin_client: Client
    ) -> None:
        assert admin_client.post(self.page("import"), {}).status_code == 200
        assert admin_client.get(self.page("export", "pdf")).status_code == 404
        assert admin_client.get(self.page("import_preview", 10**9)).status_code == 404

    def test_nobody_else_sees_an_upload_and_a_viewer_imports_nothing(self, admin_user: Any, client: Client) -> None:
        sheet = checked(Event, exported(Event, make_event()), admin_user)
        set_up_roles()
        for group, expected in (("publisher", 404), ("viewer", 403)):
            user = User.objects.create_user(group, is_staff=True)
            user.groups.add(Group.objects.get(name=group))
            client.force_login(user)
            assert client.get(self.page("import_preview", sheet.pk)).status_code == expected
            assert client.get(self.page("export", "csv")).status_code == 200
        assert client.get(self.page("import")).status_code == 403
