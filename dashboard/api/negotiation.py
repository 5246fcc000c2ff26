"""In which form an answer goes out: as JSON, to everybody who takes JSON."""

from collections.abc import Sequence
from typing import Any

from django.http.request import MediaType
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class JsonOnly(BaseContentNegotiation):
    """Chooses JSON wherever the request takes it; parameters of the media type, such as a charset, are passed over."""

    def select_renderer(
        self, request: Request, renderers: Sequence[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """Return the one renderer; raise NotAcceptable where “Accept” leaves JSON out."""
        accepted = request.headers.get("Accept", "").strip()
        if accepted and not any(_takes_json(MediaType(token)) for token in accepted.split(",") if token.strip()):
            raise NotAcceptable
        return renderers[0], renderers[0].media_type


def _takes_json(accepted: Any) -> bool:
    return accepted.quality != 0 and accepted.main_type in ("application", "*") and accepted.sub_type in ("json", "*")
