/** A Django project: its apps beside the admin's, and more lines of its settings. */
export interface Project {
  name: string
  apps: readonly string[]
  settings?: string
}

const ADMIN = [
  'django.contrib.admin',
  'django.contrib.auth',
  'django.contrib.contenttypes',
  'django.contrib.sessions',
  'django.contrib.messages',
  'django.contrib.sites',
]

const FORMS = [
  'crispy_forms',
  'crispy_bootstrap5',
  'dal',
  'dal_select2',
  'django_ckeditor_5',
  'django_json_widget',
  'django_prose_editor',
  'django_select2',
  'django_summernote',
  'tinymce',
]

const BEHIND_THE_ADMIN = [
  'adminsortable2',
  'constance',
  'guardian',
  'hijack',
  'hijack.contrib.admin',
  'import_export',
  'nested_admin',
  'simple_history',
]

const TOOLS = [
  'allauth',
  'allauth.account',
  'debug_toolbar',
  'django_extensions',
  'drf_spectacular',
  'drf_spectacular_sidecar',
  'ninja',
  'rest_framework',
  'silk',
  'widget_tweaks',
]

const WAGTAIL = [
  'wagtail.contrib.forms',
  'wagtail.contrib.redirects',
  'wagtail.contrib.settings',
  'wagtail.contrib.styleguide',
  'wagtail.contrib.table_block',
  'wagtail.contrib.typed_table_block',
  'wagtail.embeds',
  'wagtail.sites',
  'wagtail.users',
  'wagtail.snippets',
  'wagtail.documents',
  'wagtail.images',
  'wagtail.search',
  'wagtail.admin',
  'wagtail',
  'modelcluster',
  'taggit',
]

const CMS = ['cms', 'menus', 'treebeard', 'sekizai', 'filer', 'easy_thumbnails', 'mptt', 'polymorphic']

const OSCAR = [
  'oscar.config.Shop',
  'oscar.apps.analytics.apps.AnalyticsConfig',
  'oscar.apps.checkout.apps.CheckoutConfig',
  'oscar.apps.address.apps.AddressConfig',
  'oscar.apps.shipping.apps.ShippingConfig',
  'oscar.apps.catalogue.apps.CatalogueConfig',
  'oscar.apps.catalogue.reviews.apps.CatalogueReviewsConfig',
  'oscar.apps.communication.apps.CommunicationConfig',
  'oscar.apps.partner.apps.PartnerConfig',
  'oscar.apps.basket.apps.BasketConfig',
  'oscar.apps.payment.apps.PaymentConfig',
  'oscar.apps.offer.apps.OfferConfig',
  'oscar.apps.order.apps.OrderConfig',
  'oscar.apps.customer.apps.CustomerConfig',
  'oscar.apps.search.apps.SearchConfig',
  'oscar.apps.voucher.apps.VoucherConfig',
  'oscar.apps.wishlists.apps.WishlistsConfig',
  'oscar.apps.dashboard.apps.DashboardConfig',
  'oscar.apps.dashboard.reports.apps.ReportsDashboardConfig',
  'oscar.apps.dashboard.users.apps.UsersDashboardConfig',
  'oscar.apps.dashboard.orders.apps.OrdersDashboardConfig',
  'oscar.apps.dashboard.catalogue.apps.CatalogueDashboardConfig',
  'oscar.apps.dashboard.offers.apps.OffersDashboardConfig',
  'oscar.apps.dashboard.partners.apps.PartnersDashboardConfig',
  'oscar.apps.dashboard.pages.apps.PagesDashboardConfig',
  'oscar.apps.dashboard.ranges.apps.RangesDashboardConfig',
  'oscar.apps.dashboard.reviews.apps.ReviewsDashboardConfig',
  'oscar.apps.dashboard.vouchers.apps.VouchersDashboardConfig',
  'oscar.apps.dashboard.communications.apps.CommunicationsDashboardConfig',
  'oscar.apps.dashboard.shipping.apps.ShippingDashboardConfig',
  'django_tables2',
  'easy_thumbnails',
  'haystack',
  'treebeard',
  'widget_tweaks',
]

/** Most themes of the admin have files of the same paths, so that only one of them can be looked at in a project. */
export const PROJECTS: readonly Project[] = [
  {
    name: 'tools and forms',
    apps: [...FORMS, ...BEHIND_THE_ADMIN, ...TOOLS, ...ADMIN],
    settings:
      'MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]\nAUTHENTICATION_BACKENDS = ["guardian.backends.ObjectPermissionBackend"]',
  },
  { name: 'Wagtail', apps: [...WAGTAIL, ...ADMIN] },
  {
    name: 'django CMS',
    apps: [...CMS, ...ADMIN],
    settings: `LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
SITE_ID = 1
CMS_CONFIRM_VERSION4 = True
TEMPLATES[0]["OPTIONS"] = {
    "context_processors": [
        "django.template.context_processors.request",
        "cms.context_processors.cms_settings",
        "sekizai.context_processors.sekizai",
    ]
}`,
  },
  {
    name: 'Oscar',
    apps: [...OSCAR, ...ADMIN, 'django.contrib.flatpages'],
    settings: `from oscar.defaults import *

HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}`,
  },
  {
    name: 'unfold',
    apps: [
      'unfold',
      'unfold.contrib.forms',
      'unfold.contrib.filters',
      'unfold.contrib.import_export',
      ...ADMIN,
    ],
  },
  { name: 'jazzmin', apps: ['jazzmin', ...ADMIN] },
  { name: 'grappelli', apps: ['grappelli', ...ADMIN] },
  { name: 'jet', apps: ['jet.dashboard', 'jet', ...ADMIN] },
  { name: 'admin-interface', apps: ['admin_interface', 'colorfield', ...ADMIN] },
  {
    name: "a third party's finders",
    apps: ['rest_framework', ...ADMIN],
    settings:
      'STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder", "django_node_assets.finders.NodeModulesFinder", "sass_processor.finders.CssFinder", "django.contrib.staticfiles.finders.AppDirectoriesFinder"]\nNODE_MODULES_ROOT = BASE_DIR / "node_modules"\nNODE_PACKAGE_JSON = BASE_DIR / "package.json"\nSASS_PROCESSOR_ROOT = BASE_DIR / "sass"',
  },
]
