"""Who the boxes are: read from files of two kinds, or enrolled as real devices are."""

import pytest
from sqlalchemy import delete, select

from models.alerts.codes import DeviceKind, DeviceStatus
from models.alerts.device import Device
from models.settings import Settings
from sensors.simulator.accounts import Account, AccountsError, read_accounts, write_accounts
from sensors.simulator.city import living
from sensors.simulator.enrolling import enrol, kept_file

ACCOUNTS = [
    Account("BP-1", "key one", DeviceKind.PANIC_BUTTON),
    Account("S-1", "key two", DeviceKind.SIREN),
]


def test_accounts_come_back_from_the_file_they_were_kept_in(tmp_path):
    """Which nobody but its owner can read, because it holds keys."""
    path = tmp_path / "demo" / "devices.json"

    write_accounts(path, ACCOUNTS)

    assert read_accounts(path) == ACCOUNTS
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_table_serves_as_well(tmp_path):
    """Without a kind, a box is a panic button."""
    path = tmp_path / "street.csv"
    path.write_text("serial,key,kind\nBP-1,key one,\nS-1,key two,siren\n")

    assert read_accounts(path) == ACCOUNTS


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[",
        "[1]",
        '[{"serial": "BP-1"}]',
        '[{"serial": "BP-1", "key": 7}]',
        '[{"serial": "BP-1", "key": "k", "kind": "toaster"}]',
        "serial;key\nBP-1;k\n",
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_one_line(tmp_path, text):
    """A street without boxes would measure nothing, and say that all went well."""
    path = tmp_path / "street"
    path.write_text(text)

    with pytest.raises(AccountsError, match="street") as refused:
        read_accounts(path)

    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    """And the line names it."""
    with pytest.raises(AccountsError, match=r"none\.json"):
        read_accounts(tmp_path / "none.json")


def test_devices_are_enrolled_as_real_ones_are_and_used_again(session, tmp_path):
    """A second run enrols only what is missing, or every run would fill the registry."""
    settings = Settings(data=str(tmp_path))

    first = enrol(3, settings)
    second = enrol(12, settings)

    assert second[:3] == first
    assert len(set(session.scalars(select(Device.serial)))) == 12
    assert {one.kind for one in second} == {
        DeviceKind.PANIC_BUTTON,
        DeviceKind.COMMUNITY_ALARM,
        DeviceKind.SIREN,
    }
    assert {one.status for one in session.scalars(select(Device))} == {DeviceStatus.INSTALLED}
    assert kept_file(settings).stat().st_mode & 0o777 == 0o600


def test_keys_of_a_city_that_is_gone_are_not_used(session, tmp_path):
    """Somebody may have begun with an empty database in the same folder."""
    settings = Settings(data=str(tmp_path))
    (old,) = enrol(1, settings)
    session.execute(delete(Device))
    session.commit()

    (new,) = enrol(1, settings)

    assert new.serial == old.serial
    assert new.key != old.key


def test_about_one_device_of_the_demonstration_in_twelve_is_dead_always_the_same():
    """Unless the demonstration itself said which."""
    devices = [Account(f"BP-{number:03d}", "k") for number in range(1200)]

    alive = living(devices)

    assert 50 < len(devices) - len(alive) < 200
    assert living(devices) == alive
    assert living([Account("BP-1", "k", alive=False)]) == []
    assert len(living([Account(f"BP-{n}", "k", alive=True) for n in range(50)])) == 50
