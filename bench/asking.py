"""Asking a server page by page, over one connection."""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager

from bench.servers import Server


class Reader:
    """Somebody who asks for one page after the other and keeps the connection open."""

    def __init__(self, server: Server) -> None:
        self.connection = http.client.HTTPConnection(server.address.removeprefix("http://"), timeout=600)

    def read(self, path: str, **headers: str) -> bytes:
        """Return the content of a page; raise RuntimeError where the answer is not 200."""
        self.connection.request("GET", path, headers=headers)
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}.")
        return content


@contextmanager
def reader(server: Server) -> Iterator[Reader]:
    """Open a connection to a server, and close it at the end."""
    found = Reader(server)
    try:
        yield found
    finally:
        found.connection.close()
