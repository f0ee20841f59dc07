from django.contrib import admin
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import include, path
from django.views.generic import TemplateView
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("", TemplateView.as_view(template_name="home.html")),
    path("favicon.ico", lambda request: redirect(static("nursery/sprout.svg"))),
    path("admin/", admin.site.urls),
    path("cms/", include(wagtailadmin_urls)),
]
