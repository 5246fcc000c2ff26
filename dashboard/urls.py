"""Addresses of the site: English without a prefix, Korean under /ko/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps import views as sitemap_views
from django.urls import include, path, re_path, register_converter

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
    embeds,
    events,
    feeds,
    figures,
    list_files,
    method,
    missions,
    officials,
    open_data,
    partnerships,
    preview,
    programs,
    quality,
    robots,
    search,
    security_contact,
    sources,
    timeline,
    working_groups,
)
from .views.list_files import ENDING

register_converter(figures.FigureEnding, "figure")

#: Nouns that partnerships share, each with its list, of one partnership and of all, and its page.
SHARED_NOUNS = (
    (missions.MISSIONS, "mission", missions.mission_list, missions.mission_detail),
    (programs.PROGRAMS, "program", programs.program_list, programs.program_detail),
    (agreements.AGREEMENTS, "agreement", agreements.agreement_list, agreements.agreement_detail),
    (
        working_groups.WORKING_GROUPS,
        "working-group",
        working_groups.working_group_list,
        working_groups.working_group_detail,
    ),
    (events.EVENTS, "event", events.event_list, events.event_detail),
    (agencies.AGENCIES, "agency", agencies.agency_list, agencies.agency_detail),
    (officials.OFFICIALS, "official", officials.official_list, officials.official_detail),
    (sources.SOURCES, "source", sources.source_list, sources.source_detail),
)

# /missions/ and /missions.csv
list_urls = [
    url
    for listing, noun, list_view, _detail_view in SHARED_NOUNS
    for url in (
        path(f"{listing.section}/", list_view, name=f"{noun}-list"),
        re_path(rf"^{listing.section}{ENDING}", list_files.list_file(listing), name=f"{noun}-file"),
    )
]

# /missions/<slug>/
shared_urls = [
    path(f"{listing.section}/<slug:slug>/", detail_view, name=f"{noun}-detail")
    for listing, noun, _list_view, detail_view in SHARED_NOUNS
]
shared_urls += [
    path("missions/<slug:slug>/timeline.<figure:ending>", figures.mission_figure, name="mission-figure"),
    path("programs/<slug:slug>/timeline.<figure:ending>", figures.program_figure, name="program-figure"),
]

# /<partnership>/
partnership_urls = [
    path("", partnerships.partnership_detail, name="partnership-detail"),
    path("matrix.<figure:ending>", figures.matrix_figure, name="matrix-figure"),
    path("progress.<figure:ending>", figures.progress_figure, name="progress-figure"),
    path("flow.<figure:ending>", figures.flow_figure, name="flow-figure"),
    path("timeline.<figure:ending>", figures.timeline_figure, name="timeline-figure"),
    path("areas/<slug:area>/missions.<figure:ending>", figures.area_figure, name="area-figure"),
    re_path(rf"^matrix{ENDING}", list_files.matrix_file, name="matrix-file"),
    path("areas/", areas.area_list, name="area-list"),
    re_path(rf"^areas{ENDING}", list_files.table_file("areas", "area-list"), name="area-file"),
    path("areas/<slug:area>/", areas.area_detail, name="area-detail"),
    path("dialogues/", dialogues.dialogue_list, name="dialogue-list"),
    re_path(rf"^dialogues{ENDING}", list_files.table_file("dialogues", "dialogue-list"), name="dialogue-file"),
    path("dialogues/<slug:dialogue>/", dialogues.dialogue_detail, name="dialogue-detail"),
    path("actions/", action_items.action_list, name="action-list"),
    re_path(rf"^actions{ENDING}", list_files.list_file(action_items.ACTIONS), name="action-file"),
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
    *list_urls,
]

# /embed/<partnership>/
embed_urls = [
    path("matrix/", embeds.embedded_matrix, name="embed-matrix"),
    path("areas/<slug:area>/", embeds.embedded_area, name="embed-area"),
]

# One address for all languages
file_urls = [
    path("robots.txt", robots.robots, name="robots"),
    path("sitemap.xml", sitemap_views.index, {"sitemaps": SECTIONS, "sitemap_url_name": "sitemap-section"}, "sitemap"),
    path("", include("dashboard.api.urls")),
    path(".well-known/security.txt", security_contact.security_contact, name="security-contact"),
    path(".well-known/api-catalog", developers.api_catalog, name="api-catalog"),
    path("data/catalog.jsonld", open_data.data_catalog, name="data-catalog"),
    path("data/record.zip", open_data.whole_record_file, name="whole-record"),
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
    path("data/", open_data.open_data, name="open-data"),
    path("data/dictionary/", open_data.data_dictionary, name="data-dictionary"),
    re_path(
        rf"^data/(?P<table>[a-z-]+)\.(?P<ending>{'|'.join(open_data.ENDINGS)})$",
        open_data.open_data_file,
        name="open-data-file",
    ),
    path("accessibility/", accessibility.accessibility, name="accessibility"),
    path("news.atom", feeds.news_of_all, name="news"),
    path("agencies/<slug:slug>/news.atom", feeds.news_of_agency, name="agency-news"),
    path("admin/preview/", include((staff_urls, "staff"))),
    path("admin/", admin.site.urls),
    *list_urls,
    *shared_urls,
    path("embed/<slug:partnership>/", include(embed_urls)),
    path("<slug:partnership>/", include(partnership_urls)),
    prefix_default_language=False,
)

handler400 = "dashboard.views.errors.bad_request"
handler404 = "dashboard.views.errors.not_found"
handler500 = "dashboard.views.errors.fault"
