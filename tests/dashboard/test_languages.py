import pytest

from dashboard.languages import address_in


@pytest.mark.parametrize(
    ("path", "english", "korean"),
    [
        ("/", "/", "/ko/"),
        ("/ko/", "/", "/ko/"),
        ("/ko", "/", "/ko/"),
        ("/us-kr/", "/us-kr/", "/ko/us-kr/"),
        ("/ko/us-kr/", "/us-kr/", "/ko/us-kr/"),
        (
            "/us-kr/actions/?status=open&q=a%2Fb",
            "/us-kr/actions/?status=open&q=a%2Fb",
            "/ko/us-kr/actions/?status=open&q=a%2Fb",
        ),
        ("/ko/?x=1", "/?x=1", "/ko/?x=1"),
        ("/ko?x=1", "/?x=1", "/ko/?x=1"),
        ("/korea/", "/korea/", "/ko/korea/"),
        ("/ko-kr/", "/ko-kr/", "/ko/ko-kr/"),
    ],
)
def test_a_page_has_one_address_in_each_language(path: str, english: str, korean: str) -> None:
    assert address_in("en", path) == english
    assert address_in("ko", path) == korean


@pytest.mark.parametrize("path", ["/", "/us-kr/areas/?x=%ED%95%9C", "/method/"])
def test_there_and_back_again_is_the_same_address(path: str) -> None:
    assert address_in("en", address_in("ko", path)) == path
