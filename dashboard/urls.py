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
    briefing,
    changes,
    developers,
    dialogues,
    events,
    feeds,
    method,
    missions,
    officials,
    partnerships,
    preview,
    programs,
    quality,
    robots,
    search,
    sources,
    timeline,
    working_groups,
)

#: Nouns that partnerships share, each with its list, of one partnership and of all, and its page.
SHARED_NOUNS = (
    ("missions", "mission", missions.mission_list, missions.mission_detail),
    ("programs", "program", programs.program_list, programs.program_detail),
    ("agreements", "agreement", agreements.agreement_list, agreements.agreement_detail),
    ("working-groups", "working-group", working_groups.working_group_list, working_groups.working_group_detail),
    ("events", "event", events.event_list, events.event_detail),
    ("agencies", "agency", agencies.agency_list, agencies.agency_detail),
    ("officials", "official", officials.official_list, officials.official_detail),
    ("sources", "source", sources.source_list, sources.source_detail),
)

# /missions/ and /missions/<slug>/
shared_urls = [
    url
    for address, noun, list_view, detail_view in SHARED_NOUNS
    for url in (
        path(f"{address}/", list_view, name=f"{noun}-list"),
        path(f"{address}/<slug:slug>/", detail_view, name=f"{noun}-detail"),
    )
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
    path("areas/<slug:area>/news.atom", feeds.news_of_area, name="area-news"),
    path("areas/<slug:area>/dates.ics", feeds.calendar_of_area, name="area-calendar"),
    path("dialogues/<slug:dialogue>/news.atom", feeds.news_of_dialogue, name="dialogue-news"),
    path("agencies/<slug:slug>/dates.ics", feeds.calendar_of_agency, name="agency-calendar"),
    path("news.atom", feeds.news_of_partnership, name="partnership-news"),
    re_path(
        rf"^(?P<kind>{'|'.join(feeds.CALENDARS)})\.ics$", feeds.calendar_of_partnership, name="partnership-calendar"
    ),
    path("follow/", feeds.follow, name="follow"),
    path("changes/", changes.change_list, name="change-list"),
    path("briefing/", briefing.briefing, name="briefing"),
    re_path(r"^briefing\.(?P<ending>docx|pdf)$", briefing.briefing_file, name="briefing-file"),
    path("timeline/", timeline.timeline, name="timeline"),
    path("quality/", quality.quality, name="quality"),
    # The list of one partnership has the name of the list of all, and one argument more.
    *(path(f"{address}/", list_view, name=f"{noun}-list") for address, noun, list_view, _detail_view in SHARED_NOUNS),
]

# One address for all languages
file_urls = [
    path("robots.txt", robots.robots, name="robots"),
    path("sitemap.xml", sitemap_views.index, {"sitemaps": SECTIONS, "sitemap_url_name": "sitemap-section"}, "sitemap"),
    path("", include("dashboard.api.urls")),
    path(".well-known/api-catalog", developers.api_catalog, name="api-catalog"),
    path("sitemap-<section>.xml", sitemap_views.sitemap, {"sitemaps": SECTIONS}, name="sitemap-section"),
]

# /admin/preview/
staff_urls = [path("<slug:noun>/<int:pk>/", preview.staff_preview, name="preview")]

urlpatterns = file_urls + i18n_patterns(
    path("", partnerships.partnership_list, name="partnership-list"),
    path("method/", method.method, name="method"),
    path("search/", search.search, name="search"),
    path("developers/", developers.developers, name="developers"),
    path("developers/<slug:group>/", developers.developers_group, name="developers-group"),
    path("accessibility/", accessibility.accessibility, name="accessibility"),
    path("news.atom", feeds.news_of_all, name="news"),
    path("agencies/<slug:slug>/news.atom", feeds.news_of_agency, name="agency-news"),
    path("admin/preview/", include((staff_urls, "staff"))),
    path("admin/", admin.site.urls),
    *shared_urls,
    path("<slug:partnership>/", include(partnership_urls)),
    prefix_default_language=False,
)

handler400 = "dashboard.views.errors.bad_request"
handler404 = "dashboard.views.errors.not_found"
handler500 = "dashboard.views.errors.fault"
