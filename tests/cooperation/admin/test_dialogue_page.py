"""The dialogue page: a whole dialogue is entered in one sitting, kept whole or not at all, by whoever may."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cooperation.models import (
    ActionItem,
    Agency,
    AreaProgress,
    Citation,
    CooperationArea,
    Delegate,
    Dialogue,
    DialogueSeries,
    Official,
    Publication,
    Source,
)
from cooperation.workflows.set_up_roles import set_up_roles
from tests.cooperation.admin.test_admin import address, as_sent, errors
from tests.makers import (
    make_action,
    make_agency,
    make_country,
    make_delegate,
    make_dialogue,
    make_official,
    make_partnership,
    make_progress,
    make_series,
)

pytestmark = pytest.mark.django_db
DRAFT = Publication.DRAFT
#: All that a dialogue page writes.
KINDS = (Dialogue, AreaProgress, Delegate, ActionItem, Source, Official, Citation)


@pytest.fixture
def series() -> DialogueSeries:
    """A series of a made-up pair whose fourth dialogue read the first area as agreed."""
    series = make_series(make_partnership(languages="en ko"))
    fourth = make_dialogue(4, "2024-05-14", series=series)
    make_progress("agreed", dialogue=fourth, area=first_area(), gist={"en": "Lantern agreed", "ko": "등불 합의"})
    return series


@pytest.fixture
def sign_in(client: Any, series: DialogueSeries) -> Any:
    """Return what signs a person in who has one role."""
    set_up_roles()

    def enter(group: str) -> Any:
        user = User.objects.create_user(f"Desk {group}", is_staff=True)
        user.groups.add(Group.objects.get(name=group))
        client.force_login(user)
        return client

    return enter


EDITOR = "editor aa-zz AAA"


@pytest.fixture
def editor(sign_in: Any) -> Any:
    return sign_in(EDITOR)


def first_area() -> CooperationArea:
    return CooperationArea.objects.public().first()


def add_page(series: DialogueSeries) -> str:
    return f"{address(Dialogue, 'add')}?series={series.pk}"


def rows_of(response: Any, prefix: str) -> Any:
    """Return the rows of one kind that the page shows."""
    return next(i.formset for i in response.context["inline_admin_formsets"] if i.formset.prefix == prefix)


def counts() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in KINDS}


def fifth(client: Any, series: DialogueSeries, /, **changes: Any) -> Any:
    """Open the page that adds a dialogue, fill in the fifth with these changes to it, and save it."""
    page = add_page(series)
    typed = {
        "starts_on": "2026-11-17",
        "ends_on": "2026-11-18",
        "host": series.partnership.side_a_id,
        "city_en": "Exampleton",
        "area_progress-0-stage": "under_way",
        "area_progress-0-gist_en": "Lantern is being built",
        "area_progress-0-gist_ko": "등불 제작 중",
        "delegates-0-named_en": "Head of delegation A",
        "delegates-0-title_en": "Director",
        "delegates-2-is_unnamed": "on",
        "action_items-0-title_en": "Light the lantern",
        "action_items-0-area": first_area().pk,
        "action_items-0-strength": "agreed",
        "action_items-0-due_on": "2027-03",
        "page_sources-0-new-name_en": "Joint statement of the fifth dialogue",
        "page_sources-0-new-kind": "joint",
        "page_sources-0-new-publisher_en": "Made-up ministries",
        "page_sources-0-new-reliability": "A",
    }
    return client.post(page, as_sent(client.get(page)) | typed | changes)


def written(response: Any) -> Dialogue:
    """Return the dialogue that was saved."""
    assert response.status_code == 302, errors(response)
    return Dialogue.objects.get(number=5, series__partnership__slug="aa-zz")


class TestFromNothing:
    def test_the_page_shows_each_area_with_what_was_said_before(self, editor, series):
        response = editor.get(add_page(series))
        cells = next(
            i.formset for i in response.context["inline_admin_formsets"] if i.formset.prefix == "area_progress"
        )
        assert [form.fixed_area for form in cells.in_order()] == list(CooperationArea.objects.public())
        assert {form["stage"].value() for form in cells.forms} == {"not_on_record"}
        page = response.content.decode()
        assert "Lantern agreed" in page
        assert page.count("A named commitment stands in a joint text, an agreement or a decision.") >= len(cells.forms)
        assert 'value="5.01"' in page

    def test_an_editor_enters_all_of_it_on_one_page_as_drafts(self, editor, series):
        dialogue = written(fifth(editor, series))
        assert dialogue.is_draft
        cells = list(dialogue.area_progress.order_by("area__order", "area__slug"))
        assert [cell.area for cell in cells] == list(CooperationArea.objects.public())
        assert [cell.stage for cell in cells] == ["under_way", *["not_on_record"] * (len(cells) - 1)]
        assert {(cell.publication, str(cell.on)) for cell in cells} == {(DRAFT, "2026-11-18")}
        head, other = dialogue.delegates.order_by("side__alpha3")
        assert (head.official.name_en, head.official.slug, head.official.is_draft) == (
            *("Head of delegation A", "head-of-delegation-a"),
            True,
        )
        assert (head.role, other.role, other.official) == ("head", "head", None)
        action = dialogue.action_items.get()
        assert (action.reference, str(action.raised_on), action.is_draft) == ("5.01", "2026-11-18", True)
        source = Source.objects.get(slug="joint-statement-of-the-fifth-dialogue")
        assert source.is_draft
        assert {citation.about for citation in source.citations.all()} == {dialogue, cells[0], action}

    def test_a_name_on_record_is_the_official_who_has_it(self, editor, series):
        known = make_official(name={"en": "Made-up Person", "ko": "가상 인물"})
        response = fifth(editor, series, **{"delegates-0-named_en": "", "delegates-0-named_ko": "가상 인물"})
        assert written(response).delegates.get(official=known).title_en == "Director"

    def test_a_delegate_without_a_name_says_that_none_is_on_record(self, editor, series):
        response = fifth(editor, series, **{"delegates-0-named_en": ""})
        assert list(errors(response)) == ["official"]

    def test_one_person_written_twice_is_a_form_error(self, editor, series):
        response = fifth(editor, series, **{"delegates-2-named_en": "Head of delegation A"})
        assert errors(response) == {"rows": ["This official is already listed at this dialogue."]}

    def test_a_delegate_of_a_third_country_is_refused_before_the_dialogue_is_on_record(self, editor, series):
        response = fifth(editor, series, **{"delegates-0-side": make_country("QM").pk})
        assert errors(response) == {"side": ["A delegation belongs to one of the partnership's two sides."]}

    def test_a_dialogue_without_a_date_keeps_its_untouched_areas_for_the_day_it_gets_one(self, editor, series):
        bare = {"starts_on": "", "ends_on": "", "area_progress-0-stage": "not_on_record"}
        bare |= dict.fromkeys(("area_progress-0-gist_en", "area_progress-0-gist_ko", "action_items-0-title_en"), "")
        bare |= dict.fromkeys(("action_items-0-area", "action_items-0-strength", "action_items-0-due_on"), "")
        dialogue = written(fifth(editor, series, **bare))
        assert not dialogue.area_progress.exists()
        page = address(Dialogue, "change", dialogue.pk)
        response = editor.post(page, as_sent(editor.get(page)) | {"starts_on": "2027"})
        assert response.status_code == 302, errors(response)
        assert {(cell.stage, str(cell.on)) for cell in dialogue.area_progress.all()} == {("not_on_record", "2027")}
        assert dialogue.area_progress.count() == CooperationArea.objects.public().count()

    def test_a_stage_without_a_date_asks_for_the_date(self, editor, series):
        response = fifth(editor, series, starts_on="", ends_on="", **{"action_items-0-raised_on": "2026-11-18"})
        assert errors(response) == {"on": ["The dialogue has no date yet. Give the day of this reading."]}

    def test_a_date_that_is_none_is_said_once_at_its_own_box(self, editor, series):
        response = fifth(editor, series, starts_on="17 November 2026", ends_on="")
        message = "“17 November 2026” is not a date. Write 2027, 2027-03 or 2027-03-14."
        assert errors(response) == {"starts_on": [message]}

    def test_the_series_of_another_partnership_is_not_offered_to_an_editor(self, editor, series):
        other = DialogueSeries.objects.get(partnership__slug="us-kr", code="civil")
        assert "series" in errors(fifth(editor, series, series=other.pk))


class TestAllOrNothing:
    @pytest.mark.parametrize(
        ("box", "value", "complaint"),
        [
            ("action_items-0-reference", "5-1", "reference"),
            ("action_items-0-due_on", "2020", "due_on"),
            ("area_progress-0-on", "2019", "on"),
            ("area_progress-1-area", "first", "area"),
            ("area_progress-0-stage", "finished", "stage"),
            ("area_progress-0-area", "99999", "area"),
            ("page_sources-0-new-kind", "government", "__all__"),
            ("page_sources-0-backs", [], "backs"),
            ("ends_on", "2026-11-01", "__all__"),
        ],
    )
    def test_one_wrong_box_keeps_all_of_it_from_being_written(self, editor, series, box, value, complaint):
        before = counts()
        value = first_area().pk if value == "first" else value
        response = fifth(editor, series, **{box: value})
        assert complaint in errors(response) or "rows" in errors(response)
        assert counts() == before
        page = response.content.decode()
        assert "Lantern is being built" in page
        assert "Head of delegation A" in page
        assert "Joint statement of the fifth dialogue" in page

    def test_two_rows_with_one_reference_are_a_form_error(self, editor, series):
        second = {"title_en": "Another", "area": first_area().pk, "strength": "agreed", "reference": "5.01"}
        response = fifth(editor, series, **{f"action_items-1-{name}": value for name, value in second.items()})
        assert "Please correct the duplicate data for partnership and reference" in errors(response)["rows"][0]

    def test_a_reference_left_empty_becomes_the_next_free_one(self, editor, series):
        make_action("5.07", partnership=series.partnership)
        second = {"title_en": "Another", "area": first_area().pk, "strength": "agreed", "reference": ""}
        typed = {f"action_items-1-{name}": value for name, value in second.items()} | {"action_items-0-reference": ""}
        dialogue = written(fifth(editor, series, **typed))
        assert sorted(dialogue.action_items.values_list("reference", flat=True)) == ["5.08", "5.09"]

    @pytest.mark.parametrize("value", [None, "9999999", "x"])
    def test_a_forged_number_of_rows_is_a_form_error(self, editor, series, value):
        before = counts()
        filled_in = as_sent(editor.get(add_page(series))) | {"starts_on": "2026-11-17"}
        for prefix in ("area_progress", "delegates", "action_items", "page_sources"):
            sent = filled_in | {f"{prefix}-TOTAL_FORMS": value}
            response = editor.post(add_page(series), {name: value for name, value in sent.items() if value is not None})
            assert response.status_code == 200, prefix
        assert counts() == before

    def test_what_another_person_saved_at_the_same_moment_is_a_form_error(self, editor, series, monkeypatch):
        save, taken = Dialogue.save, []

        def save_after_another(dialogue: Dialogue, *args: Any, **kwargs: Any) -> None:
            if not taken:
                taken.append(True)
                raise IntegrityError("one_dialogue_per_number")
            save(dialogue, *args, **kwargs)

        monkeypatch.setattr(Dialogue, "save", save_after_another)
        assert written(fifth(editor, series)).area_progress.exists()


class TestOnRecord:
    def test_saving_it_as_it_stands_changes_nothing(self, editor, series):
        """Not the day of a delivered stage either, which the row names itself."""
        delivered = {"area_progress-0-stage": "delivered", "area_progress-0-on": "2026-11-18"}
        dialogue = written(fifth(editor, series, **delivered))
        before = counts() | {"cells": list(dialogue.area_progress.order_by("pk").values())}
        page = address(Dialogue, "change", dialogue.pk)
        assert editor.post(page, as_sent(editor.get(page))).status_code == 302
        assert counts() | {"cells": list(dialogue.area_progress.order_by("pk").values())} == before

    def test_what_the_dialogue_dates_follows_when_it_is_moved(self, editor, series):
        dialogue = written(fifth(editor, series))
        page = address(Dialogue, "change", dialogue.pk)
        sent = as_sent(editor.get(page)) | {"starts_on": "2026-10-02", "ends_on": ""}
        response = editor.post(page, sent)
        assert response.status_code == 302, errors(response)
        assert {str(cell.on) for cell in dialogue.area_progress.all()} == {"2026-10-02"}
        assert str(dialogue.action_items.get().raised_on) == "2026-10-02"

    def test_a_row_that_somebody_deleted_meanwhile_is_shown_before_anything_is_saved(self, editor, series):
        dialogue = written(fifth(editor, series))
        page = address(Dialogue, "change", dialogue.pk)
        sent = as_sent(editor.get(page))
        Citation.objects.all().delete()
        dialogue.action_items.all().delete()
        response = editor.post(page, sent | {"city_en": "Elsewhere"})
        assert response.status_code == 409
        assert {clash.deed for clash in response.context["clashes"]} == {"deleted"}
        dialogue.refresh_from_db()
        assert dialogue.city_en == "Exampleton"

    def test_an_area_without_a_reading_waits_for_a_stage(self, editor, series):
        fourth = Dialogue.objects.get(series=series, number=4)
        page = address(Dialogue, "change", fourth.pk)
        response = editor.get(page)
        cells = next(
            i.formset for i in response.context["inline_admin_formsets"] if i.formset.prefix == "area_progress"
        )
        assert [form["stage"].value() for form in cells.in_order()][:2] == ["agreed", ""]


class TestRights:
    def test_beside_a_public_dialogue_an_editor_enters_drafts_and_changes_nothing_public(self, editor, series):
        fourth = Dialogue.objects.get(series=series, number=4)
        make_delegate(fourth)
        page = address(Dialogue, "change", fourth.pk)
        sent = as_sent(editor.get(page)) | {
            "city_en": "Forged",
            "delegates-0-title_en": "Forged",
            "area_progress-0-gist_en": "Forged",
            "area_progress-0-stage": "delivered",
            "area_progress-1-stage": "raised",
            "action_items-0-title_en": "Light the lantern",
            "action_items-0-area": first_area().pk,
            "action_items-0-strength": "agreed",
        }
        response = editor.post(page, sent)
        assert response.status_code == 302, errors(response)
        fourth.refresh_from_db()
        assert fourth.city_en == ""
        assert fourth.delegates.get().title_en != "Forged"
        public, draft = fourth.area_progress.order_by("publication", "pk").reverse()
        assert (public.stage, public.gist_en, public.is_public) == ("agreed", "Lantern agreed", True)
        assert (draft.stage, draft.is_draft) == ("raised", True)
        assert fourth.action_items.get().is_draft

    @pytest.mark.parametrize(("group", "status"), [("viewer", 403), ("editor us-kr USA", 403), ("publisher", 302)])
    def test_others_write_as_their_role_allows(self, sign_in, series, group, status):
        client = sign_in(group)
        fourth = Dialogue.objects.get(series=series, number=4)
        page = address(Dialogue, "change", fourth.pk)
        response = client.get(page)
        assert response.status_code == 200
        sent = as_sent(response) if status == 302 else {}
        assert client.post(page, sent | {"city_en": "Exampleton"}).status_code == status
        fourth.refresh_from_db()
        assert (fourth.city_en == "Exampleton") is (status == 302)

    def test_only_drafts_offer_to_be_deleted(self, editor, series):
        fourth = Dialogue.objects.get(series=series, number=4)
        make_action(raised_at=fourth)
        make_action(raised_at=fourth, publication=DRAFT)
        response = editor.get(address(Dialogue, "change", fourth.pk))
        rows = rows_of(response, "action_items")
        assert ["DELETE" in form.fields for form in rows.initial_forms] == [False, True]


def queries(client: Any, page: str) -> int:
    client.get(page)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    return len(captured)


@pytest.mark.parametrize("group", [EDITOR, "publisher"])
def test_the_page_takes_the_same_number_of_queries_however_much_was_said(sign_in, series, group):
    client = sign_in(group)
    sparse, full = make_dialogue(5, "2026-10-01", series=series), make_dialogue(6, "2026-11-01", series=series)
    for dialogue, length in ((sparse, 1), (full, 8)):
        for area in CooperationArea.objects.public()[:length]:
            make_progress(dialogue=dialogue, area=area, publication=DRAFT)
            make_action(raised_at=dialogue, area=area, publication=DRAFT, leads=[make_agency(), make_agency()])
        for position in range(1, length + 1):
            agency = make_agency()
            make_delegate(dialogue, position=position, official=make_official(), agency=agency)
        dialogue.agencies.set(Agency.objects.all()[:length])
    one, many = (queries(client, address(Dialogue, "change", dialogue.pk)) for dialogue in (sparse, full))
    assert one == many
    assert many <= 40
    assert queries(client, add_page(series)) <= 30


@pytest.mark.parametrize("key", ["", "0", "x", "99999999999999999999", "٣"])
def test_a_page_that_begins_with_no_series_is_the_bare_page(editor, key):
    response = editor.get(f"{reverse('admin:cooperation_dialogue_add')}?series={key}")
    assert response.status_code == 200
    assert response.context["series_begun_with"] is None
