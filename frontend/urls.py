"""Addresses of the pages, in the language of the citizen who types them."""

from django.urls import path

from frontend.views import export, guests, house_style, live, pages, record

app_name = "frontend"
urlpatterns = [
    path("", pages.home, name="home"),
    path("taal/<slug:code>/", pages.language, name="language"),
    path("toegankelijkheid/", pages.accessibility, name="accessibility"),
    path("zo-controleert-u/", pages.how_to_check, name="how_to_check"),
    path("security", pages.security, name="security"),
    path("gast/", guests.lost, name="guest_lost"),
    path("gast/weg/", guests.leave, name="guest_leave"),
    path("gast/<str:token>/", guests.enter, name="guest"),
    path("huisstijl/<slug:slug>/thema.css", house_style.theme, name="theme"),
    path("huisstijl/<slug:slug>/logo", house_style.logo, name="logo"),
    path("vergadering/<uuid:meeting_id>/", live.live, name="live"),
    path("vergadering/<uuid:meeting_id>/nu/<slug:code>/", live.fragment, name="fragment"),
    path("vergadering/<uuid:meeting_id>/zaal/", live.room, name="room"),
    path("vergadering/<uuid:meeting_id>/besluitenlijst/", record.decisions, name="decisions"),
    path("vergadering/<uuid:meeting_id>/verslag/", record.minutes, name="minutes"),
    path("vergadering/<uuid:meeting_id>/besluitenlijst.json", export.Decisions.as_view(), name="decisions_data"),
    path("vergadering/<uuid:meeting_id>/verslag.json", export.Minutes.as_view(), name="minutes_data"),
    path("vergadering/<uuid:meeting_id>/opname/", record.recording, name="recording"),
    path("vergadering/<uuid:meeting_id>/controleren/", record.check, name="check"),
    path("vergadering/<uuid:meeting_id>/voorstel/<uuid:proposal_id>/", record.proposal, name="proposal"),
    path("documents/<uuid:document_id>", record.document, name="document"),
    path("<slug:slug>/", pages.body, name="body"),
]
