"""What is said of the packages is never better than what is known of them."""

from typing import Any

import pytest

from audit import __main__ as audit

CLEAN = {"name": "made-up", "version": "1.0", "vulns": []}
WEAK = {"name": "feeble", "version": "1.0", "vulns": [{"id": "MADE-UP-1", "fix_versions": ["1.1"]}]}
PASSED_OVER = {"name": "unknown", "skip_reason": "not found"}


@pytest.fixture
def status(monkeypatch: pytest.MonkeyPatch) -> Any:
    def run(*packages: dict[str, Any], words: tuple[str, ...] = ()) -> int:
        monkeypatch.setattr(audit, "ask", lambda: {"dependencies": list(packages)} if packages else None)
        monkeypatch.setattr("sys.argv", ["audit", *words])
        return audit.main()

    return run


def test_packages_without_a_known_weakness_pass(status: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(CLEAN) == 0
    assert "No weakness is known of 1 packages" in capsys.readouterr().out


@pytest.mark.parametrize("words", [(), ("--or-record",)])
def test_a_known_weakness_fails_and_says_what_mends_it(
    status: Any, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    assert status(CLEAN, WEAK, PASSED_OVER, words=words) == 1
    assert "feeble 1.0: MADE-UP-1, mended in 1.1" in capsys.readouterr().out


@pytest.mark.parametrize("packages", [(), (CLEAN, PASSED_OVER)])
def test_what_could_not_be_asked_is_no_all_clear(
    status: Any, capsys: pytest.CaptureFixture[str], packages: tuple[dict[str, Any], ...]
) -> None:
    assert status(*packages) == 2
    assert status(*packages, words=("--or-record",)) == 0
    assert capsys.readouterr().out.count("NOT AUDITED") == 2
