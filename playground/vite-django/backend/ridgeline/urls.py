from django.conf import settings
from django.contrib import admin
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import path, re_path
from django.views.generic import TemplateView
from django.views.static import serve

urlpatterns = [
    path("", TemplateView.as_view(template_name="index.html")),
    path("year/", TemplateView.as_view(template_name="year.html")),
    # Browsers ask for it on pages that name no icon, such as the admin's.
    path("favicon.ico", lambda request: redirect(static("favicon.svg"))),
    path("admin/", admin.site.urls),
    # In real life a CDN, nginx or WhiteNoise serves these files, and Django never sees the request.
    re_path(r"^static/(?P<path>.*)$", serve, {"document_root": settings.STATIC_ROOT}),
]
