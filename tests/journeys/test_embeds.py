"""A page of another site shows a card of ours, and nothing else of ours."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page, expect


@pytest.fixture
def other_site(site: str) -> Iterator[str]:
    """Serve a page of another site, which frames a card and a page of ours."""

    class OtherPage(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            for name, path in (("card", "/embed/us-kr/matrix/"), ("page", "/us-kr/")):
                self.wfile.write(f'<iframe id="{name}" src="{site}{path}"></iframe>'.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing of each request."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), OtherPage)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_another_site_frames_a_card_whose_links_open_in_a_tab_and_frames_no_page(
    page: Page, site: str, other_site: str
) -> None:
    page.goto(other_site)
    card = page.frame_locator("#card")
    expect(card.get_by_role("heading", level=1)).to_have_text("Progress by area")
    with page.context.expect_page() as opened:
        card.get_by_role("link", name="Space Cooperation Record").click()
    expect(opened.value).to_have_url(f"{site}/us-kr/")
    opened.value.close()
    expect(page.frame_locator("#page").get_by_role("heading", level=1)).to_have_count(0)
    assert page.url == other_site
