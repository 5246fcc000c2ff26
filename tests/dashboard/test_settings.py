import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

import dashboard.settings as module


@pytest.mark.parametrize("word", ["1", "true", "YES", " on "])
def test_a_flag_is_on_for_these_words(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.setenv("A_FLAG", word)
    assert module.env_flag("A_FLAG") is True


@pytest.mark.parametrize("word", ["0", "false", "No", "off"])
def test_a_flag_is_off_for_these_words(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.setenv("A_FLAG", word)
    assert module.env_flag("A_FLAG", True) is False


@pytest.mark.parametrize("word", ["", "  "])
def test_an_empty_flag_takes_its_default(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.setenv("A_FLAG", word)
    assert module.env_flag("A_FLAG", True) is True
    assert module.env_flag("A_FLAG") is False


@pytest.mark.parametrize("word", ["maybe", "2", "tru"])
def test_any_other_word_stops_the_start_and_names_the_variable(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.setenv("A_FLAG", word)
    with pytest.raises(ImproperlyConfigured, match="A_FLAG"):
        module.env_flag("A_FLAG")


def test_an_empty_text_takes_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_TEXT", " ")
    assert module.env_text("A_TEXT", "default") == "default"
    monkeypatch.setenv("A_TEXT", " text ")
    assert module.env_text("A_TEXT", "default") == "text"


def test_a_list_is_split_at_commas_without_empty_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_LIST", "a.example, ,b.example,")
    assert module.env_list("A_LIST") == ["a.example", "b.example"]
    monkeypatch.delenv("A_LIST")
    assert module.env_list("A_LIST") == []
    assert module.env_list("A_LIST", "a,b") == ["a", "b"]


def test_a_number_is_whole_and_one_or_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_NUMBER", " 12 ")
    assert module.env_number("A_NUMBER", 5) == 12
    monkeypatch.setenv("A_NUMBER", "")
    assert module.env_number("A_NUMBER", 5) == 5
    for word in ("0", "-1", "1.5", "many", "１２"):
        monkeypatch.setenv("A_NUMBER", word)
        with pytest.raises(ImproperlyConfigured, match="A_NUMBER"):
            module.env_number("A_NUMBER", 5)


def test_a_choice_is_one_of_the_words_that_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_CHOICE", " Text ")
    assert module.env_choice("A_CHOICE", ("json", "text"), "json") == "text"
    monkeypatch.setenv("A_CHOICE", "")
    assert module.env_choice("A_CHOICE", ("json", "text"), "json") == "json"
    monkeypatch.setenv("A_CHOICE", "xml")
    with pytest.raises(ImproperlyConfigured, match=r"A_CHOICE is 'xml'\. Write json or text\."):
        module.env_choice("A_CHOICE", ("json", "text"), "json")


def test_a_rate_is_a_number_of_requests_and_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    for rate in ("60/minute", "1/second", "100000/day", ""):
        monkeypatch.setenv("A_RATE", f" {rate} ")
        assert module.env_rate("A_RATE") == rate
    monkeypatch.setenv("A_RATE", "")
    assert module.env_rate("A_RATE", "60/minute") == "60/minute"
    monkeypatch.setenv("A_RATE", "Off")
    assert module.env_rate("A_RATE", "60/minute") == ""
    for word in ("60", "0/minute", "60/m", "-1/minute", "sixty/minute", "60 / minute", "６０/minute"):
        monkeypatch.setenv("A_RATE", word)
        with pytest.raises(ImproperlyConfigured, match="A_RATE"):
            module.env_rate("A_RATE")


def test_every_page_language_is_a_content_language() -> None:
    assert {code for code, _label in settings.LANGUAGES} <= set(settings.CONTENT_LANGUAGES)


def test_the_public_policy_allows_nothing_it_does_not_name() -> None:
    assert settings.SECURE_CSP["default-src"] == ["'none'"]
    assert all("unsafe" not in value for values in settings.SECURE_CSP.values() for value in values)
    assert all(value in ("'none'", "'self'") for values in settings.SECURE_CSP.values() for value in values)


NAMES = ("DEBUG", "DEMO", "ALLOWED_HOSTS", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SESSION_COOKIE_SECURE")


def read_settings(names: tuple[str, ...], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Have a process of its own read the settings and print a few of them."""
    code = f"import dashboard.settings as s; print('\\n'.join(f'{{n}}={{getattr(s, n, None)}}' for n in {names!r}))"
    known = {"PATH": "", "PYTHONPATH": str(settings.BASE_DIR)}
    return subprocess.run(
        [sys.executable, "-c", code], env=known | environment, cwd=settings.BASE_DIR, capture_output=True, text=True
    )


def load(names: tuple[str, ...] = NAMES, **environment: str) -> dict[str, str]:
    """Return a few of the settings as they are read in this environment."""
    printed = read_settings(names, environment)
    assert printed.returncode == 0, printed.stderr
    return dict(line.split("=", 1) for line in printed.stdout.splitlines())


def test_a_server_asks_for_encryption_unless_told_otherwise(tmp_path: object) -> None:
    read = load(ALLOWED_HOSTS="record.example", STATE_DIR=str(tmp_path))
    assert read == {
        "DEBUG": "False",
        "DEMO": "False",
        "ALLOWED_HOSTS": "['record.example']",
        "SECURE_SSL_REDIRECT": "True",
        "SECURE_HSTS_SECONDS": "31536000",
        "SESSION_COOKIE_SECURE": "True",
    }


def test_a_demo_answers_on_this_machine_only_and_without_encryption(tmp_path: object) -> None:
    read = load(DEMO="1", STATE_DIR=str(tmp_path))
    assert read["ALLOWED_HOSTS"] == "['localhost', '127.0.0.1', '[::1]']"
    assert read["SECURE_SSL_REDIRECT"] == "None"
    assert read["DEBUG"] == "False"


def test_cookies_of_a_public_server_are_of_its_host_and_go_over_https_only(tmp_path: object) -> None:
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")
    read = load(names, STATE_DIR=str(tmp_path))
    assert list(read.values()) == ["__Host-session", "__Host-csrf", "True", "True"]


def test_a_public_server_limits_how_often_an_address_may_ask(tmp_path: object) -> None:
    names = ("SEARCH_RATE_LIMIT", "EXPORT_RATE_LIMIT", "API_RATE_LIMIT")
    assert list(load(names, STATE_DIR=str(tmp_path)).values()) == ["120/minute", "30/minute", "300/minute"]
    assert set(load(names, STATE_DIR=str(tmp_path), DEMO="1").values()) == {""}


@pytest.mark.parametrize(("environment", "believed"), [({}, "True"), ({"DEMO": "1"}, "False")])
def test_a_proxy_is_believed_on_a_public_server_only(
    tmp_path: object, environment: dict[str, str], believed: str
) -> None:
    read = load(("BEHIND_PROXY",), STATE_DIR=str(tmp_path), BEHIND_PROXY="1", **environment)
    assert read == {"BEHIND_PROXY": believed}


@pytest.mark.parametrize(
    ("name", "word"), [("SECURE_HSTS_SECONDS", "a year"), ("LOG_LEVEL", "loud"), ("KEPT_PAGES_MB", "64 MB")]
)
def test_a_word_that_is_no_value_is_named_in_one_sentence(tmp_path: object, name: str, word: str) -> None:
    refused = read_settings((), {"STATE_DIR": str(tmp_path), name: word})
    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1].startswith(
        f"django.core.exceptions.ImproperlyConfigured: {name} is {word!r}. Write "
    )


def test_levels_of_the_log_are_read_in_small_and_capital_letters(tmp_path: object) -> None:
    for word in ("", "warning", "Warning", "WARNING"):
        read = load(("LOG_LEVEL",), STATE_DIR=str(tmp_path), LOG_LEVEL=word)
        assert read == {"LOG_LEVEL": word.upper() or "INFO"}
