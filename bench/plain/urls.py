"""Addresses of what the site is measured against."""

from django.urls import path

from .admin import site
from .lists import ActionList, CountedActionList

urlpatterns = [
    path("admin/", site.urls),
    path("actions/", ActionList.as_view()),
    path("counted/", CountedActionList.as_view()),
]
