"""What holds for the files of the repository, whatever the code does."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
import yaml
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation
from django.utils.translation.template import templatize
from simple_history.models import HistoricalChanges

ROOT = Path(settings.BASE_DIR)
#: Folders that hold nothing of ours.
FOREIGN = {"node_modules", "var", "__pycache__", "htmlcov"}
CATALOGS = {name: ROOT / name / "locale" / "ko" / "LC_MESSAGES" / "django.po" for name in ("cooperation", "dashboard")}
#: Words for people and things of the demo's countries, beside the names in the fixtures.
ADJECTIVES = (
    "American",
    "U.S.",
    "USA",
    "Korea",
    "Korean",
    "ROK",
    "Japanese",
    "미국",
    "한미",
    "미일",
    "米国",
    "日米",
    "韓国",
)
#: Where such a word names a language, and no country.
LANGUAGES = ("Korean under /ko/", "written in Korean", "English and Korean", "(Korean)", "한국어")


def files(*suffixes: str, below: tuple[str, ...] = (".",)) -> list[Path]:
    """Return our files with these suffixes, below these folders."""
    found = {path for folder in below for path in (ROOT / folder).rglob("*") if path.suffix in suffixes}
    return sorted(
        path
        for path in found
        if path.is_file()
        and not any(part in FOREIGN or part.startswith(".") for part in path.relative_to(ROOT).parts[:-1])
    )


CODE = [*files(".py", ".html", below=("cooperation", "dashboard", "templates", "deploy")), ROOT / "manage.py"]


def found(pattern: str, paths: list[Path]) -> list[str]:
    """Return every line that matches, with its file and number."""
    rule = re.compile(pattern)
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if rule.search(line)
    ]


def test_there_is_code_to_look_at() -> None:
    assert len(CODE) > 60


class TestNeutrality:
    def test_no_code_and_no_template_names_a_country(self) -> None:
        """The sides of a partnership are data; the code serves any pair."""
        countries = yaml.safe_load((ROOT / "fixtures" / "reference" / "countries.yaml").read_text("utf-8"))
        names = {name for country in countries for name in country["name"].values()} | set(ADJECTIVES)
        assert len(names) > 15
        rule = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?![A-Za-z])" for name in sorted(names, key=len)))
        named = []
        for path in CODE:
            text = path.read_text("utf-8")
            for phrase in LANGUAGES:
                text = text.replace(phrase, "")
            named += [f"{path.relative_to(ROOT)}: {match[0]}" for match in rule.finditer(text)]
        assert named == []


class TestHygiene:
    def test_no_file_names_a_place_on_one_machine(self) -> None:
        paths = files(".py", ".html", ".md", ".toml", ".txt", ".yaml", ".po", ".css", ".cfg", ".sh")
        paths += [ROOT / "Makefile", *(ROOT / ".ci").glob("*")]
        others = [path for path in paths if path != Path(__file__)]
        assert found(r"(?<![\w.])/(?:work|root|home|Users)/\w", others) == []

    def test_nothing_is_left_for_later(self) -> None:
        others = [path for path in CODE + files(".py", below=("tests",)) if path != Path(__file__)]
        assert found(r"\b(?:TODO|FIXME|XXX|HACK)\b", others) == []

    def test_a_rule_is_switched_off_by_name_and_with_a_reason(self) -> None:
        bare = []
        for path in CODE + files(".py", below=("tests",)):
            lines = path.read_text("utf-8").splitlines()
            for before, line in zip(["", *lines], lines, strict=False):
                if path == Path(__file__) or not re.search(r"#\s*(?:noqa|type:\s*ignore|pragma)", line):
                    continue
                has_reason = re.search(r"\(.+\)\s*$", line) or "#" in before
                if not re.search(r"ignore\[[a-z-]+\]", line) and not (re.search(r"noqa: [A-Z]", line) and has_reason):
                    bare.append(f"{path.relative_to(ROOT)}: {line.strip()}")
        assert bare == []

    def test_no_file_names_a_package_registry(self) -> None:
        paths = [*ROOT.glob("requirements*.txt"), *files(".md", ".toml"), ROOT / "Makefile", *(ROOT / ".ci").glob("*")]
        assert [path.name for path in paths if path.name == "requirements.txt"] == ["requirements.txt"]
        assert found(r"(?i)index-url|find-links|trusted-host|pypi|artifactory|nexus|/simple/?\b", paths) == []
        assert found(r"https?://", list(ROOT.glob("requirements*.txt"))) == []

    @pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "audit/requirements.txt"])
    def test_every_package_is_pinned_with_its_hashes(self, name: str) -> None:
        text = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
        pins = [line for line in text.splitlines() if line.strip() and not line.strip().startswith(("#", "--hash"))]
        assert pins
        assert [pin for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []

    def test_texts_end_with_one_line_end_and_hold_no_tabs_or_blanks_at_the_end(self) -> None:
        paths = files(".py", ".html", ".md", ".toml", ".yaml", ".css")
        assert [path.name for path in paths if re.search(rb"[ \t]\n|\r", path.read_bytes())] == []
        texts = {path: path.read_bytes() for path in paths}
        assert [path.name for path, text in texts.items() if text and not text.endswith(b"\n")] == []


class TestWords:
    def test_every_noun_is_in_the_glossary(self) -> None:
        glossary = (ROOT / "docs" / "glossary.md").read_text("utf-8")
        nouns = apps.get_app_config("cooperation").get_models()
        models = [model.__name__ for model in nouns if not issubclass(model, HistoricalChanges)]
        assert len(models) > 20
        assert [name for name in models if f"`{name}`" not in glossary] == []

    def test_every_link_between_documents_leads_to_a_file(self) -> None:
        targets = [
            (path, target)
            for path in files(".md")
            for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text("utf-8"))
            if "://" not in target and not target.startswith("mailto:")
        ]
        assert targets
        assert [f"{path.name}: {target}" for path, target in targets if not (path.parent / target).exists()] == []


@pytest.mark.parametrize("package", sorted(CATALOGS))
class TestTranslations:
    def test_every_string_is_translated_and_checked(self, package: str) -> None:
        catalog = polib.pofile(str(CATALOGS[package]))
        assert len(catalog) > 50
        assert [entry.msgid for entry in catalog.untranslated_entries()] == []
        assert [entry.msgid for entry in catalog.fuzzy_entries()] == []
        assert [entry.msgid for entry in catalog.obsolete_entries()] == []

    def test_the_compiled_catalog_says_what_the_readable_one_says(self, package: str) -> None:
        path = CATALOGS[package]
        readable = {
            (entry.msgctxt, entry.msgid): entry.msgstr_plural or entry.msgstr
            for entry in polib.pofile(str(path)).translated_entries()
        }
        compiled = {
            (entry.msgctxt, entry.msgid): entry.msgstr_plural or entry.msgstr
            for entry in polib.mofile(str(path.with_suffix(".mo")))
        }
        assert compiled == readable

    def test_a_translation_fills_in_the_same_blanks(self, package: str) -> None:
        blank = re.compile(r"%\((\w+)\)[sd]")
        wrong = []
        for entry in polib.pofile(str(CATALOGS[package])).translated_entries():
            wanted = set(blank.findall(entry.msgid)) | set(blank.findall(entry.msgid_plural))
            for text in [entry.msgstr, *entry.msgstr_plural.values()]:
                if text and not set(blank.findall(text)) <= wanted:
                    wrong.append(entry.msgid)
                if text and not entry.msgid_plural and set(blank.findall(text)) != wanted:
                    wrong.append(entry.msgid)
        assert wrong == []

    def test_every_string_of_the_code_is_in_a_catalog(self, package: str) -> None:
        catalog = {(entry.msgctxt, entry.msgid) for path in CATALOGS.values() for entry in polib.pofile(str(path))}
        paths = files(".py", below=(package,))
        used = {key for path in paths for key in strings_of_python(path.read_text("utf-8"))}
        if package == "dashboard":
            used |= {key for path in files(".html", below=("templates",)) for key in strings_of_template(path)}
        assert len(used) > 50
        assert sorted(used - catalog, key=str) == []


#: The functions that mark a string: whether their first argument is the context.
MARKERS = {
    "_": False,
    "gettext": False,
    "gettext_lazy": False,
    "gettext_noop": False,
    "ngettext": False,
    "ngettext_lazy": False,
    "pgettext": True,
    "pgettext_lazy": True,
    "npgettext": True,
}


def strings_of_python(code: str) -> Iterator[tuple[str | None, str]]:
    """Yield each marked string with its context."""
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in MARKERS:
            texts = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
            if MARKERS[name] and len(texts) > 1:
                yield str(texts[0]), str(texts[1])
            elif texts and isinstance(texts[0], str):
                yield None, texts[0]


def strings_of_template(path: Path) -> Iterator[tuple[str | None, str]]:
    """Yield each marked string of a template, as makemessages reads it."""
    code = templatize(path.read_text("utf-8"))
    for name, start in ((match[1], match.end()) for match in re.finditer(r"\b(n?p?gettext|_)\(", code)):
        literals = re.match(r"""(?:\s*u?('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")\s*,?)+""", code[start:])
        if literals is None:
            continue
        texts = [
            ast.literal_eval(literal)
            for literal in re.findall(r"""'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*\"""", literals[0])
        ]
        yield (texts[0], texts[1]) if MARKERS[name] else (None, texts[0])


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


#: One address for each page, by the name of the page.
PLACES: dict[str, tuple[str, ...]] = {
    "partnership-list": (),
    "search": (),
    "method": (),
    "accessibility": (),
    "developers": (),
    "developers-group": ("missions",),
    "api-catalog": (),
    "security-contact": (),
    "open-data": (),
    "data-dictionary": (),
    "open-data-file": ("milestones", "jsonl"),
    "data-catalog": (),
    "whole-record": (),
    "robots": (),
    "sitemap": (),
    "sitemap-section": ("dialogues",),
    "partnership-detail": ("us-kr",),
    "matrix-file": ("us-kr", "csv"),
    "area-file": ("us-kr", "csv"),
    "dialogue-file": ("us-kr", "csv"),
    "action-file": ("us-kr", "xlsx"),
    "mission-file": ("csv",),
    "program-file": ("csv",),
    "agreement-file": ("csv",),
    "working-group-file": ("csv",),
    "event-file": ("csv",),
    "agency-file": ("csv",),
    "official-file": ("csv",),
    "source-file": ("csv",),
    "area-list": ("us-kr",),
    "area-detail": ("us-kr", "satnav"),
    "dialogue-list": ("us-kr",),
    "dialogue-detail": ("us-kr", "civil-4"),
    "action-list": ("us-kr",),
    "action-detail": ("us-kr", "4.09"),
    "mission-list": (),
    "mission-detail": ("imap",),
    "program-list": (),
    "program-detail": ("artemis",),
    "agreement-list": (),
    "agreement-detail": ("framework-2016",),
    "working-group-list": (),
    "working-group-detail": ("gps-kps-twg",),
    "event-list": (),
    "event-detail": ("space-forum-2023",),
    "quality": ("us-kr",),
    "change-list": ("us-kr",),
    "timeline": ("us-kr",),
    "briefing": ("us-kr",),
    "briefing-file": ("us-kr", "docx"),
    "follow": ("us-kr",),
    "matrix-figure": ("us-kr", "svg"),
    "progress-figure": ("us-kr", "svg"),
    "flow-figure": ("us-kr", "png"),
    "timeline-figure": ("us-kr", "svg"),
    "area-figure": ("us-kr", "lunar-mars", "svg"),
    "mission-figure": ("danuri", "svg"),
    "program-figure": ("artemis", "svg"),
    "embed-matrix": ("us-kr",),
    "embed-area": ("us-kr", "satnav"),
    "news": (),
    "partnership-news": ("us-kr",),
    "area-news": ("us-kr", "satnav"),
    "dialogue-news": ("us-kr", "civil-4"),
    "agency-news": ("kasa",),
    "partnership-calendar": ("us-kr", "dialogues"),
    "area-calendar": ("us-kr", "satnav"),
    "agency-calendar": ("us-kr", "kasa"),
    "agency-list": (),
    "agency-detail": ("kasa",),
    "official-list": (),
    "official-detail": ("han-min-young",),
    "source-list": (),
    "source-detail": ("s1",),
}


#: Files with one address for all languages.
WITHOUT_LANGUAGE = {
    *("api-catalog", "data-catalog", "whole-record", "robots", "security-contact", "sitemap", "sitemap-section"),
}


def names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    """Yield the name of every public page; the addresses of the API have tests of their own."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name not in ("admin", "api", "staff"):
                yield from names(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


def test_every_public_page_has_a_name_and_a_place_in_this_list() -> None:
    assert set(names(get_resolver().url_patterns)) == set(PLACES)


@pytest.mark.django_db
@pytest.mark.parametrize("language", [code for code, _label in settings.LANGUAGES])
@pytest.mark.parametrize("name", sorted(PLACES))
@override_settings(CONTACT="https://contact.example/")
def test_every_public_page_answers_in_every_language(client: Client, name: str, language: str) -> None:
    with translation.override(language):
        address = reverse(name, args=PLACES[name])
    assert address.startswith("/ko/") is (language == "ko" and name not in WITHOUT_LANGUAGE)
    response = client.get(address)
    response.close()  # a file is left open otherwise, and another test would be told
    assert response.status_code == 200
    assert response["Content-Language"] == (settings.LANGUAGE_CODE if name in WITHOUT_LANGUAGE else language)
