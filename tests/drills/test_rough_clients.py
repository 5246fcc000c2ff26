"""Clients that no browser is: junk, tricks and silence on the wire. The server refuses them and answers the next.

They speak to gunicorn itself, and where nginx is installed to the site behind it, as `deploy/` sets both up.
"""

import re
import shutil
import socket
import ssl
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.conf import settings

from tests.journeys.conftest import environment_of, serving

PATIENCE = 45  # seconds; what hangs for longer than this hangs
HEAD = b"Host: 127.0.0.1\r\nConnection: close\r\n"
POST = b"POST /admin/login/ HTTP/1.1\r\n" + HEAD


@pytest.fixture(autouse=True)
def _time_stands_still() -> None:
    """Leave the clock alone: here something is waited for."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Serve the demo record with gunicorn as a server does, and return the port."""
    with serving(environment_of(tmp_path_factory.mktemp("site"))) as address:
        yield int(address.rpartition(":")[2])


def say(port: int, request: bytes) -> bytes:
    """Send the bytes as they are, and return all that comes back until the server closes the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
        line.sendall(request)
        parts = []
        try:
            while part := line.recv(65_536):
                parts.append(part)
        except ConnectionResetError:  # it closed with something of ours unread
            pass
        return b"".join(parts)


def statuses(answers: bytes) -> list[int]:
    return [int(found) for found in re.findall(rb"^HTTP/1\.[01] (\d{3}) ", answers, re.MULTILINE)]


def get(target: bytes, headers: bytes = b"") -> bytes:
    return b"GET " + target + b" HTTP/1.1\r\n" + HEAD + headers + b"\r\n"


def body_of(port: int, target: bytes, headers: bytes = b"") -> bytes:
    answer = say(port, get(target, headers))
    assert statuses(answer) == [200]
    return answer.partition(b"\r\n\r\n")[2]


REFUSED = {
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
    "HTTP of long ago": b"GET /\r\n\r\n",
    "HTTP of some day": b"GET /method/ HTTP/9.9\r\n" + HEAD + b"\r\n",
    "HTTP/2 unasked": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a method in small letters": b"get /method/ HTTP/1.1\r\n" + HEAD + b"\r\n",
    "a method there is not": b"FETCH /method/ HTTP/1.1\r\n" + HEAD + b"\r\n",
    "a request to trace": b"TRACE /method/ HTTP/1.1\r\n" + HEAD + b"\r\n",
    "a request to connect": b"CONNECT elsewhere.example:443 HTTP/1.1\r\n" + HEAD + b"\r\n",
    "more headers than a browser sends": get(b"/method/", b"".join(b"X-%d: a\r\n" % number for number in range(99))),
    "a header of 9 KB": get(b"/method/", b"X-A: " + b"a" * 9000 + b"\r\n"),
    "headers of half a MB": get(b"/method/", b"".join(b"X-%d: %s\r\n" % (n, b"a" * 8000) for n in range(63))),
    "a cookie of 9 KB": get(b"/method/", b"Cookie: " + b"a=b; " * 1800 + b"\r\n"),
    "an address of 9 KB": get(b"/method/?" + b"a" * 9000),
    "a query of 5 KB": get(b"/method/?" + b"a" * 5000),
    "a header on two lines": get(b"/method/", b"X-A: b\r\n c\r\n"),
    "a header with a null character": get(b"/method/", b"X-A: b\x00c\r\n"),
    "a header without a name": get(b"/method/", b": b\r\n"),
    "two hosts": get(b"/method/", b"Host: elsewhere.example\r\n"),
    "another host": b"GET /method/ HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n",
    "a host that is none": b"GET /method/ HTTP/1.1\r\nHost: localhost@elsewhere\r\nConnection: close\r\n\r\n",
    "an expectation nobody has": get(b"/method/", b"Expect: more\r\n"),
    "two lengths": POST + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
    "two lengths in one": POST + b"Content-Length: 3, 4\r\n\r\nabcd",
    "a length below nothing": POST + b"Content-Length: -1\r\n\r\n",
    "a length with a sign": POST + b"Content-Length: +3\r\n\r\nabc",
    "a length beyond all": POST + b"Content-Length: 99999999999999\r\n\r\nabc",
    "a length and parts": POST + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "parts of another kind": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "parts, said twice": POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
    "parts, with a blank": POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "parts that are none": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n",
    "the folder above": get(b"/static/../../pyproject.toml"),
    "the folder above, in code": get(b"/static/%2e%2e/%2e%2e/pyproject.toml"),
    "the folder above, in double code": get(b"/static/%252e%252e/pyproject.toml"),
    "the folder above, with slashes in code": get(b"/static/..%2f..%2fpyproject.toml"),
    "the folder above, backwards": get(b"/static/..\\..\\pyproject.toml"),
    "the folder above, in overlong letters": get(b"/static/%c0%ae%c0%ae/pyproject.toml"),
    "a null character": get(b"/method/%00"),
    "a line break": get(b"/method%0d%0aSet-Cookie:a=b"),
    "a control character": get(b"/method/\x01"),
    "bare letters of another alphabet": get("/한/".encode()),
    "a parameter of a path": get(b"/method;a=1/"),
    "another site as a path": get(b"//elsewhere.example/method"),
    "another site as a path, backwards": get(b"/\\elsewhere.example/method"),
    "everything": b"OPTIONS * HTTP/1.1\r\n" + HEAD + b"\r\n",
}


@pytest.mark.parametrize("trick", REFUSED)
def test_what_no_browser_sends_is_refused_once_and_the_next_is_answered(site: int, trick: str) -> None:
    (status,) = statuses(say(site, REFUSED[trick]))
    assert 400 <= status < 500 or status == 501
    assert statuses(say(site, get(b"/method/"))) == [200]


def test_a_request_hidden_in_another_one_is_not_answered(site: int) -> None:
    hidden = b"GET /us-kr/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    for headers in (
        b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" % (len(hidden) + 5),
        b"Content-Length: 0\r\nContent-Length: %d\r\n\r\n" % len(hidden),
        b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        b"Content-Length: %d\r\n\r\n" % len(hidden),
    ):
        assert len(statuses(say(site, POST.replace(b"Connection: close\r\n", b"") + headers + hidden))) == 1


def test_junk_behind_good_requests_ends_the_line_after_these_are_answered(site: int) -> None:
    good = get(b"/method/").replace(b"Connection: close\r\n", b"")
    assert statuses(say(site, good * 3 + b"\x00\xff\xfe junk\r\n\r\n" + good)) == [200, 200, 200, 400]


class TestClaims:
    """What a request says of the way it came is not believed, and changes nothing for those who ask next."""

    @pytest.mark.parametrize(
        "claim",
        [
            *(b"SCRIPT_NAME: /made-up", b"PATH_INFO: /made-up/", b"REMOTE_USER: demo-administrator"),
            *(b"X-Forwarded-Proto: https", b"X-Forwarded-Protocol: ssl", b"X-Forwarded-Ssl: on"),
            *(b"X-Forwarded-Host: made-up.example", b"Forwarded: host=made-up.example;proto=https"),
            *(b"X-Original-URL: /made-up/", b"X-Rewrite-URL: /made-up/", b"X-HTTP-Method-Override: DELETE"),
            *(b"X-Forwarded-Prefix: /made-up", b"X-Forwarded-Port: 444", b"Accept-Language: ko"),
        ],
    )
    def test_the_page_is_the_same(self, site: int, claim: bytes) -> None:
        for page in (b"/news.atom?since=" + claim[:2], b"/us-kr/agencies/"):
            told = body_of(site, page, claim + b"\r\n")
            assert b"made-up" not in told
            assert b"https://127.0.0.1" not in told
            assert body_of(site, page) == told

    def test_a_path_below_a_made_up_one_is_not_found(self, site: int) -> None:
        assert statuses(say(site, get(b"/made-up/method/", b"SCRIPT_NAME: /made-up\r\n"))) == [404]

    def test_a_whole_address_changes_no_link(self, site: int) -> None:
        assert b"elsewhere" not in body_of(site, b"http://elsewhere.example/us-kr/")


def test_clients_that_fall_silent_give_their_threads_back(site: int) -> None:
    with ExitStack() as lines:
        for _turn in range(4):  # as many as there are threads
            line = lines.enter_context(socket.create_connection(("127.0.0.1", site), timeout=PATIENCE))
            line.sendall(b"GET /method/ HTTP/1.1\r\nHost: 127.")
        assert statuses(say(site, get(b"/method/"))) == [200]


@pytest.fixture(scope="module")
def front(site: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Put nginx in front of the site, with its file in `deploy/`, and return the port of HTTPS."""
    if shutil.which("nginx") is None or shutil.which("openssl") is None:
        pytest.skip("nginx or openssl is not installed")
    folder = tmp_path_factory.mktemp("nginx")
    port = _free_port()
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *("-subj", "/CN=localhost", "-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    (folder / "site.conf").write_text(_own(port, site, key, certificate))
    temporary = "".join(f"{kind}_temp_path {folder / kind};" for kind in ("client_body", "proxy"))
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder / 'pid'}; error_log stderr crit; events {{}} http {{ {temporary} "
        f"include {folder / 'site.conf'}; }}"
    )
    command = ["nginx", "-e", "stderr", "-p", str(folder), "-c", str(folder / "nginx.conf")]
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert tried.returncode == 0, tried.stderr
    server = subprocess.Popen(command, stdout=sys.stderr, stderr=sys.stderr)
    try:
        _wait_for(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def _own(port: int, site: int, key: Path, certificate: Path) -> str:
    """Return the file of `deploy/` with ports and folders of this test."""
    text = (Path(settings.BASE_DIR) / "deploy" / "nginx.conf").read_text("utf-8")
    plain = _free_port()
    for before, after in (
        (r"server unix:\S+", f"server 127.0.0.1:{site}"),
        (r"\n +listen \[::\]:\d+[^;]*;", ""),
        (r"listen 443", f"listen 127.0.0.1:{port}"),
        (r"listen 80", f"listen 127.0.0.1:{plain}"),
        (r"server_name record\.example", "server_name localhost"),
        (r"/etc/ssl/record/fullchain\.pem", str(certificate)),
        (r"/etc/ssl/record/privkey\.pem", str(key)),
        (r"error_log /var/\S+", "error_log stderr"),
    ):
        text, times = re.subn(before, after, text)
        assert times, before
    return text


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE):
                return
        except ConnectionRefusedError:
            continue
    pytest.fail("nginx did not begin to answer.")


def _behind_nginx(request: bytes) -> bytes:
    return request.replace(b"Host: 127.0.0.1", b"Host: localhost")


def _encrypted() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def read(port: int, path: str) -> dict[str, list[str]]:
    """Ask nginx for a page that must be answered, and return its headers."""
    address = f"https://localhost:{port}{path}"
    with urllib.request.urlopen(address, timeout=PATIENCE, context=_encrypted()) as answer:
        return {name.lower(): answer.headers.get_all(name) for name in answer.headers}


class TestNginx:
    def test_slow_clients_keep_nobody_waiting(self, front: int) -> None:
        with ExitStack() as lines:
            for number in range(50):
                plain = lines.enter_context(socket.create_connection(("127.0.0.1", front), timeout=PATIENCE))
                line = lines.enter_context(_encrypted().wrap_socket(plain, server_hostname="localhost"))
                begun = get(b"/method/")[:-10] if number % 2 else POST + b"Content-Length: 1000\r\n\r\na"
                line.sendall(_behind_nginx(begun))
            for path in ("/us-kr/", "/us-kr/actions/", "/method/"):
                assert read(front, path)["content-type"] == ["text/html; charset=utf-8"]

    def test_a_page_has_each_header_once(self, front: int) -> None:
        found = read(front, "/us-kr/")
        for name in ("content-security-policy", "permissions-policy", "cross-origin-resource-policy"):
            assert len(found[name]) == 1, name

    def test_what_nginx_answers_itself_shows_nothing_and_may_do_nothing(self, front: int) -> None:
        plain = socket.create_connection(("127.0.0.1", front), timeout=PATIENCE)
        with plain, _encrypted().wrap_socket(plain, server_hostname="localhost") as line:
            line.sendall(_behind_nginx(get(b"/healthz")))
            answer = b"".join(iter(lambda: line.recv(65_536), b""))
        assert statuses(answer) == [404]
        assert b"Content-Security-Policy: default-src 'none'; frame-ancestors 'none'" in answer
        assert b"Strict-Transport-Security" not in answer  # the site alone says for how long
        assert not re.search(rb"nginx/\d", answer)
