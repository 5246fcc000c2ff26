"""Who may open and do what: every address of the staff desk, asked as every role.

The addresses come from the resolver. A page whose name is in none of the tables below fails the sweep until somebody
says who may open it. Pages are not drawn here, which is tested elsewhere; only the answer counts.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.forms import CheckboxInput
from django.template.response import SimpleTemplateResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from cooperation.models import CITABLE, DataVersion, Publication, Row
from cooperation.workflows.publish_dialogue import what_belongs_to
from cooperation.workflows.set_up_roles import ACCOUNTS, FRAMEWORK, set_up_roles
from tests import makers

pytestmark = [pytest.mark.django_db, pytest.mark.sweep]

#: The roles, by the group that has each; the editors of `aa-zz` edit the records of the sweep, the third does not.
ROLES = {
    "anonymous": None,
    "viewer": "viewer",
    "editor": "editor aa-zz AAA",
    "other side": "editor aa-zz ZZZ",
    "elsewhere": "editor us-kr USA",
    "publisher": "publisher",
    "administrator": "administrator",
}
ALL = frozenset(ROLES)
STAFF = ALL - {"anonymous"}
WRITERS = STAFF - {"viewer"}
PUBLISHERS = frozenset({"publisher", "administrator"})
ADMINISTRATORS = frozenset({"administrator"})
NOBODY: frozenset[str] = frozenset()

#: Nouns that belong to no partnership: every editor edits their drafts.
SHARED = ("agency", "official", "appointment", "source")
#: Pages of the desk that are about no record.
PLAIN = {
    "index": STAFF,
    "search": STAFF,
    "worklist": STAFF,
    "login": ALL,
    "logout": None,  # for whoever likes to leave
    "set_password": ALL,  # from a link that its owner was given
    "second_factor": STAFF,
    "second_factor_verify": STAFF,
    "second_factor_enroll": STAFF,
    "second_factor_renew": STAFF,
    "second_factor_remove": STAFF,
    "password_change": STAFF,
    "password_change_done": STAFF,
    "jsi18n": STAFF,
    "app_list": STAFF,
    "autocomplete": STAFF,
    "view_on_site": STAFF,
}
#: Pages about the accounts and their groups.
OF_ACCOUNTS = {
    "user": dict.fromkeys(
        ("changelist", "add", "history", "change", "password_link", "reset_second_factor"), ADMINISTRATORS
    )
    | {"delete": NOBODY},
    "group": dict.fromkeys(("changelist", "history", "change"), ADMINISTRATORS) | {"add": NOBODY, "delete": NOBODY},
}


def may_edit(noun: str, *, is_draft: bool) -> frozenset[str]:
    """Return who edits a record of this noun."""
    if noun in FRAMEWORK or not is_draft:
        return PUBLISHERS
    return WRITERS if noun in SHARED else WRITERS - {"elsewhere"}


def may_open(noun: str, page: str, *, is_draft: bool) -> frozenset[str]:
    """Return who opens the page of a record, or of the table; raise KeyError for a page that nobody has thought of."""
    edit = may_edit(noun, is_draft=is_draft)
    is_part = bool(model_of(noun).part_of) or noun == "citation"
    return {
        "changelist": STAFF,
        "change": STAFF,
        "history": STAFF,
        "add": NOBODY if is_part else PUBLISHERS if noun in FRAMEWORK else WRITERS,
        "delete": edit if is_part or (is_draft and noun != "country") else NOBODY,
        "publish": PUBLISHERS,
        "withdraw": PUBLISHERS,
        "cite": edit,
        "hand_over": edit,
        "conclude": edit,
        "deleted": NOBODY if is_part else PUBLISHERS if noun in FRAMEWORK else WRITERS,
        "restore": edit,
        "export": STAFF,
        "template": STAFF,
        "import": PUBLISHERS if noun in FRAMEWORK else WRITERS,
        "import_preview": NOBODY,  # of an import that nobody made
        "import_refused": NOBODY,
    }[page]


def may_do(noun: str, action: str, *, is_draft: bool) -> frozenset[str]:
    """Return whose deed on a list of this noun changes the record; raise KeyError for a deed nobody has thought of."""
    edit = may_edit(noun, is_draft=is_draft)
    return {
        "publish": PUBLISHERS if is_draft else NOBODY,
        "withdraw": NOBODY if is_draft else PUBLISHERS,
        "delete_drafts": edit if is_draft else NOBODY,
        "move": edit,
        "carry": edit,
        "assign": edit,
    }[action]


def model_of(noun: str) -> Any:
    return next(model for model in admin.site._registry if model._meta.model_name == noun)


def patterns(found: list[Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Yield the name of each page and what its address asks for."""
    for pattern in found:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern.url_patterns, before + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield pattern.name or "", before + str(pattern.pattern)


