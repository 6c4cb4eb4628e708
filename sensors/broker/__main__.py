"""Start the broker: `python -m sensors.broker`.

This process becomes mosquitto: nothing stands between it and the supervisor, so that killing
it is noticed at once and nothing of it stays behind. Until then it imports only what is
light and opens no database, since while it starts nobody hears a press.
"""

import os
import resource
import shutil
import signal
import sys

from models import logs
from models.settings import SettingError, Settings
from sensors.broker import mosquitto
from sensors.broker.limits import OPEN_FILES
from sensors.broker.listeners import listeners
from sensors.broker.users import UserList


def main() -> int:
    """Say who may enter, then open the door; return only where that cannot be done."""
    settings = Settings.from_environment()
    logs.configure("broker", settings.log_format)
    try:
        doors = listeners(settings)
    except SettingError as refusal:
        sys.stderr.write(f"broker: {refusal}\n")
        return 1
    # The gateway may tell us of new lists before we can listen; that would end us.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    let_many_in()
    users = UserList.of(settings)
    users.begin()
    program = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program:
        written = mosquitto.write_configuration(users.folder, doors)
        os.execv(program, [program, "-c", str(written)])  # noqa: S606 - no shell is wanted
    from sensors.broker import embedded  # noqa: PLC0415 - heavy, and not needed above

    embedded.run(users, doors)
    return 0


def let_many_in() -> None:
    """Ask for as many connections as we may have: by default they end at a thousand."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


if __name__ == "__main__":
    sys.exit(main())
