"""The roof: which address leads where."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
]
urlpatterns += [path("", include(f"{app}.urls")) for app in ("meetings", "frontend") if find_spec(f"{app}.urls")]