def record_pages() -> dict[str, list[str]]:
    """Return the pages of the record's tables by noun; every other page of the desk must be in a table of its own."""
    pages: dict[str, list[str]] = {}
    unknown = []
    for name, _address in patterns(admin.site.urls[0]):
        app, _, rest = name.partition("_")
        noun, _, page = rest.partition("_")
        if app == "cooperation" and noun not in ACCOUNTS:
            pages.setdefault(noun, []).append(page)
        elif not (name == "" or name in PLAIN or page in OF_ACCOUNTS.get(noun, ())):
            unknown.append(name)
    assert unknown == [], "Say in a table above who may open these pages."
    return pages


@pytest.fixture
def people(db: None) -> dict[str, Client]:
    """Return a browser for each role, in which an account of that role alone is signed in."""
    makers.make_partnership()
    set_up_roles()
    browsers = {}
    for role, group in ROLES.items():
        browsers[role] = Client()
        if group is not None:
            account = User.objects.create_user(f"Desk {role}", is_staff=True)
            account.groups.add(Group.objects.get(name=group))
            browsers[role].force_login(account)
    return browsers


@pytest.fixture
def records(people: dict[str, Client]) -> dict[str, tuple[Row, Row]]:
    """Return a draft and a public row of every noun, all in the partnership `aa-zz` where they belong to one."""
    country = makers.make_country("AA")
    main = makers.Partnership.objects.get(slug="aa-zz")
    found: dict[str, list[Row]] = {"country": [country, country]}
    for number, state in enumerate((Publication.DRAFT, Publication.PUBLISHED), start=1):
        told: dict[str, Any] = {"publication": state}
        area, mission = makers.make_area(**told), makers.make_mission(**told)
        agency, official = makers.make_agency(**told), makers.make_official(**told)
        dialogue, action = makers.make_dialogue(number, f"2024-0{number + 6}-14", **told), makers.make_action(**told)
        agreement = makers.make_agreement(**told)
        rows = {
            "partnership": makers.make_partnership("AA", "QM", **told) if number == 1 else main,
            "dialogueseries": makers.make_series(code=f"other-{number}", **told),
            "dialogue": dialogue,
            "delegate": makers.make_delegate(dialogue),
            "cooperationarea": area,
            "areaprogress": makers.make_progress(**told),
            "program": makers.make_program(partnerships=[main], **told),
            "mission": mission,
            "milestone": makers.make_milestone(mission),
            "missionrole": makers.make_role(mission),
            "agreement": agreement,
            "signatory": makers.make_signatory(agreement),
            "workinggroup": makers.make_working_group(**told),
            "event": makers.make_event(**told),
            "actionitem": action,
            "statuschange": makers.make_status_change(action),
            "agency": agency,
            "official": official,
            "appointment": makers.make_appointment(official=official),
            "source": makers.make_source(**told),
            "citation": makers.make_citation(mission),
        }
        for noun, row in rows.items():
            found.setdefault(noun, []).append(row)
    return {noun: (rows[0], rows[1]) for noun, rows in found.items()}


