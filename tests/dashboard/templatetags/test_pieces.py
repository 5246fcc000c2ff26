import datetime
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.template import Context, Engine, RequestContext, TemplateSyntaxError
from django.test import RequestFactory
from django.urls import set_script_prefix
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from cooperation.kept import Lasting
from cooperation.models import ActionItemStatus, DerivedStatus, PartialDate, Partnership
from cooperation.models.fields import TranslatedText
from dashboard.filters.facets import Facet, Option
from dashboard.templatetags.pieces import draw
from tests.makers import build

PIECES = {
    "shown.html": "[{{ value }}]",
    "line.html": "{{ value }}\n",
    "marked.html": "{{ value|own_language }}",
    "translated.html": "{% load i18n %}{% translate 'Actions' %}",
    "where.html": "{% url 'partnership-list' %}",
    "page.html": "({{ request.path }}{{ outside }}{{ value }})",
}
BUILTINS = [f"dashboard.templatetags.{name}" for name in ("wording", "components", "frame", "pieces")]


def engine(*, debug: bool = False) -> Engine:
    loaders = [("django.template.loaders.locmem.Loader", dict(PIECES))]
    return Engine(
        loaders=loaders,
        libraries={"i18n": "django.templatetags.i18n"},
        builtins=[*BUILTINS, "django.templatetags.i18n"],
        debug=debug,
    )


def render(text: str, on: Engine | None = None, **values: object) -> str:
    return (on or engine()).from_string(text).render(Context(values))


class TestPiece:
    def test_a_piece_is_drawn_once_for_the_same_values(self) -> None:
        one = engine()
        drawn = [render("{% piece 'shown.html' value=value %}", one, value=value) for value in ("a", "b", "a", "a")]
        assert drawn == ["[a]", "[b]", "[a]", "[a]"]
        before = draw.cache_info().misses
        assert render("{% piece 'shown.html' value=value %}", one, value="b") == "[b]"
        assert draw.cache_info().misses == before

    @pytest.mark.parametrize(
        ("values", "expected"),
        [
            (("<b>", mark_safe("<b>")), ["[&lt;b&gt;]", "[<b>]"]),
            ((1, True, "1"), ["[1]", "[True]", "[1]"]),
            ((ActionItemStatus.OPEN, "open"), ["[open]", "[open]"]),
            ((PartialDate(2027), PartialDate(2027, 1), None), ["[2027]", "[2027-01]", "[None]"]),
        ],
    )
    def test_values_that_only_look_the_same_are_told_apart(self, values: tuple, expected: list[str]) -> None:
        one = engine()
        drawn = [render("{% piece 'shown.html' value=value %}", one, value=value) for value in values * 2]
        assert drawn == expected * 2

    def test_texts_of_the_record_are_told_apart_by_their_language(self) -> None:
        one, texts = engine(), [TranslatedText("Nuri", "ko"), TranslatedText("Nuri", "en"), "Nuri"]
        drawn = [render("{% piece 'marked.html' value=value %}", one, value=text) for text in texts]
        assert drawn == ['<span lang="ko">Nuri</span>', "Nuri", "Nuri"]

    def test_each_language_has_its_own_pieces(self) -> None:
        one, drawn = engine(), []
        for language in ("en", "ko", "en"):
            with translation.override(language):
                drawn.append(render("{% piece 'translated.html' %}{% piece 'where.html' %}", one))
        assert drawn[0] == drawn[2] == "Actions/"
        assert drawn[1].endswith("/ko/")
        assert not drawn[1].startswith("Actions")

    def test_a_label_is_read_in_the_language_of_the_page(self) -> None:
        one, label, drawn = engine(), gettext_lazy("Actions"), []
        for language in ("en", "ko"):
            with translation.override(language):
                drawn.append(render("{% piece 'shown.html' value=value %}", one, value=label))
                assert drawn[-1] == f"[{label}]"
        assert drawn[0] != drawn[1]

    @pytest.fixture
    def _below_another_path(self) -> Iterator[None]:
        yield
        set_script_prefix("/")

    @pytest.mark.usefixtures("_below_another_path")
    def test_links_begin_with_where_the_site_stands(self) -> None:
        one = engine()
        assert render("{% piece 'where.html' %}", one) == "/"
        set_script_prefix("/record/")
        assert render("{% piece 'where.html' %}", one) == "/record/"

    def test_a_piece_sees_neither_the_page_nor_the_request(self) -> None:
        request = RequestFactory().get("/secret/")
        context = RequestContext(request, {"outside": "outside", "request": request})
        text = "{% piece 'page.html' value='given' %}"
        assert engine().from_string(text).render(context) == "(given)"

    @pytest.mark.parametrize(
        "value",
        [
            SimpleLazyObject(object),
            ["a"],
            ("a",),
            {"a": 1},
            build(Partnership, slug="aa-zz"),
        ],
        ids=["object", "list", "tuple", "mapping", "record"],
    )
    def test_what_may_change_or_does_not_say_it_all_is_refused(self, value: object) -> None:
        with pytest.raises(TypeError, match=r"value of shown\.html"):
            render("{% piece 'shown.html' value=value %}", value=value)

    def test_a_piece_stands_inside_a_line(self) -> None:
        assert render("<{% piece 'line.html' value='a' %}>") == "<a>"

    @pytest.mark.parametrize("text", ["{% piece shown.html %}", "{% piece 'shown.html' value %}"])
    def test_a_piece_without_a_name_or_a_named_value_is_refused(self, text: str) -> None:
        with pytest.raises(TemplateSyntaxError):
            render(text)

    def test_whoever_changes_a_template_sees_the_change(self) -> None:
        one = engine(debug=True)
        assert render("{% piece 'shown.html' value='a' %}", one) == "[a]"
        one.template_loaders[0].templates_dict["shown.html"] = "new {{ value }}"
        assert render("{% piece 'shown.html' value='a' %}", one) == "new a"


