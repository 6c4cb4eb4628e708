"""Start the broker: `python -m sensors.broker`.

This process becomes mosquitto: nothing stands between it and the supervisor, so that killing
it is noticed at once and nothing of it stays behind. Until then it imports only what is
light and opens no database, since while it starts nobody hears a press.
"""

import os
import shutil

from models import logs
from models.settings import Settings
from sensors.broker import mosquitto
from sensors.broker.users import UserList


def main() -> None:
    """Say who may enter, then open the door."""
    settings = Settings.from_environment()
    logs.configure("broker", settings.log_format)
    users = UserList.of(settings)
    users.begin()
    program = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program:
        written = mosquitto.write_configuration(users.folder, settings.mqtt_port)
        os.execv(program, [program, "-c", str(written)])  # noqa: S606 - no shell is wanted
    from sensors.broker import embedded  # noqa: PLC0415 - heavy, and not needed above

    embedded.run(users.folder, settings.mqtt_port)


if __name__ == "__main__":
    main()
