"""The staff desk: every noun has a screen, every screen opens, and no form gets past the rules of the record."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten, flatten_fieldsets
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Count, Model
from django.forms import CheckboxInput
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cooperation.admin.inlines import facts_of
from cooperation.models import (
    CITABLE,
    ActionItem,
    Citation,
    Country,
    Dialogue,
    Mission,
    PartialDateField,
    Publication,
    Row,
    Source,
)
from cooperation.models.partial_date import PartialDateFormField
from cooperation.workflows.load_fixtures import NOUNS
from tests.makers import (
    make_action,
    make_area,
    make_citation,
    make_country,
    make_delegate,
    make_dialogue,
    make_event,
    make_mission,
    make_official,
    make_partnership,
    make_progress,
    make_source,
    make_status_change,
)

pytestmark = pytest.mark.django_db

SCREENS = sorted((model for model in admin.site._registry if issubclass(model, Row)), key=lambda model: model.__name__)
every_screen = pytest.mark.parametrize("model", SCREENS, ids=lambda model: model.__name__)


@pytest.fixture
def staff(client: Any) -> Any:
    """A browser in which a superuser is signed in."""
    client.force_login(get_user_model().objects.create_superuser("staff"))
    return client


def address(model: type[Model], page: str, *args: Any) -> str:
    return reverse(f"admin:cooperation_{model._meta.model_name}_{page}", args=args)


def as_sent(response: Any) -> dict[str, Any]:
    """Return what a browser would send if the form were saved as it stands."""
    context = response.context
    formsets = [inline.formset for inline in context["inline_admin_formsets"]]
    forms = [context["adminform"].form]
    for formset in formsets:
        forms += [formset.management_form, *formset.forms]
    data: dict[str, Any] = {}
    for bound in (field for form in forms for field in form):
        value = bound.field.prepare_value(bound.value())
        if isinstance(value, list):
            data[bound.html_name] = [getattr(each, "pk", each) for each in value]
        elif isinstance(bound.field.widget, CheckboxInput):
            data |= {bound.html_name: "on"} if value else {}
        elif value is not None:
            data[bound.html_name] = value
    return data


def save(staff: Any, record: Row, **changes: Any) -> Any:
    """Open the record's page, type the changes and a reason into its boxes and save it."""
    page = address(type(record), "change", record.pk)
    typed = {"reason": "A made-up reason"} | {name.replace("__", "-"): value for name, value in changes.items()}
    return staff.post(page, as_sent(staff.get(page)) | typed)


def errors(response: Any) -> dict[str, list[str]]:
    """Return what the page complains of, by box; the boxes of the rows below it are not told apart by row."""
    assert response.status_code == 200
    found = dict(response.context["adminform"].form.errors)
    for inline in response.context["inline_admin_formsets"]:
        for form in inline.formset.forms:
            found |= form.errors
        if inline.formset.non_form_errors():
            found["rows"] = inline.formset.non_form_errors()
    return {name: list(messages) for name, messages in found.items()}


def new_row(related_name: str, **columns: Any) -> dict[str, Any]:
    """Return the boxes of one new row below a noun that has none yet."""
    return {f"{related_name}__TOTAL_FORMS": 1} | {f"{related_name}__0__{name}": v for name, v in columns.items()}


def test_every_noun_is_registered():
    missing = {*NOUNS.values(), *CITABLE.values()} - set(admin.site._registry)
    assert missing == set()


@every_screen
def test_every_form_shows_each_column_once(model, rf):
    """Except the search text, which says nothing that the other columns do not."""
    screen = admin.site._registry[model]
    shown = flatten(flatten_fieldsets(screen.get_fieldsets(rf.get("/"))))
    columns = {field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many)}
    assert len(shown) == len(set(shown))
    assert columns - {"id", "search_text"} <= set(shown)


