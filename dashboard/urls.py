"""Addresses of the site: English without a prefix, Korean under /ko/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, re_path

from .views import action_items, areas, dialogues, method, partnerships

# /<partnership>/
partnership_urls = [
    path("", partnerships.partnership_detail, name="partnership-detail"),
    path("matrix.csv", partnerships.partnership_matrix, name="partnership-matrix"),
    path("areas/", areas.area_list, name="area-list"),
    path("areas/<slug:area>/", areas.area_detail, name="area-detail"),
    path("dialogues/", dialogues.dialogue_list, name="dialogue-list"),
    path("dialogues/<slug:dialogue>/", dialogues.dialogue_detail, name="dialogue-detail"),
    path("actions/", action_items.action_list, name="action-list"),
    re_path(r"^actions/(?P<reference>[A-Z0-9]{1,6}\.[0-9]{2,3})/$", action_items.action_detail, name="action-detail"),
]

urlpatterns = i18n_patterns(
    path("", partnerships.partnership_list, name="partnership-list"),
    path("method/", method.method, name="method"),
    path("admin/", admin.site.urls),
    path("<slug:partnership>/", include(partnership_urls)),
    prefix_default_language=False,
)
