"""Listen to the devices: `python -m sensors`."""

from models import logs, tables
from models.session import connect
from models.settings import Settings
from sensors.broker.keeping import keeper
from sensors.broker.users import house_address
from sensors.gateway import Gateway


def main() -> None:
    """Open the records, then the ears."""
    settings = Settings.from_environment()
    logs.configure("gateway", settings.log_format)
    connect(settings.database)
    Gateway("convivencia-gateway", every_second=keeper(settings)).run(house_address(settings))


if __name__ == "__main__":
    assert tables.metadata  # noqa: S101 - imported so that every foreign key finds its table
    main()
