"""Where the pages about devices are hung up."""

from flask import Blueprint

blueprint = Blueprint("devices", __name__, url_prefix="/dispositivos")

# Addresses of ours that a device of that serial could not be shown under.
OWN_PAGES = frozenset({"nuevo", "puentes", "ilegibles", "lugares.json", "datos.csv"})