@every_screen
def test_every_changelist_answers_and_can_be_searched_and_filtered(model, staff):
    page = address(model, "changelist")
    assert staff.get(page).status_code == 200
    response = staff.get(page, {"q": "made-up 4"})
    assert response.status_code == 200
    for chosen in response.context["cl"].get_filters(response.wsgi_request)[0]:
        for choice in chosen.choices(response.context["cl"]):
            assert staff.get(page + choice["query_string"]).status_code == 200


@every_screen
def test_every_add_form_answers_unless_rows_are_added_elsewhere(model, staff, rf):
    request = rf.get("/")
    request.user = get_user_model()(is_superuser=True, is_active=True)
    allowed = admin.site._registry[model].has_add_permission(request)
    assert staff.get(address(model, "add")).status_code == (200 if allowed else 403)
    assert allowed or model not in NOUNS.values()


@every_screen
def test_the_first_the_last_and_the_fullest_change_form_of_the_demo_record_answer(model, staff):
    rows = model.objects.order_by("pk")
    chosen = {rows.first().pk, rows.last().pk}
    if model in CITABLE.values():
        chosen.add(rows.annotate(cited=Count("citations")).order_by("-cited").first().pk)
    for pk in chosen:
        assert staff.get(address(model, "change", pk)).status_code == 200


@every_screen
def test_saving_a_record_as_it_stands_changes_nothing(model, staff):
    record = model.objects.first()
    rows = Citation.objects.values()
    before, citations = model.objects.filter(pk=record.pk).values().get(), list(rows)
    response = save(staff, record)
    assert response.status_code == 302, errors(response)
    after = model.objects.filter(pk=record.pk).values().get()
    assert after | {"updated_at": None} == before | {"updated_at": None}
    assert list(rows) == citations


@every_screen
def test_a_changelist_takes_the_same_number_of_queries_at_any_length(model, staff, monkeypatch):
    def queries(length: int) -> int:
        monkeypatch.setattr(admin.site._registry[model], "list_per_page", length)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            response = staff.get(address(model, "changelist"))
        assert len(response.context["cl"].result_list) == min(length, model.objects.count())
        return len(captured)

    assert model.objects.count() > 1
    queries(1)
    assert queries(200) == queries(1)


def test_choosing_a_record_takes_the_same_number_of_queries_at_any_length(staff):
    def queries(term: str) -> tuple[int, int]:
        address = reverse("admin:autocomplete")
        asked = {"app_label": "cooperation", "model_name": "actionitem", "field_name": "raised_at", "term": term}
        with CaptureQueriesContext(connection) as captured:
            response = staff.get(address, asked)
        return len(response.json()["results"]), len(captured)

    series = make_dialogue(1).series
    make_dialogue(2, "2025-05-14", series=series)
    queries("civil")
    (one, few), (two, many) = queries(f"{series.slug} 1"), queries(series.slug)
    assert (one, two) == (1, 2)
    assert few == many


def test_a_record_is_found_by_its_name_in_any_language_and_by_its_other_names(staff):
    mission = make_mission(name={"en": "Lantern", "ko": "등불"}, aliases="Beacon\nTorch", acronym="LTN")
    for term in ("Lantern", "등불", "torch", "ltn", mission.slug):
        assert list(staff.get(address(Mission, "changelist"), {"q": term}).context["cl"].queryset) == [mission]


@every_screen
def test_the_facts_a_citation_can_name_exist(model):
    if model in CITABLE.values():
        assert all(hasattr(model, name) for name, _ in facts_of(model))


@pytest.mark.parametrize("text", ["2025-13", "tomorrow", "2025-1-1", "14.05.2024"])
def test_a_text_that_is_no_date_is_a_form_error(text, staff):
    response = save(staff, make_event(), starts_on=text)
    assert "starts_on" in errors(response)
    assert text in response.content.decode()


def test_a_date_box_shows_its_example(staff):
    assert b'placeholder="2027-03-14"' in staff.get(address(ActionItem, "add")).content