@dataclass(frozen=True)
class Made(Lasting):
    name: str


class TestOfWhatLasts:
    def test_a_piece_lasts_as_long_as_what_it_is_made_of(self) -> None:
        one, text = engine(), "{% piece 'shown.html' value=value %}"
        first, second = Made("same"), Made("same")
        assert first == second
        assert render(text, one, value=first) == render(text, one, value=second)
        assert len(first.made) == len(second.made) == 1
        object.__setattr__(first, "name", "changed")
        assert "same" in render(text, one, value=first)
        assert len(first.made) == 1

    def test_each_language_has_its_own(self) -> None:
        made = Made("a")
        for language in ("en", "ko", "ko"):
            with translation.override(language):
                render("{% piece 'translated.html' value=value %}", value=made)
        assert sorted(language for _name, language, _prefix in made.made) == ["en", "ko"]


class TestFacetOptions:
    def drawn(self, *options: Option) -> str:
        text = "{% facet_options facet %}"
        from django.template import engines

        return engines["django"].from_string(text).render({"facet": Facet("area", "Area", options)})

    def test_the_count_is_that_of_the_page_and_the_rest_is_drawn_once(self) -> None:
        few, many = (self.drawn(Option("moon", "Moon", count, False)) for count in (3, 41))
        assert few.replace(">3<", ">41<") == many
        assert few != many

    def test_a_choice_that_was_made_is_marked(self) -> None:
        html = self.drawn(Option("moon", "Moon", 1, True), Option("mars", "Mars", 1, False))
        assert html.count(" checked>") == 1
        assert html.index(" checked>") < html.index("Mars")

    def test_labels_are_escaped_and_carry_their_language(self) -> None:
        label = TranslatedText("<달 & 화성>", "ko")
        html = self.drawn(Option('"a"', label, 1, False))
        assert '<span lang="ko">&lt;달 &amp; 화성&gt;</span>' in html
        assert 'value="&quot;a&quot;"' in html
        assert '<span lang="en">' not in self.drawn(Option('"a"', TranslatedText("<달 & 화성>", "en"), 1, False))

    def test_a_status_is_drawn_with_its_glyph_in_each_language(self) -> None:
        term = DerivedStatus.AWAITING_UPDATE
        for language in ("en", "ko"):
            with translation.override(language):
                html = self.drawn(Option(term.value, term.label, 2, False, glyph=term.glyph))
                assert "st-await" in html
                assert str(term.label) in html


def test_a_day_is_a_plain_value() -> None:
    assert render("{% piece 'shown.html' value=value %}", value=datetime.date(2026, 11, 22)) != "[]"
