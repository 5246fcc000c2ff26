"""Stylesheets are collected in one piece each."""

from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import StaticFilesStorage

from dashboard.static_files import StaticFiles

SHEETS = Path(__file__).resolve().parents[2] / "static" / "css"


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of our own static files, collected."""
    folder = tmp_path_factory.mktemp("static")
    storage = StaticFiles(location=str(folder), base_url="/static/")
    source = StaticFilesStorage(location=str(SHEETS.parent), base_url="/static/")
    names = [str(path.relative_to(SHEETS.parent)) for path in SHEETS.parent.rglob("*") if path.is_file()]
    for name in names:
        with source.open(name) as file:
            storage._save(name, file)
    for _name, _hashed, processed in storage.post_process({name: (source, name) for name in names}):
        if isinstance(processed, Exception):
            raise processed
    return folder


def test_the_sheet_of_the_site_asks_for_no_other_one(collected: Path) -> None:
    (hashed,) = (path for path in (collected / "css").glob("site.*.css"))
    assert "@import" not in hashed.read_text()
    assert hashed.with_name(f"{hashed.name}.br").exists()


def test_every_sheet_stands_in_it_within_its_layer_and_in_its_order(collected: Path) -> None:
    whole = (collected / "css" / "site.css").read_text()
    order = (SHEETS / "site.css").read_text()
    places = []
    for path in sorted(SHEETS.glob("**/*.css")):
        name = path.relative_to(SHEETS).as_posix()
        if f'url("{name}")' in order:
            places.append((order.index(f'url("{name}")'), whole.index(path.read_text())))
    assert len(places) == order.count("@import")
    assert [place for _asked, place in sorted(places)] == sorted(place for _asked, place in places)
    assert whole.count("@layer components {") == order.count("layer(components)")


def test_a_sheet_that_names_a_file_is_not_joined(tmp_path: Path) -> None:
    (tmp_path / "all.css").write_text('@import url("one.css") layer(base);\n')
    (tmp_path / "one.css").write_text("a { background: url(x.png) }\n")
    storage = StaticFiles(location=str(tmp_path / "out"), base_url="/static/")
    source = StaticFilesStorage(location=str(tmp_path), base_url="/static/")
    with pytest.raises(ValueError, match=r"one\.css"):
        list(storage.post_process({name: (source, name) for name in ("all.css", "one.css")}))


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "all.css").write_text('@import url("one.css") layer(base);\n')
    storage = StaticFiles(location=str(tmp_path / "out"), base_url="/static/")
    source = StaticFilesStorage(location=str(tmp_path), base_url="/static/")
    assert list(storage.post_process({"all.css": (source, "all.css")}, dry_run=True)) == []
    assert not (tmp_path / "out" / "all.css").exists()