def test_a_rule_broken_in_the_form_is_a_form_error(staff):
    make_partnership()
    dialogue = make_dialogue()
    response = save(staff, dialogue, host=make_country("QM").pk)
    assert errors(response) == {"host": ["The host is one of the partnership's two sides."]}
    dialogue.refresh_from_db()
    assert dialogue.host is None


def test_a_rule_of_the_database_broken_in_the_form_is_a_form_error(staff):
    response = save(staff, make_event(), ends_on="2024-05-01")
    assert errors(response) == {"__all__": ["The event cannot end before it starts."]}


def test_an_empty_form_is_refused_on_every_screen(staff):
    for model in NOUNS.values():
        formsets = staff.get(address(model, "add")).context["inline_admin_formsets"]
        empty = {f"{inline.formset.prefix}-{count}_FORMS": 0 for inline in formsets for count in ("TOTAL", "INITIAL")}
        assert errors(staff.post(address(model, "add"), empty)) != {}


def test_a_status_change_added_on_the_action_page_updates_its_status(staff):
    action = make_action()
    response = save(staff, action, **new_row("status_changes", on="2024-09", status="under_way"))
    assert response.status_code == 302, errors(response)
    action.refresh_from_db()
    assert (action.status, str(action.status_on)) == ("under_way", "2024-09")


def test_a_status_change_deleted_on_the_action_page_updates_its_status(staff):
    action = make_status_change().action_item
    save(staff, action, status_changes__0__DELETE="on")
    action.refresh_from_db()
    assert action.status == "open"


def test_a_status_change_of_a_day_to_come_is_a_form_error(staff):
    response = save(staff, make_action(), **new_row("status_changes", on="2031", status="completed"))
    assert errors(response) == {"on": ["The day has not come yet. Record the step when it has been taken."]}


def test_a_step_moved_onto_another_on_its_own_page_is_a_form_error(staff):
    action = make_action()
    make_status_change(action, "under_way", "2024-09")
    second = make_status_change(action, "under_way", "2024-10")
    assert errors(save(staff, second, on="2024-09")) == {"__all__": ["This step is already on record."]}


def test_saving_a_step_on_its_own_page_leads_back_to_the_action(staff):
    step = make_status_change()
    response = save(staff, step, status="completed")
    assert response.url == address(ActionItem, "change", step.action_item_id)
    step.action_item.refresh_from_db()
    assert step.action_item.status == "completed"


def test_a_milestone_added_on_the_mission_page_updates_its_phase(staff):
    mission = make_mission()
    save(staff, mission, **new_row("milestones", kind="launch", on="2024-09-01", leads_to="launched"))
    mission.refresh_from_db()
    assert mission.phase == "launched"


def test_a_reading_added_on_the_dialogue_page_takes_its_partnership_and_day(staff):
    dialogue = make_dialogue()
    row = new_row("area_progress", area=make_area().pk, stage="raised", publication="draft")
    response = save(staff, dialogue, **row)
    assert response.status_code == 302, errors(response)
    reading = dialogue.area_progress.get()
    assert reading.partnership == dialogue.series.partnership
    assert str(reading.on) == "2024-05-14"


def test_a_second_reading_of_an_area_on_one_day_is_a_form_error(staff):
    dialogue = make_dialogue()
    between = make_progress(on="2024-05-14", partnership=dialogue.series.partnership)
    row = new_row("area_progress", area=between.area.pk, stage="raised", publication="draft")
    refused = {"__all__": ["This area already has a reading on this day. Change that one."]}
    assert errors(save(staff, dialogue, **row)) == refused


def test_a_delegate_of_a_third_country_is_a_form_error(staff):
    row = new_row("delegates", side=make_country("QM").pk, position=1, role="head", is_unnamed="on")
    reasons = errors(save(staff, make_dialogue(), **row))
    assert reasons == {"side": ["A delegation belongs to one of the partnership's two sides."]}


