"""Addresses of the site: English without a prefix, Korean under /ko/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps import views as sitemap_views
from django.urls import include, path, re_path

from .sitemaps import SECTIONS
from .views import (
    accessibility,
    action_items,
    agencies,
    agreements,
    areas,
    changes,
    dialogues,
    events,
    method,
    missions,
    officials,
    partnerships,
    programs,
    quality,
    robots,
    search,
    sources,
    timeline,
    working_groups,
)

# /missions/; the list of one partnership has the same name and one argument more
mission_urls = [
    path("", missions.mission_list, name="mission-list"),
    path("<slug:slug>/", missions.mission_detail, name="mission-detail"),
]

# /agencies/
agency_urls = [
    path("", agencies.agency_list, name="agency-list"),
    path("<slug:slug>/", agencies.agency_detail, name="agency-detail"),
]

# /officials/
official_urls = [
    path("", officials.official_list, name="official-list"),
    path("<slug:slug>/", officials.official_detail, name="official-detail"),
]

# /sources/
source_urls = [
    path("", sources.source_list, name="source-list"),
    path("<slug:slug>/", sources.source_detail, name="source-detail"),
]

# /programs/
program_urls = [
    path("", programs.program_list, name="program-list"),
    path("<slug:slug>/", programs.program_detail, name="program-detail"),
]

# /agreements/
agreement_urls = [
    path("", agreements.agreement_list, name="agreement-list"),
    path("<slug:slug>/", agreements.agreement_detail, name="agreement-detail"),
]

# /working-groups/
working_group_urls = [
    path("", working_groups.working_group_list, name="working-group-list"),
    path("<slug:slug>/", working_groups.working_group_detail, name="working-group-detail"),
]

# /events/
event_urls = [
    path("", events.event_list, name="event-list"),
    path("<slug:slug>/", events.event_detail, name="event-detail"),
]

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
    path("changes/", changes.change_list, name="change-list"),
    path("timeline/", timeline.timeline, name="timeline"),
    path("missions/", missions.mission_list, name="mission-list"),
    path("programs/", programs.program_list, name="program-list"),
    path("agreements/", agreements.agreement_list, name="agreement-list"),
    path("working-groups/", working_groups.working_group_list, name="working-group-list"),
    path("events/", events.event_list, name="event-list"),
    path("agencies/", agencies.agency_list, name="agency-list"),
    path("officials/", officials.official_list, name="official-list"),
    path("sources/", sources.source_list, name="source-list"),
    path("quality/", quality.quality, name="quality"),
]

# One address for all languages
file_urls = [
    path("robots.txt", robots.robots, name="robots"),
    path("sitemap.xml", sitemap_views.index, {"sitemaps": SECTIONS, "sitemap_url_name": "sitemap-section"}, "sitemap"),
    path("sitemap-<section>.xml", sitemap_views.sitemap, {"sitemaps": SECTIONS}, name="sitemap-section"),
]

urlpatterns = file_urls + i18n_patterns(
    path("", partnerships.partnership_list, name="partnership-list"),
    path("method/", method.method, name="method"),
    path("search/", search.search, name="search"),
    path("accessibility/", accessibility.accessibility, name="accessibility"),
    path("admin/", admin.site.urls),
    path("missions/", include(mission_urls)),
    path("programs/", include(program_urls)),
    path("agreements/", include(agreement_urls)),
    path("working-groups/", include(working_group_urls)),
    path("events/", include(event_urls)),
    path("agencies/", include(agency_urls)),
    path("officials/", include(official_urls)),
    path("sources/", include(source_urls)),
    path("<slug:partnership>/", include(partnership_urls)),
    prefix_default_language=False,
)
