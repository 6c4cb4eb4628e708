"""What the platform does on its own: each file is one story, told from top to bottom.

A served deployment runs in a process of its own that imports only its flow, so the database
is opened here, on import, unless somebody opened one before. Prefect reads its settings when
it is first imported, so what it must know is said here as well: it reports to nobody.
"""

import os

from models.session import SessionFactory, connect
from models.settings import Settings

os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")

if SessionFactory.kw.get("bind") is None:
    connect(Settings.from_environment().database)
