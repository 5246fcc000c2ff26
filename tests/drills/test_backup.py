"""A backup taken while people work, the loss of everything, and the restoration."""

from pathlib import Path

from tests.drills.people import Person, at_work
from tests.drills.rows import ask, every_row, halves, number
from tests.drills.servers import Site, read, wait_for

#: Pages, lists, files and answers to programs: every kind of thing that the record is read as.
PAGES = [
    prefix + path
    for prefix in ("", "/ko")
    for path in (
        *("/", "/us-kr/", "/us-kr/actions/", "/us-kr/timeline/", "/us-kr/changes/", "/us-kr/areas/space-weather/"),
        *("/agencies/", "/officials/", "/missions/", "/sources/", "/search/?q=moon", "/method/", "/data/"),
    )
] + [
    "/us-kr/actions.csv",
    "/data/actions.jsonl",
    "/api/v1/partnerships/us-kr/matrix/",
    "/api/v1/missions/",
    "/sitemap.xml",
]
#: What somebody's work at the desk adds to; everything else stays as it is.
ADDED_TO = {
    *("cooperation_actionitem", "cooperation_actionitem_leads"),
    *("cooperation_historicalactionitem", "cooperation_historicalactionitem_leads"),
}
#: What is left out of backups, and what differs by intent: when a migration ran, and the number of the state.
OTHER = {
    *("axes_accessattempt", "axes_accessfailurelog", "axes_accesslog", "django_session"),
    *("django_migrations", "cooperation_dataversion"),
}


def test_everything_comes_back_from_a_backup_taken_under_writes(site: Site, password: str, tmp_path: Path) -> None:
    before = every_row(site)
    site.start()
    pages = {path: read(site, path) for path in PAGES}
    with at_work(Person(site, password), "S1") as work:
        wait_for(lambda: len(work.kept) >= 3, "Nobody could work.")
        sure = list(work.kept)
        site.manage("backup", str(tmp_path / "backup.zip"))
        assert len(work.kept) > len(sure), "Nothing was written during the backup."
    site.stop()
    live, number_before = every_row(site), number(site)

    site.lose_everything()
    site.manage("restore", str(tmp_path / "backup.zip"))
    found = every_row(site)

    assert set(found) == set(live)
    for name in sorted(set(live) - ADDED_TO - OTHER):
        assert found[name] == live[name], name
    for name in sorted(ADDED_TO):
        assert before[name] <= found[name] <= live[name], name
    saved = {reference for (reference,) in ask(site, "SELECT reference FROM cooperation_actionitem")}
    assert set(sure) <= saved
    assert halves(site) == []
    assert number(site) > number_before

    site.start()
    assert {path: read(site, path) for path in PAGES} == pages
    assert Person(site, password).save_action("S2.001").status == 302
    assert halves(site) == []
