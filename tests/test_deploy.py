"""What `deploy/` promises: it names variables that are read, and its parts agree with the site and with each other."""

import logging
import os
import re
import runpy
import shlex
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from cooperation.exchange.readers import LARGEST_FILE
from dashboard.environment import VARIABLES
from dashboard.middleware import RequestSizeMiddleware
from dashboard.probes import HEALTH, READINESS

DEPLOY = Path(settings.BASE_DIR) / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [path for path in UNITS if path.suffix == ".service"]
NGINX = (DEPLOY / "nginx.conf").read_text("utf-8")
CONTAINER = (DEPLOY / "Containerfile").read_text("utf-8").replace("\\\n", " ")
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
EXAMPLE = (DEPLOY / "environment.example").read_text("utf-8")
GUIDE = (Path(settings.BASE_DIR) / "docs" / "operations.md").read_text("utf-8")
#: Variables that are for Python and for PostgreSQL, and not for the site.
OTHERS = {"PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD"}


def unit(path: Path) -> dict[str, list[str]]:
    """Return the values of each setting of a unit."""
    found: dict[str, list[str]] = {}
    for line in path.read_text("utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            name, _equals, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


def seconds(directive: str) -> int:
    """Return the time that a directive of nginx names."""
    match = re.search(rf"^\s*{directive} (\d+)s;", NGINX, re.MULTILINE)
    assert match, directive
    return int(match[1])


def gunicorn() -> dict[str, Any]:
    return runpy.run_path(str(DEPLOY / "gunicorn.conf.py"))


class TestVariables:
    def named(self) -> dict[str, set[str]]:
        compose = {name for service in COMPOSE["services"].values() for name in service["environment"]}
        return {
            "environment.example": set(re.findall(r"^(\w+)=", EXAMPLE, re.MULTILINE)),
            "Containerfile": {
                part.partition("=")[0]
                for line in re.findall(r"^ENV (.*)", CONTAINER, re.MULTILINE)
                for part in shlex.split(line)
            },
            "compose.yaml": compose,
            **{
                path.name: {part.partition("=")[0] for line in unit(path)["Environment"] for part in shlex.split(line)}
                for path in SERVICES
            },
        }

    def test_each_that_is_set_is_one_that_is_read(self) -> None:
        named = self.named()
        assert all(named.values())
        assert {place: names - set(VARIABLES) - OTHERS for place, names in named.items()} == {
            place: set() for place in named
        }

    def test_the_example_says_all_that_a_public_server_must_say(self) -> None:
        needed = {"SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "BEHIND_PROXY", "STAFF_SECOND_FACTOR"}
        assert needed <= self.named()["environment.example"]

    def test_the_example_holds_no_key_and_opens_no_demo(self) -> None:
        assert re.search(r"^SECRET_KEY=$", EXAMPLE, re.MULTILINE)
        assert not re.search(r"^(?:DEMO|DEBUG)=", EXAMPLE, re.MULTILINE)


class TestUnits:
    @pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
    def test_systemd_understands_every_unit(self, tmp_path: Path) -> None:
        for path in UNITS:
            # The programs themselves are installed elsewhere.
            text = re.sub(r"/opt/record/current/\.venv/bin/\w+", "/bin/true", path.read_text("utf-8"))
            (tmp_path / path.name).write_text(text)
        said = subprocess.run(["systemd-analyze", "verify", *tmp_path.iterdir()], capture_output=True, text=True)
        assert (said.returncode, said.stderr) == (0, "")

    @pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
    def test_no_service_runs_as_root_or_writes_outside_its_folder(self, path: Path) -> None:
        found = unit(path)
        assert found["User"] == ["record"]
        assert found["ProtectSystem"] == ["strict"]
        assert found["NoNewPrivileges"] == ["yes"]
        assert found["CapabilityBoundingSet"] == [""]
        assert f"STATE_DIR=/var/lib/{found['StateDirectory'][0]}" in found["Environment"][0]

    def test_systemd_waits_for_longer_than_gunicorn_does(self) -> None:
        found = unit(DEPLOY / "systemd" / "record-web.service")
        assert int(found["TimeoutStopSec"][0]) > gunicorn()["graceful_timeout"]
        assert found["KillMode"] == ["mixed"]

    def test_a_worker_may_choose_its_processor(self) -> None:
        # The last line gives back one of the calls that the line before takes away.
        *_others, taken, given = unit(DEPLOY / "systemd" / "record-web.service")["SystemCallFilter"]
        assert (taken, given) == ("~@privileged @resources", "sched_setaffinity")

    def test_the_door_stays_open_while_the_service_restarts(self) -> None:
        assert "record-web.socket" in unit(DEPLOY / "systemd" / "record-web.service")["Requires"]
        assert "--bind" not in unit(DEPLOY / "systemd" / "record-web.service")["ExecStart"][0]


class TestNginx:
    def test_it_speaks_to_the_door_of_the_service(self) -> None:
        (place,) = unit(DEPLOY / "systemd" / "record-web.socket")["ListenStream"]
        assert f"server unix:{place} " in NGINX

    def test_it_lets_through_the_largest_spreadsheet_and_not_much_more(self) -> None:
        match = re.search(r"gzip off;[^}]*client_max_body_size (\d+)m;", NGINX)
        assert match
        assert LARGEST_FILE < int(match[1]) * 1024 * 1024 == RequestSizeMiddleware.largest_file

    def test_readers_send_it_next_to_nothing(self) -> None:
        assert re.search(r"^    client_max_body_size \d\dk;", NGINX, re.MULTILINE)

    def test_it_adds_no_header_to_the_answers_of_the_site(self) -> None:
        added = re.findall(r"^\s*(?:add_header|more_set_headers|expires)\b(.*);", NGINX, re.MULTILINE)
        assert added == [" Content-Security-Policy $own_policy always"]
        assert re.search(r'map \$upstream_http_content_security_policy \$own_policy {\s+"" .*\s+default "";', NGINX)

    def test_it_replaces_every_header_that_the_site_believes(self) -> None:
        headers = dict(re.findall(r"^\s*proxy_set_header (\S+) (\S+);", NGINX, re.MULTILINE))
        assert headers["X-Forwarded-Proto"] == "$scheme"
        assert headers["X-Forwarded-For"] == "$remote_addr"
        assert headers["X-Request-ID"] == "$request_id"
        assert headers["Host"] == "$host"
        # One that is set inside a location would take away all of those above.
        assert not re.search(r"^ {8}proxy_set_header", NGINX, re.MULTILINE)

    def test_it_waits_for_a_restart(self) -> None:
        stop = int(unit(DEPLOY / "systemd" / "record-web.service")["TimeoutStopSec"][0])
        assert seconds("proxy_connect_timeout") > stop
        assert seconds("proxy_read_timeout") > stop

    def test_a_line_that_is_too_long_is_refused_by_the_site_which_says_why(self) -> None:
        match = re.search(r"large_client_header_buffers \d+ (\d+)k;", NGINX)
        assert match
        assert int(match[1]) * 1024 > gunicorn()["limit_request_line"]

    @pytest.mark.parametrize("path", [HEALTH, READINESS])
    def test_probes_are_not_for_the_public(self, path: str) -> None:
        assert re.search(rf"location = {path} {{\s+return 404;", NGINX)

    def test_pages_of_the_signed_in_are_not_compressed(self) -> None:
        match = re.search(r"location ~ (\S+) {\s+gzip off;", NGINX)
        assert match
        assert re.search(match[1], "/admin/")
        assert re.search(match[1], "/ko/admin/login/")
        assert not re.search(match[1], "/us-kr/admin/")


class TestGunicorn:
    def test_it_believes_nothing_that_a_request_says_of_a_proxy(self) -> None:
        found = gunicorn()
        assert (found["forwarder_headers"], found["secure_scheme_headers"]) == ("", {})

    def test_its_limits_leave_room_for_a_browser_and_for_little_more(self) -> None:
        found = gunicorn()
        assert 30 < found["limit_request_fields"] <= 100
        assert found["limit_request_field_size"] <= 8190


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system keeps no process on a processor")
class TestWorkersOnProcessors:
    @pytest.fixture
    def stayed_on(self, monkeypatch: pytest.MonkeyPatch) -> list[set[int]]:
        """Three processors, of which workers 11 and 12 stay on 4 and 5; where a new worker is told to stay is noted."""
        found: list[set[int]] = []
        places = {0: {4, 5, 6}, 11: {4}, 12: {5}}

        def place_of(process: int) -> set[int]:
            if process not in places:
                raise ProcessLookupError
            return places[process]

        monkeypatch.setattr(os, "sched_getaffinity", place_of)
        monkeypatch.setattr(os, "sched_setaffinity", lambda process, processors: found.append(processors))
        return found

    @pytest.mark.parametrize(("others", "chosen"), [((), 4), ((11,), 5), ((11, 12), 6), ((12, 99), 4)])
    def test_a_new_worker_stays_where_fewest_others_do(
        self, stayed_on: list[set[int]], others: tuple[int, ...], chosen: int
    ) -> None:
        gunicorn()["post_fork"](SimpleNamespace(WORKERS=dict.fromkeys(others)), None)
        assert stayed_on == [{chosen}]

    def test_a_worker_that_may_not_choose_begins_all_the_same(
        self, stayed_on: list[set[int]], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        def refuse(process: int, processors: set[int]) -> None:
            raise PermissionError(1, "Operation not permitted")

        monkeypatch.setattr(os, "sched_setaffinity", refuse)
        gunicorn()["post_fork"](SimpleNamespace(WORKERS={}, log=logging.getLogger("of a server")), None)
        assert [record.getMessage() for record in caplog.records] == [
            "The worker does not stay on one processor: Operation not permitted."
        ]

    def test_an_operator_may_let_workers_move(self, stayed_on: list[set[int]], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PIN_WORKERS", "0")
        gunicorn()["post_fork"](SimpleNamespace(WORKERS={}), None)
        assert stayed_on == []


class TestGuide:
    """What docs/operations.md tells an operator to type is there to be typed, in the order of the page."""

    def made(self) -> dict[str, int]:
        """Return where in the guide each folder is made: its path, and the place of the line."""
        return {
            folder: match.start()
            for match in re.finditer(r"^install -d (.*)$", GUIDE, re.MULTILINE)
            for folder in shlex.split(match[1])
            if folder.startswith("/")
        }

    def test_each_command_of_the_site_is_one(self) -> None:
        named = set(re.findall(r"^(?:RELEASE=\S+ )?record (\w+)", GUIDE, re.MULTILINE))
        named |= set(re.findall(r"`(?:RELEASE=\S+ )?record (\w+)", GUIDE))
        assert {"backup", "restore", "changepassword", "axes_reset_ip", "first_administrator"} <= named
        assert named - set(get_commands()) == set()

    def test_no_command_for_the_server_is_written_as_one_for_a_clone(self) -> None:
        # Without what the server is told, manage.py would look for another database.
        assert re.findall(r"`manage\.py [^`]+`", GUIDE) == []

    def test_each_file_of_deploy_that_it_names_is_there(self) -> None:
        named = set(re.findall(r"\bdeploy/[\w./*-]*[\w*]", GUIDE)) - {"deploy/record.env"}
        assert {"deploy/nginx.conf", "deploy/environment.example", "deploy/systemd/record-*"} <= named
        assert [name for name in sorted(named) if not list(DEPLOY.parent.glob(name))] == []

    def test_what_nginx_reads_is_made_before_nginx_is_asked(self) -> None:
        folders = {str(Path(path).parent) for path in re.findall(r"ssl_certificate(?:_key)? (\S+);", NGINX)}
        folders |= set(re.findall(r"^\s+root (\S+);", NGINX, re.MULTILINE))
        made = self.made()
        assert len(folders) == 2
        assert all(made[folder] < GUIDE.index("nginx -t") for folder in folders)

    def test_the_folder_of_backups_is_made_before_anything_is_backed_up(self) -> None:
        (folder,) = {
            shlex.split(line)[-1]
            for line in unit(DEPLOY / "systemd" / "record-nightly.service")["ExecStart"]
            if " backup " in line
        }
        assert self.made()[folder] < GUIDE.index("record-nightly.timer") < GUIDE.index(f"record backup {folder}")

    def test_no_question_to_the_door_waits_for_ever(self) -> None:
        # The door is open before anybody is behind it.
        asked = re.findall(r"^curl .*--unix-socket .*$", GUIDE, re.MULTILINE)
        assert asked
        assert [line for line in asked if "--max-time" not in line] == []

    def test_a_role_of_the_database_is_changed_from_a_folder_that_its_user_may_enter(self) -> None:
        blocks = re.findall(r"^```sh\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
        asked = [block for block in blocks if "runuser -u postgres" in block]
        assert asked
        assert [block for block in asked if block.index("cd /") > block.index("runuser -u postgres")] == []


class TestContainers:
    def test_the_image_does_not_run_as_root_and_knows_whether_it_is_ready(self) -> None:
        assert re.search(r"^USER (?!0\b|root\b)\S+$", CONTAINER, re.MULTILINE)
        assert re.search(rf"^HEALTHCHECK .*127\.0\.0\.1:8000{READINESS}'", CONTAINER, re.MULTILINE)

    def test_whoever_builds_the_image_is_told_to_keep_its_check_of_health(self) -> None:
        # What podman writes of itself, an image of OCI, has no place for one.
        compose = (DEPLOY / "compose.yaml").read_text("utf-8")
        told = re.findall(r"^.*podman (?:build|compose [^`\n]*--build)\b.*$", f"{CONTAINER}\n{compose}", re.MULTILINE)
        assert len(told) == 2
        assert [line for line in told if not re.search(r"--format docker|BUILDAH_FORMAT=docker", line)] == []
        assert re.search(r"^export .*\bBUILDAH_FORMAT=docker\b.*\npodman compose .*--build", GUIDE, re.MULTILINE)

    def test_what_is_copied_into_the_image_is_there(self) -> None:
        copied = [line.split()[:-1] for line in re.findall(r"^COPY (?!--from)(.*)", CONTAINER, re.MULTILINE)]
        assert copied
        paths = [Path(settings.BASE_DIR) / name for names in copied for name in names]
        assert [str(path) for path in paths if not path.exists()] == []

    def test_packages_are_those_that_are_pinned(self) -> None:
        assert "--require-hashes --requirement requirements.txt" in CONTAINER

    def test_the_site_begins_once_the_database_is_migrated(self) -> None:
        web, migrate = COMPOSE["services"]["web"], COMPOSE["services"]["migrate"]
        assert web["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}
        assert migrate["depends_on"] == {"database": {"condition": "service_healthy"}}
        assert web["read_only"] is True
        assert web["cap_drop"] == ["ALL"]

    def test_only_this_machine_reaches_the_site_and_nobody_the_database(self) -> None:
        assert all(port.startswith("127.0.0.1:") for port in COMPOSE["services"]["web"]["ports"])
        assert "ports" not in COMPOSE["services"]["database"]

    def test_the_container_may_take_as_long_to_stop_as_gunicorn_does(self) -> None:
        grace = int(COMPOSE["services"]["web"]["stop_grace_period"].removesuffix("s"))
        assert grace > gunicorn()["graceful_timeout"]

    def test_no_secret_stands_in_the_files(self) -> None:
        passwords = [service["environment"].get("POSTGRES_PASSWORD") for service in COMPOSE["services"].values()]
        assert [password for password in passwords if password] == ["${POSTGRES_PASSWORD:?}"]
