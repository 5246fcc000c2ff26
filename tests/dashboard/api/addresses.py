"""Asks the API as a program does."""

from typing import Any

from django.test import Client

ROOT = "/api/v1"
PAIR = f"{ROOT}/partnerships/us-kr"


def ask(client: Client, address: str, **headers: str) -> Any:
    """Return what an address says; fail unless it answers with 200."""
    response = client.get(address, headers=headers)
    assert response.status_code == 200, (address, response.content)
    return response.json()


def ask_all(client: Client, address: str) -> list[Any]:
    """Return the rows of every page of a list."""
    rows: list[Any] = []
    following: str | None = f"{address}{'&' if '?' in address else '?'}size=100"
    while following:
        page = ask(client, following)
        rows += page["results"]
        following = page["next"]
    assert len(rows) == page["total"]
    return rows


def refused(client: Client, address: str, status: int, **headers: str) -> Any:
    """Return the problem that an address answers with; fail unless it has this status and the form of RFC 9457."""
    response = client.get(address, headers=headers)
    assert response.status_code == status, (address, response.content)
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert problem["type"].startswith("/developers/#problem-")
    assert problem["title"]
    assert problem["detail"]
    return problem
