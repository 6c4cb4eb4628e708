"""What somebody says who wants a report published."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectField


class PublishingForm(FlaskForm):
    """Which month, and of which part of the city."""

    month = SelectField(_("Mes"))
    territory = SelectField(_("De qué parte de la ciudad"))
