"""The portal as gunicorn runs it: `gunicorn webapp.wsgi:app`."""

from models import logs
from models.settings import Settings
from webapp.app import create_app

settings = Settings.from_environment()
logs.configure("portal", settings.log_format)
app = create_app(settings)