@pytest.fixture
def _undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer without drawing the page, and without a line in the log for each no.

    What a page would be drawn from stays on the answer.
    """
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)


def state() -> tuple[Any, ...]:
    """Return what tells whether anything was written: the number of the record, and the accounts."""
    accounts = User.objects.values_list("pk", "password", "is_active", "is_superuser", "username")
    return DataVersion.current(), tuple(accounts), tuple(Group.objects.values_list("pk", "name"))


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def as_sent(response: Any) -> dict[str, Any]:
    """Return what a browser would send if the form of a page that was not drawn were saved as it stands."""
    context = response.context_data
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


def answer_of(browser: Client, address: str, sent: dict[str, Any] | None = None) -> str:
    """Return `yes`, `no` or `sign in`, and fail on a fault of the server; a form that complains is a yes."""
    response = browser.get(address) if sent is None else browser.post(address, sent)
    if response.streaming:
        b"".join(response.streaming_content)  # a file that is not read to its end stays open
    if response.status_code == 302 and "/admin/login/" in response.url:
        return "sign in"
    assert response.status_code in (200, 302, 403, 404, 405), f"{address}: {response.status_code}"
    return "yes" if response.status_code in (200, 302) else "no"


def at_the_border(allowed: frozenset[str]) -> list[str]:
    """Return the role that may least of those allowed, and the one that may most of those refused."""
    steps = ("anonymous", "viewer", "elsewhere", "editor", "other side", "publisher", "administrator")
    can, cannot = [role for role in steps if role in allowed], [role for role in steps if role not in allowed]
    return can[:1] + cannot[-1:]


def refused(allowed: frozenset[str]) -> list[str]:
    """Return the roles that are refused, each kind of editor once; whoever is not signed in is asked elsewhere."""
    return [role for role in ROLES if role not in allowed | {"anonymous", "other side"}]


def expected(role: str, allowed: frozenset[str]) -> str:
    return "yes" if role in allowed else "sign in" if role == "anonymous" else "no"


#: What stands in the address of a page that is about no row.
ARGUMENTS: dict[str, list[Any]] = {
    "changelist": [],
    "add": [],
    "deleted": [],
    "export": ["csv"],
    "template": [],
    "import": [],
    "import_preview": [999_999],
    "import_refused": [999_999, "csv"],
}


def address(noun: str, page: str, row: Row) -> str:
    arguments = ARGUMENTS.get(page, [row.pk])
    if page == "restore":
        arguments = [row.pk, noun, row.versions.first().history_id]
    return reverse(f"admin:cooperation_{noun}_{page}", args=arguments)


@pytest.mark.usefixtures("_undrawn")
def test_every_page_of_the_record_opens_for_whom_it_should(people: Any, records: Any) -> None:
    wrong = []
    pages = record_pages()
    assert set(pages) == set(records), "Make a draft and a public row of each noun."
    for noun, names in pages.items():
        for page in filter(None, names):
            rules = [may_open(noun, page, is_draft=is_draft) for is_draft in (True, False)]
            same = rules[0] == rules[1] and page != "change"
            for row, allowed in list(zip(records[noun], rules, strict=True))[: 1 if same else 2]:
                place = address(noun, page, row)
                answers = {role: answer_of(people[role], place) for role in at_the_border(allowed)}
                wrong += [(role, place, given) for role, given in answers.items() if given != expected(role, allowed)]
            if answer_of(people["anonymous"], place, {"answer": "yes", "post": "yes"}) != "sign in":
                wrong.append(("anonymous", place, "sent a form"))
    assert not wrong, "\n".join(map(str, wrong))


def deeds(noun: str, row: Row, is_draft: bool, publisher: Client, told: dict[str, Any]) -> Iterator[Any]:
    """Yield each deed on a record: its name, its address, what is sent, and who may do it."""
    edit = may_edit(noun, is_draft=is_draft)
    change = address(noun, "change", row)
    yield "save", change, as_sent(publisher.get(change)), edit
    if noun == "dialogue":
        told = told | {"shown": what_belongs_to(dialogue=row).fingerprint}  # type: ignore[arg-type]  # it is one
    yield "delete", address(noun, "delete", row), told | {"post": "yes"}, may_open(noun, "delete", is_draft=is_draft)
    if isinstance(row, makers.PublishedRow):
        yield "publish", address(noun, "publish", row), told, PUBLISHERS if is_draft else NOBODY
        yield "withdraw", address(noun, "withdraw", row), told, NOBODY if is_draft else PUBLISHERS
    if type(row) in CITABLE.values():
        yield "cite", address(noun, "cite", row), told, edit
    request = type("Asked", (), {"user": User(is_superuser=True, is_active=True), "GET": {}})()
    for action in admin.site._registry[type(row)].get_actions(request):  # type: ignore[arg-type]  # asks for no more
        sent = told | {"action": action, "_selected_action": [row.pk]}
        yield f"list: {action}", address(noun, "changelist", row), sent, may_do(noun, action, is_draft=is_draft)


@pytest.mark.usefixtures("_undrawn")
def test_a_forged_deed_changes_nothing_and_a_rightful_one_is_done(people: Any, records: Any) -> None:
    """Each deed is sent as every role that may not do it, and as one that may, so that it is known to be complete."""
    boxes = {
        "answer": "yes",
        "status": "lapsed",
        "on": "2026-02",
        "reviewed_at": records["dialogue"][1].pk,
        "lead": records["agency"][1].pk,
        "reason": "Swept",
        "source": records["source"][1].pk,
        "stance": "supports",
    }
    wrong = []
    for noun, rows in records.items():
        for row, is_draft in zip(rows, (True, False), strict=True):
            for name, page, sent, allowed in deeds(noun, row, is_draft, people["publisher"], boxes):
                for role in dict.fromkeys([*at_the_border(allowed), *([] if "list" in name else refused(allowed))]):
                    with taken_back():
                        before = DataVersion.current()
                        given = answer_of(people[role], page, sent)
                        has_changed = DataVersion.current() != before
                    if has_changed != (role in allowed):
                        wrong.append((role, name, page, "draft" if is_draft else "public", given))
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.usefixtures("_undrawn")
def test_pages_about_no_record_and_about_the_accounts_open_for_whom_they_should(people: Any, records: Any) -> None:
    query = "?app_label=cooperation&model_name=actionitem&field_name=leads&term="
    mission = records["mission"][1]
    places = {
        "autocomplete": reverse("admin:autocomplete") + query,
        "worklist": reverse("admin:worklist", args=["aa-zz", "unsourced"]),
        "set_password": reverse("admin:set_password", args=["x", "y"]),
        "app_list": reverse("admin:app_list", args=["cooperation"]),
        "view_on_site": reverse("admin:view_on_site", args=[ContentType.objects.get_for_model(mission).pk, mission.pk]),
    }
    wrong = []
    for role, browser in people.items():
        for name, allowed in PLAIN.items():
            if allowed is None:
                continue
            given = answer_of(browser, places.get(name) or reverse(f"admin:{name}"))
            if given != expected(role, allowed):
                wrong.append((role, name, given))
        for noun, pages in OF_ACCOUNTS.items():
            row = (User if noun == "user" else Group).objects.order_by("pk").first()
            for page, allowed in pages.items():
                place = reverse(f"admin:auth_{noun}_{page}", args=[] if page in ("changelist", "add") else [row.pk])
                before = state()
                if answer_of(browser, place) != expected(role, allowed):
                    wrong.append((role, noun, page, "opened"))
                if role not in allowed:
                    sent = {"post": "yes", "username": "intruder", "password1": "S3cret-of-mine", "name": "intruders"}
                    answer_of(browser, place, sent)
                    if state() != before:
                        wrong.append((role, noun, page, "changed"))
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.usefixtures("_undrawn")
def test_a_preview_opens_for_staff_of_every_role(people: Any, records: Any) -> None:
    place = reverse("staff:preview", args=["mission", records["mission"][0].pk])
    for role, browser in people.items():
        before = state()
        assert answer_of(browser, place) == expected(role, STAFF), role
        assert answer_of(browser, place, {"publication": "published"}) != "yes", role
        assert state() == before


@pytest.mark.usefixtures("_undrawn")
def test_a_state_of_publication_forged_into_a_form_is_passed_over(people: Any, records: Any) -> None:
    draft = records["mission"][0]
    page = address("mission", "change", draft)
    sent = as_sent(people["editor"].get(page)) | {"publication": "published", "name_en": "Renamed"}
    assert people["editor"].post(page, sent).status_code == 302
    draft.refresh_from_db()
    assert (draft.name_en, draft.publication) == ("Renamed", "draft")
