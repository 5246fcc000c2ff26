from types import SimpleNamespace

import pytest
from django.core import checks

from dashboard.checks import check_error_hook, check_production_settings, check_replicas, check_second_factor

GOOD = {"DEBUG": False, "DEMO": False, "SECRET_KEY": "x" * 50, "ALLOWED_HOSTS": ["record.example"]}


def found(settings: object, **values: object) -> list[str]:
    for name, value in (GOOD | values).items():
        setattr(settings, name, value)
    return [message.id for message in check_production_settings()]


def test_a_server_with_safe_settings_starts(settings: object) -> None:
    assert found(settings) == []


@pytest.mark.parametrize("key", ["x", "x" * 49, "insecure-" + "x" * 60])
def test_a_server_without_a_proper_key_does_not_start(settings: object, key: str) -> None:
    assert found(settings, SECRET_KEY=key) == ["record.E001"]


def test_an_earlier_key_that_is_believed_must_be_a_proper_one_too(settings: object) -> None:
    assert found(settings, SECRET_KEY_FALLBACKS=["y" * 50]) == []
    assert found(settings, SECRET_KEY_FALLBACKS=["y" * 50, "y"]) == ["record.E001"]


def test_a_server_that_names_no_host_does_not_start(settings: object) -> None:
    assert found(settings, ALLOWED_HOSTS=[]) == ["record.E002"]


def test_a_server_that_allows_every_host_does_not_start(settings: object) -> None:
    assert found(settings, ALLOWED_HOSTS=["record.example", "*"]) == ["record.E003"]


def test_every_fault_is_named_at_once(settings: object) -> None:
    assert found(settings, SECRET_KEY="x", ALLOWED_HOSTS=[]) == ["record.E001", "record.E002"]


@pytest.mark.parametrize("flag", ["DEBUG", "DEMO"])
def test_a_demo_and_a_developer_need_neither_key_nor_hosts(settings: object, flag: str) -> None:
    assert found(settings, **{flag: True}, SECRET_KEY="insecure-key", ALLOWED_HOSTS=[]) == []


def test_a_demo_is_not_debugged(settings: object) -> None:
    assert found(settings, DEBUG=True, DEMO=True) == ["record.E004"]


def test_every_message_says_what_to_do(settings: object) -> None:
    for name, value in (GOOD | {"SECRET_KEY": "x", "ALLOWED_HOSTS": ["*"]}).items():
        setattr(settings, name, value)
    messages = check_production_settings()
    assert messages
    assert all(message.hint and isinstance(message, checks.Error) for message in messages)


@pytest.mark.parametrize(
    ("values", "ids"),
    [({}, ["record.W001"]), ({"STAFF_SECOND_FACTOR": True}, []), ({"DEMO": True}, []), ({"DEBUG": True}, [])],
)
def test_a_public_server_is_warned_where_a_password_alone_opens_the_desk(
    settings: object, values: dict[str, bool], ids: list[str]
) -> None:
    for name, value in (GOOD | {"STAFF_SECOND_FACTOR": False} | values).items():
        setattr(settings, name, value)
    messages = check_second_factor()
    assert [message.id for message in messages] == ids
    assert all(message.hint and isinstance(message, checks.Warning) for message in messages)


def test_the_checks_run_when_the_server_starts() -> None:
    assert {check_production_settings, check_second_factor} <= set(checks.registry.registry.get_checks())


@pytest.mark.parametrize("hook", ["", "logging.error"])
def test_an_error_hook_that_is_a_function_or_none_is_fine(settings: object, hook: str) -> None:
    settings.ERROR_HOOK = hook
    assert check_error_hook() == []


@pytest.mark.parametrize("hook", ["logging.nowhere", "nowhere.function", "logging.ERROR", "logging", ".x"])
def test_an_error_hook_that_is_no_function_stops_the_start(settings: object, hook: str) -> None:
    settings.ERROR_HOOK = hook
    assert [message.id for message in check_error_hook()] == ["record.E005"]


@pytest.mark.parametrize(
    ("primary", "replica", "found"),
    [("postgresql", None, []), ("sqlite3", None, []), ("postgresql", "postgresql", [])]
    + [(primary, "sqlite3", ["record.E006"]) for primary in ("postgresql", "sqlite3")],
)
def test_only_postgresql_has_replicas(
    monkeypatch: pytest.MonkeyPatch, primary: str, replica: str | None, found: list[str]
) -> None:
    databases = {
        alias: {"ENGINE": f"django.db.backends.{engine}"}
        for alias, engine in (("default", primary), ("replica-1", replica))
        if engine is not None
    }
    monkeypatch.setattr("dashboard.checks.settings", SimpleNamespace(DATABASES=databases))
    assert [message.id for message in check_replicas()] == found
