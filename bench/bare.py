"""The least that Django can do: a view without middleware, and a constant page of 20 KB, to measure kept pages by."""

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

PAGE = b"<!doctype html><title>x</title>" + b"x" * 20_000


def page(request: HttpRequest) -> HttpResponse:
    """/"""
    return HttpResponse(PAGE)


urlpatterns = [path("", page)]
settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="of no use", MIDDLEWARE=[])  # noqa: S106 (it signs nothing)
django.setup()
application = get_wsgi_application()
