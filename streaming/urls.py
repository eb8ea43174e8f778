"""The stage's addresses that Django answers; `/stage/` and `/stream/` themselves are the stage's own."""

from django.urls import path

from streaming import recordings, views

app_name = "streaming"
urlpatterns = [
    path("vergadering/<uuid:meeting>/media/", views.passes, name="passes"),
    path("vergadering/<uuid:meeting>/media/encoder/", views.encoder, name="encoder"),
    path("api/stage/meetings", views.carried, name="carried"),
    path("api/meetings/<uuid:meeting>/video", recordings.listing, name="video"),
    path("opname/<uuid:meeting>/part-<int:number>.mp4", recordings.part, name="recording"),
]
