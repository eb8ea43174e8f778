"""The roof: which address leads where."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from council.views import demo_sign_in, security_txt

admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("demo/sign-in/", demo_sign_in, name="demo_sign_in"),
    path("i18n/", include("django.conf.urls.i18n")),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("", include("meetings.urls")),
    path("", include("streaming.urls")),
    path("", include("frontend.urls")),
]
