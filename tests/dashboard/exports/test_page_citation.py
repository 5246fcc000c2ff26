import datetime
import re

import pytest

from dashboard.exports.page_citation import PageCitation


def citation(title: str = "A & B", **changes: object) -> PageCitation:
    values = {
        "title": title,
        "language": "en",
        "day": datetime.date(2020, 12, 31),
        "read_on": datetime.date(2026, 11, 22),
        "address": "https://record.example/aa-zz/areas/satnav/?q=%ED%95%9C&as_of=2020-12-31",
    }
    return PageCitation(**(values | changes))  # type: ignore[arg-type]  # each value fits its field


def test_an_entry_names_site_title_day_address_and_when_it_was_read() -> None:
    assert citation().bibtex == (
        "@online{space-cooperation-record-aa-zz-areas-satnav-2020-12-31,\n"
        '  author = "{Space Cooperation Record}",\n'
        '  title = "{A \\& B}",\n'
        "  date = {2020-12-31},\n"
        "  url = {https://record.example/aa-zz/areas/satnav/?q=%ED%95%9C&as_of=2020-12-31},\n"
        "  urldate = {2026-11-22},\n"
        "  langid = {english},\n"
        "}\n"
    )


def test_a_record_begins_with_its_type_ends_with_its_end_and_has_the_line_ends_of_the_format() -> None:
    assert citation("달 탐사", language="ko").ris.split("\r\n") == [
        "TY  - ELEC",
        "AU  - Space Cooperation Record",
        "TI  - 달 탐사",
        "PY  - 2020",
        "DA  - 2020/12/31",
        "Y2  - 2026/11/22",
        "LA  - ko",
        "UR  - https://record.example/aa-zz/areas/satnav/?q=%ED%95%9C&as_of=2020-12-31",
        "ER  - ",
        "",
    ]


@pytest.mark.parametrize("title", ['50% of $5_#1 {a} \\b ~c^d & "e"', "}", "{", "\\{\\"])
def test_no_title_breaks_an_entry(title: str) -> None:
    """Braces stand in pairs, and every sign that TeX would read as a command is written as a letter."""
    (line,) = [line for line in citation(title).bibtex.splitlines() if line.startswith("  title")]
    depths = [line[:end].count("{") - line[:end].count("}") for end in range(len(line) + 1)]
    assert min(depths) == 0
    assert depths[-1] == 0
    said = re.sub(r"\\(?:[&%$#_]|text\w+\{\})", "", line.removeprefix('  title = "{').removesuffix('}",'))
    assert not set(said) & set("&%$#_{}~^\\")


def test_a_korean_title_stands_as_it_is_written() -> None:
    entry = citation("위성항법", language="ko").bibtex
    assert 'title = "{위성항법}"' in entry
    assert "langid = {korean}" in entry


def test_a_page_without_a_day_has_none_in_its_citation() -> None:
    plain = citation(day=None, address="https://record.example/")
    assert plain.name == "space-cooperation-record"
    assert "  date =" not in plain.bibtex
    assert "urldate = {2026-11-22}" in plain.bibtex
    assert "DA  - " not in plain.ris
    assert "PY  - " not in plain.ris
