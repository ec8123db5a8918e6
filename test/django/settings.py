"""A small Django project on two databases: "default" is a SQLite file, "target" the PostgreSQL it is to move to."""
import os

SECRET_KEY = "test"
USE_TZ = True
# Not UTC: what Django stores is, and must stay so.
TIME_ZONE = "Europe/Berlin"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "catalog",
    "sales",
]
DATABASES = {
    "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["SITE_SQLITE"]},
    "target": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ["SITE_DATABASE"],
        "HOST": os.environ["SITE_HOST"],
        "USER": "postgres",
    },
}
