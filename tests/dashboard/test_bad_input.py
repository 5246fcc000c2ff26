"""Whatever is asked for, the answer is a page, a message at the field, or a plain refusal: never a fault of ours."""

from urllib.parse import unquote_to_bytes, urlencode

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from dashboard.middleware import ReadableQueryMiddleware
from tests.dashboard.pages import fetch

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("only_read")]

PAGES = (
    "/",
    "/search/",
    "/method/",
    "/us-kr/",
    "/us-kr/matrix.csv",
    "/us-kr/matrix.svg",
    "/us-kr/areas/",
    "/us-kr/areas/satnav/",
    "/us-kr/dialogues/",
    "/us-kr/dialogues/civil-4/",
    "/us-kr/actions/",
    "/us-kr/actions/4.09/",
    "/us-kr/changes/",
    "/embed/us-kr/matrix/",
    "/embed/us-kr/areas/satnav/",
    "/us-kr/actions.csv",
    "/us-kr/areas.xlsx",
    "/data/",
    "/data/sources.jsonl",
)


@pytest.fixture
def status(client: Client) -> object:
    def ask(path: str, method: str = "GET") -> int:
        """Send the path and the query as they stand, without making them presentable first."""
        raw, _mark, query = path.partition("?")
        response = client.generic(method, "/", PATH_INFO=unquote_to_bytes(raw).decode("latin-1"), QUERY_STRING=query)
        return response.status_code

    return ask


@pytest.mark.parametrize(
    "path",
    [
        "/nothing/",
        "/us-kr/nothing/",
        "/us-kr/areas/nothing/",
        "/us-kr/dialogues/nothing/",
        "/us-kr/dialogues/civil-99/",
        "/us-kr/dialogues/civil-04/",
        "/us-kr/actions/9.99/",
        "/us-kr/actions/4.9/",
        "/us-kr/actions/4.0900/",
        "/us-kr/dialogues/comprehensive-9/",
        "/us-jp/dialogues/civil-4/",
        "/us-jp/actions/4.09/",
        "/us-kr/?series=nothing",
        "/us-kr/?series=comprehensive",
        "/us-kr/matrix.csv?series=nothing",
        "/US-KR/",
        "/Us-Kr/areas/",
        "/us-kr/Areas/",
        "/us-kr/areas/SatNav/",
        "/us-kr/dialogues/Civil-4/",
        "/us-kr/matrix.CSV",
        "/METHOD/",
    ],
)
def test_an_address_of_nothing_is_not_found(status: object, path: str) -> None:
    assert status(path) == 404
    assert status(f"/ko{path}") == 404


@pytest.mark.parametrize(
    "path",
    [
        "/fr/us-kr/",
        "/en/",
        "/en/us-kr/",
        "/ko/ko/",
        "/ko/en/us-kr/",
        "/ko/ko/us-kr/",
        "/KO/us-kr/",
        "/ko-kr/us-kr/",
        "/ja/us-kr/",
    ],
)
def test_an_address_in_a_language_the_site_does_not_speak_is_not_found(status: object, path: str) -> None:
    assert status(path) == 404


@pytest.mark.parametrize(
    "path",
    [
        "//",
        "//us-kr/",
        "/us-kr//",
        "/us-kr//areas/",
        "//elsewhere.example/us-kr/",
        "/us-kr/../us-jp/",
        "/us-kr/..%2fus-jp/",
        "/..%2f..%2fetc%2fpasswd",
        "/us-kr/areas/..%2f..%2f",
        "/static/../dashboard/settings.py",
        "/static/..%2f..%2fpyproject.toml",
        "/us-kr/%00/",
        "/%00",
        "/us-kr/areas/satnav%00/",
        "/us-kr/areas/%ff%fe/",
        "/%ff/",
        "/us-kr/areas/%F0%9F%9A%80/",
        "/us-kr/areas/%ED%95%9C/",
        "/us-kr/areas/" + "a" * 5000 + "/",
        "/" + "a/" * 2000,
        "/us-kr/actions/" + "4" * 5000 + ".09/",
        "/us-kr/actions/%D9%A4.%D9%A0%D9%A9/",
        "/us-kr/areas/satnav/%0d%0aSet-Cookie:a=b/",
        "/us-kr/areas/<script>/",
    ],
)
def test_a_path_that_plays_tricks_is_not_found(status: object, path: str) -> None:
    assert status(path) == 404


