"""Start the broker: `python -m sensors.broker`.

This process becomes mosquitto. Nothing stands between it and the supervisor, so that killing
it is noticed at once and nothing of it stays behind.
"""

import os
import shutil

from models import logs, tables
from models.session import connect
from models.settings import Settings
from sensors.broker import embedded, mosquitto
from sensors.broker.users import Keeper


def main() -> None:
    """Say who may enter, then open the door."""
    settings = Settings.from_environment()
    logs.configure("broker", settings.log_format)
    connect(settings.database)
    keeper = Keeper.of(settings)
    keeper.folder.mkdir(parents=True, exist_ok=True)
    keeper.write()
    keeper.pid_file.write_text(str(os.getpid()), "ascii")
    program = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program:
        written = mosquitto.write_configuration(keeper.folder, settings.mqtt_port)
        os.execv(program, [program, "-c", str(written)])  # noqa: S606 - no shell is wanted
    embedded.run(keeper.folder, settings.mqtt_port)


if __name__ == "__main__":
    assert tables.metadata  # noqa: S101 - imported so that every foreign key finds its table
    main()
