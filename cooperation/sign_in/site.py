"""The door of the staff desk: the addresses of the sign-in, and the way from the password to the second factor."""

from http import HTTPStatus
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver

from .forms import SignInForm
from .pages import next_step, sign_in_urls
from .person import begin_session


class GuardedSite(AdminSite):
    """An admin site that opens to a person who has shown all that is asked of them."""

    login_form = SignInForm

    def get_urls(self) -> list[URLPattern | URLResolver]:
        return [*sign_in_urls(self), *super().get_urls()]

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Ask for name and password, or lead whoever has shown them to the second factor."""
        if request.method == "GET" and (onward := next_step(request)):
            return onward
        response = super().login(request, extra_context)
        if response.status_code == HTTPStatus.FOUND and request.method == "POST":
            begin_session(request)
        return response