@pytest.mark.parametrize("path", ["/us-kr", "/us-kr/areas", "/ko/us-kr/actions/4.09", "/method"])
def test_an_address_without_its_last_slash_leads_to_the_page_on_this_site(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 301
    assert response["Location"] == f"{path}/"


@pytest.mark.parametrize("path", ["//elsewhere.example", "//elsewhere.example/..", "/%5Celsewhere.example"])
def test_no_redirect_leads_to_another_site(client: Client, path: str) -> None:
    response = client.generic("GET", "/", PATH_INFO=path)
    assert response.status_code == 404


class TestPages:
    @pytest.mark.parametrize(
        "page",
        ["0", "-1", "3", "abc", "1.5", "1e3", "999999999999999999999", "9" * 3000, "%00", "%ff", "½", "²", "None"],
    )
    def test_a_page_that_is_not_there_is_refused(self, status: object, page: str) -> None:
        assert status(f"/us-kr/actions/?page={page}") in (400, 404)

    def test_a_page_number_too_long_to_read_is_refused(self, status: object) -> None:
        assert status("/us-kr/actions/?page=" + "9" * 10**5) == 400

    @pytest.mark.parametrize("number", ["1", "2", "", "1&page=2", "0&page=2"])
    def test_a_page_that_is_there_is_shown_and_the_last_value_counts(self, status: object, number: str) -> None:
        assert status(f"/us-kr/actions/?page={number}") == 200


class TestQueries:
    @pytest.mark.parametrize("path", PAGES)
    @pytest.mark.parametrize("query", ["q=%00", "%00", "a=1&b=%00c", "series=%00"])
    def test_a_null_character_is_refused_everywhere(self, status: object, path: str, query: str) -> None:
        assert status(f"{path}?{query}") == 400

    @pytest.mark.parametrize("path", PAGES)
    def test_a_query_too_long_is_refused_everywhere(self, status: object, path: str) -> None:
        assert status(f"{path}?x=" + "a" * ReadableQueryMiddleware.longest) == 400

    @pytest.mark.parametrize("path", PAGES)
    @pytest.mark.parametrize(
        "query", ["x=%ff%fe", "%ff=%fe", "x=%", "x=%zz", "=", "&&&", "x", "x[]=1", "x=1;y=2", "csrfmiddlewaretoken=1"]
    )
    def test_anything_else_that_is_no_parameter_changes_nothing(self, status: object, path: str, query: str) -> None:
        assert status(f"{path}?{query}") == 200

    def test_more_parameters_than_any_form_has_are_refused(self, status: object) -> None:
        number = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1
        assert status("/us-kr/actions/?" + "&" * number + "a=1") in (200, 400)
        assert status("/us-kr/actions/?" + "a&" * number) == 400

    @pytest.mark.parametrize(
        "query",
        [
            "status=nothing",
            "status=open&status=nothing",
            "area=SATNAV",
            "dialogue=civil-99",
            "dialogue=comprehensive-9",
            "side=jp",
            "agency=%ff",
            "sort=random",
            "sort=due&sort=-due",
            "sort=--due",
            "q=%ff%fe%fd",
            "q=" + "%ED%95%9C" * 60,
            "q=" + "a" * 3000,
            "status=" + "open&status=" * 150 + "open",
            "q=%27%20OR%201=1--",
            "q=%25%25%25",
            "q=\\",
            "q=a&q=b&q=c",
            "page=1&status=lapsed&area=mda",
            "status[]=open",
            "id=1&reference=1&pk=1",
        ],
    )
    def test_wrong_filters_are_explained_on_the_page(self, status: object, query: str) -> None:
        assert status(f"/us-kr/actions/?{query}") == 200
        assert status(f"/ko/us-kr/actions/?{query}") == 200

    @pytest.mark.parametrize("query", ["area=", "q=&from=&to=&area=mda", "status=open&sort="])
    def test_empty_fields_of_a_form_are_left_out_of_the_address(self, client: Client, query: str) -> None:
        response = client.get(f"/us-kr/actions/?{query}")
        assert response.status_code == 302
        filled = "&".join(sorted(part for part in query.split("&") if not part.endswith("=")))
        assert response["Location"] == "/us-kr/actions/" + (f"?{filled}" if filled else "")

    @pytest.mark.parametrize(
        "query", ["from=abc", "to=20.5", "from=-1", "from=99999999", "to=1e400", "from=NaN", "size=7"]
    )
    @pytest.mark.parametrize("path", ["/us-kr/actions/", "/agreements/", "/us-kr/events/"])
    def test_wrong_years_and_sizes_are_explained_at_the_field(self, client: Client, path: str, query: str) -> None:
        page = fetch(client, f"{path}?{query}")
        assert page.status == 200
        assert page.texts("p", class_="error"), query


class TestMethods:
    @pytest.mark.parametrize("path", PAGES)
    @pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "NONSENSE"])
    def test_pages_are_read_and_never_written(self, status: object, path: str, method: str) -> None:
        assert status(path, method) == 405

    @pytest.mark.parametrize("path", PAGES)
    def test_the_head_of_a_page_can_be_asked_for(self, client: Client, path: str) -> None:
        response = client.head(path)
        assert response.status_code == 200
        assert response.getvalue() == b""


@effort(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.one_of(
                st.sampled_from(["q", "status", "dialogue", "area", "side", "agency", "sort", "page"]),
                st.text(max_size=8),
            ),
            st.one_of(
                st.sampled_from(["open", "awaiting_update", "civil-4", "satnav", "kr", "nasa", "-due", "2", "0"]),
                st.text(max_size=30),
                st.integers().map(str),
            ),
        ),
        max_size=6,
    )
)
def test_no_query_of_the_action_list_is_too_much(client: Client, pairs: list[tuple[str, str]]) -> None:
    response = client.get(f"/us-kr/actions/?{urlencode(pairs, errors='replace')}")
    assert response.status_code in (200, 302, 400, 404)


@effort(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60))
def test_no_bytes_in_the_query_are_too_much(client: Client, query: bytes) -> None:
    response = client.generic("GET", "/", PATH_INFO="/us-kr/actions/", QUERY_STRING=query.decode("latin-1"))
    assert response.status_code in (200, 302, 400, 404)


@effort(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=40))
def test_no_bytes_in_the_path_are_too_much(client: Client, path: bytes) -> None:
    response = client.generic("GET", "/", PATH_INFO="/us-kr/" + path.decode("latin-1"))
    assert response.status_code in (200, 301, 400, 404)