def test_an_official_listed_twice_in_one_form_is_a_form_error(staff):
    dialogue, official = make_dialogue(), make_official()
    side = dialogue.series.partnership.side_a
    first = make_delegate(dialogue, side=side, position=1)
    second = make_delegate(dialogue, side=side, position=2)
    response = save(staff, dialogue, delegates__0__official=official.pk, delegates__1__official=official.pk)
    assert errors(response) == {"rows": ["This official is already listed at this dialogue."]}
    assert {first.official, second.official} == {None}


def test_a_source_cited_twice_in_one_form_is_a_form_error(staff):
    source = make_source().pk
    rows = new_row("citations", source=source, stance="supports")
    rows |= {"citations__TOTAL_FORMS": 2, "citations__1__source": source, "citations__1__stance": "supports"}
    response = save(staff, make_mission(), **rows)
    assert errors(response) == {"rows": ["This source is already cited here. Change that citation."]}


def test_a_citation_is_of_the_record_on_whose_page_it_is_added(staff):
    mission = make_mission()
    save(staff, mission, **new_row("citations", source=make_source().pk, stance="supports", field="purpose"))
    citation = Citation.objects.get(mission=mission)
    assert (citation.about, citation.field) == (mission, "purpose")


def test_a_citation_of_a_fact_the_record_lacks_is_a_form_error(staff):
    row = new_row("citations", source=make_source().pk, stance="supports", field="colour")
    assert "field" in errors(save(staff, make_mission(), **row))


def test_a_published_record_is_not_deleted_and_a_draft_is(staff):
    published, draft = make_mission(), make_mission(publication=Publication.DRAFT)
    pages = [address(Mission, "delete", mission.pk) for mission in (published, draft)]
    assert [staff.post(page, {"post": "yes"}).status_code for page in pages] == [403, 302]
    chosen = {"action": "delete_selected", "_selected_action": [published.pk], "post": "yes"}
    staff.post(address(Mission, "changelist"), chosen)
    assert list(Mission.objects.filter(pk__in=[published.pk, draft.pk])) == [published]


def test_records_are_found_by_whether_a_source_supports_them(staff):
    cited, uncited = make_mission(), make_mission()
    make_citation(cited)
    found = {
        answer: set(staff.get(address(Mission, "changelist"), {"sources": answer}).context["cl"].queryset)
        for answer in ("some", "none")
    }
    assert cited in found["some"] - found["none"]
    assert uncited in found["none"] - found["some"]


def test_records_are_found_by_the_language_their_name_lacks(staff):
    one, both = make_mission(), make_mission(name={"en": "Lantern", "ko": "등불"})
    found = staff.get(address(Mission, "changelist"), {"missing": "ko"}).context["cl"].queryset
    assert one in found
    assert both not in found


def test_the_desk_speaks_of_the_record_and_names_content_languages(staff):
    assert b"Staff desk of the cooperation record" in staff.get("/admin/").content
    assert b"Name (Korean)" in staff.get(address(Source, "add")).content
    assert b'lang="ko"' in staff.get(address(Source, "add")).content


def test_every_relation_is_searched_for_and_never_a_box_of_all_rows(staff):
    for model in (Dialogue, ActionItem, Mission, Country):
        form = staff.get(address(model, "add")).context["adminform"].form
        relations = [field for field in form.fields.values() if hasattr(field, "queryset")]
        assert all(hasattr(field.widget.widget, "get_url") for field in relations)


@every_screen
def test_every_date_box_shows_how_to_write_it_and_takes_a_date_in_words_to_say_so(model, rf):
    request = rf.get("/")
    request.user = get_user_model()(is_superuser=True, is_active=True)
    screen = admin.site._registry[model]
    forms = [
        screen.get_form(request),
        *(inline.get_formset(request).form for inline in screen.get_inline_instances(request)),
    ]
    boxes = [box for form in forms for box in form.base_fields.values() if isinstance(box, PartialDateFormField)]
    for box in boxes:
        assert "2027-03-14" in str(box.help_text)
        assert box.clean("14 November 2026") == "14 November 2026"  # the column's own rule says what is wrong
    assert boxes or not any(isinstance(field, PartialDateField) and field.editable for field in model._meta.fields)
