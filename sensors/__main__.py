"""Listen to the devices: `python -m sensors`.

Only the tables of devices are imported, not all there are: after a crash the city hears
nobody until the imports are done.
"""

import gc

from models import logs
from models.session import connect
from models.settings import Settings
from sensors.broker.keeping import keeper
from sensors.broker.rules import HOUSE, PULSE
from sensors.broker.users import house_address
from sensors.gateway import Gateway


def main() -> None:
    """Open the records, then the ears."""
    settings = Settings.from_environment()
    logs.configure("gateway", settings.log_format)
    connect(settings.database)
    # A broker that was given has one account for us: its one connection hears everything.
    gateway = Gateway(
        HOUSE,
        None if settings.mqtt_url else PULSE,
        data_folder=settings.data_folder,
        every_second=keeper(settings),
    )
    gc.collect()
    gc.freeze()  # what is there now stays; to look through it all takes longer than a press
    gateway.run(house_address(settings), house_address(settings, PULSE))


if __name__ == "__main__":
    main()
