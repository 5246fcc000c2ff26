"""The first page of the staff desk: what waits, for whom, and where it is done."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cooperation.models import Partnership, Publication, may
from cooperation.worklist import SHOWN, Worklist, may_mend, read_worklist, rules_for
from tests.cooperation.people import make_person
from tests.dashboard.copies import multiply
from tests.makers import make_action, make_event, make_official, make_partnership, make_progress, make_status_change

pytestmark = pytest.mark.django_db

DRAFT = Publication.DRAFT


def the(slug: str) -> Partnership:
    return Partnership.objects.get(slug=slug)


def worklist(group: str, partnership: Partnership) -> Worklist:
    return read_worklist(make_person(group), partnership, partnership.today())


def page(client: Any, group: str, address: str = "/admin/") -> Any:
    client.force_login(make_person(group))
    return client.get(address)


class TestTasks:
    def test_each_leads_to_the_box_or_the_rows_where_it_is_done(self, client: Any) -> None:
        found = worklist("publisher", the("us-kr"))
        assert {group.rule.code for group in found.waiting} >= {"awaiting-update", "unsourced", "untranslated"}
        client.force_login(make_person("administrator"))
        for group in found.waiting:
            address, _sign, anchor = group.tasks[0].url.partition("#")
            assert f'id="{anchor}"' in client.get(address).content.decode(), group.rule.code

    def test_a_viewer_finds_no_link_and_the_same_tasks(self) -> None:
        pair = the("us-kr")
        seen, done = worklist("viewer", pair), worklist("publisher", pair)
        assert seen.total == done.total > 0
        assert {task.url for group in seen.waiting for task in group.tasks} == {""}

    @pytest.mark.parametrize("group", ["viewer", "editor us-kr USA", "publisher"])
    def test_there_is_a_link_where_the_rules_of_publication_allow_the_change(self, group: str) -> None:
        pair, person = the("us-kr"), make_person(group)
        make_status_change(make_action(publication=DRAFT, partnership=pair))
        make_official(publication=DRAFT)
        rows = [
            finding.record
            for rule in rules_for(person)
            for finding in rule.find(pair, pair.today(), limit=50, drafts=True)[0]
            if rule.code != "differ-without-reason"
        ]
        assert {row.whole.is_draft for row in rows} == {True, False}
        assert [may_mend(person, row, pair) for row in rows] == [may(person, "change", row) for row in rows]

    def test_a_draft_waits_whatever_its_dates_say_and_a_withdrawn_record_does_not(self) -> None:
        pair = make_partnership()
        draft = make_event(pair, on="2031-01-01", publication=DRAFT)
        make_event(pair, publication=Publication.WITHDRAWN)
        found = worklist("publisher", pair)
        drafts = found.groups[0]
        assert (drafts.rule.code, [task.name for task in drafts.tasks]) == ("drafts", [draft.name])
        assert str(drafts.tasks[0].publication) == "Draft"

    def test_a_draft_reading_fills_the_cell_of_its_dialogue(self) -> None:
        pair = the("us-kr")
        rule = next(rule for rule in rules_for(make_person("viewer")) if rule.code == "empty-cells")
        (newest, *_others), _total = rule.find(pair, pair.today(), limit=5, drafts=True)
        dialogue, lacking = newest.record, newest.details
        area = next(a for a in pair_areas() if a.name == lacking[0])
        make_progress(partnership=pair, dialogue=dialogue, area=area, publication=DRAFT)
        (again, *_others), _total = rule.find(pair, pair.today(), limit=5, drafts=True)
        assert lacking[0] not in (again.details if again.record == dialogue else ())


def pair_areas() -> list[Any]:
    from cooperation.models import CooperationArea

    return list(CooperationArea.objects.all())


class TestPages:
    def test_an_editor_sees_their_own_partnership_first(self, client: Any) -> None:
        assert page(client, "editor us-jp USA").context["worklist"].partnership == the("us-jp")

    def test_a_long_group_is_cut_and_its_whole_is_a_link_away(self, client: Any) -> None:
        pair = make_partnership()
        for number in range(SHOWN + 2):
            make_event(pair, slug=f"made-up-{number}", publication=DRAFT)
        response = page(client, "publisher", f"/admin/?partnership={pair.slug}")
        drafts = response.context["worklist"].groups[0]
        assert (drafts.total, len(drafts.tasks)) == (SHOWN + 2, SHOWN)
        whole = reverse("admin:worklist", args=[pair.slug, "drafts"])
        assert whole in response.content.decode()
        assert len(client.get(whole).context["group"].tasks) == SHOWN + 2

    @pytest.mark.parametrize(
        ("address", "status"),
        [
            ("/admin/?partnership=nonsense", 404),
            ("/admin/worklist/us-kr/nonsense/", 404),
            ("/admin/worklist/nonsense/drafts/", 404),
            ("/admin/worklist/us-kr/unsourced/?page=99", 404),
            ("/admin/worklist/us-kr/unsourced/?page=nonsense", 400),
        ],
    )
    def test_an_address_that_leads_nowhere_says_so(self, client: Any, address: str, status: int) -> None:
        assert page(client, "viewer", address).status_code == status

    def test_the_desk_takes_the_same_number_of_queries_when_the_record_grows(self, client: Any) -> None:
        client.force_login(make_person("publisher"))
        addresses = [
            "/admin/",
            "/admin/search/?q=space",
            "/admin/worklist/us-kr/unverified-posts/",
            "/admin/cooperation/actionitem/?status=open&agency=kasa&year=2025",
        ]

        def queries() -> list[int]:
            counts = []
            for address in addresses:
                with CaptureQueriesContext(connection) as captured:
                    assert client.get(address).status_code == 200
                counts.append(len(captured))
            return counts

        queries()
        before = queries()
        multiply(the("us-kr"), 4)
        assert queries() == before
