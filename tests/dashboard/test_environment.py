from pathlib import Path

import pytest

from dashboard.environment import (
    BEGIN,
    END,
    GROUPS,
    GUIDE,
    READERS,
    VARIABLES,
    WORKED_OUT,
    Variable,
    variables_read,
    with_reference,
    write_reference,
)


def test_every_variable_that_is_read_is_described_and_no_other() -> None:
    read = {name for path in READERS for name in variables_read(path)}
    assert len(read) > 25
    assert read ^ set(VARIABLES) == set()


def test_a_variable_is_described_once_in_a_sentence() -> None:
    names = [variable.name for group in GROUPS.values() for variable in group]
    assert len(names) == len(set(names))
    assert [variable.name for variable in VARIABLES.values() if not variable.does.endswith(".")] == []


def test_the_guide_is_up_to_date() -> None:
    guide = GUIDE.read_text("utf-8")
    assert with_reference(guide) == guide, "Run make environment."


def test_defaults_are_read_from_the_code(tmp_path: Path) -> None:
    code = tmp_path / "settings.py"
    code.write_text(
        'A = env_flag("A_FLAG")\nB = env_flag("B_FLAG", True)\nC = env_number("A_NUMBER", 5)\n'
        'D = env_text("A_TEXT")\nE = env_text("A_FOLDER", str(PLACE))\nF = int(os.environ.get("A_COUNT") or 2)\n'
        'G = env_choice("A_CHOICE", ("a", "b"), "b")\nH = other("NO_VARIABLE")\nI = env_flag("C_FLAG", not A)\n'
    )
    assert variables_read(code) == {
        "A_FLAG": False,
        "B_FLAG": True,
        "A_NUMBER": 5,
        "A_TEXT": None,
        "A_FOLDER": WORKED_OUT,
        "A_COUNT": 2,
        "A_CHOICE": "b",
        "C_FLAG": WORKED_OUT,
    }


def test_a_row_says_the_name_the_default_and_what_it_does() -> None:
    assert "| `SIGN_IN_FAILURES` | `5` | Failed sign-ins after which" in write_reference()
    assert "| `STAFF_SECOND_FACTOR` | off | " in write_reference()
    assert "| `CONTACT` | empty | " in write_reference()
    assert "| `KEPT_PAGES_MB` | `64`; `0` with `DEBUG` | " in write_reference()


def test_a_default_that_is_worked_out_must_be_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(GROUPS, "New", (Variable("WEB_THREADS", "Threads."), Variable("STATE_DIR", "A folder.")))
    with pytest.raises(ValueError, match="STATE_DIR"):
        write_reference()


def test_what_stands_around_the_variables_is_left_alone() -> None:
    assert with_reference(f"before {BEGIN}old{END} after") == f"before {BEGIN}\n\n{write_reference()}\n\n{END} after"


def test_a_guide_without_a_place_for_them_is_refused() -> None:
    for guide in ("", BEGIN, END):
        with pytest.raises(ValueError, match="no place"):
            with_reference(guide)
