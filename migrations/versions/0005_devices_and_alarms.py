"""Devices and alarms.

The tables of devices, messages and incidents are made anew and filled from the old ones:
SQLite alters a table by dropping it, which it refuses while another one refers to it.

Revision: 0005
After: 0004
"""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OLD = ("device", "device_message", "incident")
FORTH = (
    """
    INSERT INTO device (id, serial, kind, protocol, address, status, supervision, place, spot,
        lat, lon, key_digest, enrolled_at, installed_on)
    SELECT id, serial, kind, 'native', serial, 'installed', 'm3', place, '/' || lower(place),
        CASE WHEN lon IS NULL THEN NULL ELSE lat END,
        CASE WHEN lat IS NULL THEN NULL ELSE lon END,
        key_digest, enrolled_at, CAST(substr(CAST(enrolled_at AS VARCHAR), 1, 10) AS {date})
    FROM device_0004
    """,
    """
    INSERT INTO pulse (device_id, last_heard_at, online, battery, rssi, firmware)
    SELECT id, last_heard_at, online, battery, rssi, firmware FROM device_0004
    WHERE last_heard_at IS NOT NULL
    """,
    """
    INSERT INTO incident (id, code, signal, mode, spot, place, lat, lon, device_id, status,
        level, raised_at, siren_s, acknowledged_at, dispatched_at, arrived_at, closed_at,
        outcome, version)
    SELECT incident_0004.id,
        'A-' || upper(substr(CAST(incident_0004.id AS VARCHAR), 1, 8)), 'panic', 'real',
        device.spot, device.place, device.lat, device.lon, device.id, incident_0004.status,
        'operator', incident_0004.raised_at, 0, acknowledged_at,
        CASE WHEN incident_0004.status IN ('dispatched', 'arrived') THEN acknowledged_at END,
        CASE WHEN incident_0004.status = 'arrived' THEN acknowledged_at END,
        CASE WHEN incident_0004.status = 'closed' THEN acknowledged_at END,
        outcome, incident_0004.version
    FROM incident_0004 JOIN device ON device.id = incident_0004.device_id
    """,
    """
    INSERT INTO device_message (id, serial, device_id, message_id, signal, refusal, said_at,
        heard_at, retained, out_of_order, repeats)
    SELECT id, serial, device_id, message_id, signal, refusal, said_at, heard_at, {no}, {no}, 0
    FROM device_message_0004
    """,
)
BACK = (
    """
    INSERT INTO device (id, serial, kind, place, lat, lon, key_digest, enrolled_at,
        last_heard_at, online, battery, rssi, firmware)
    SELECT id, serial, kind, place, lat, lon, key_digest, enrolled_at, last_heard_at, online,
        battery, rssi, substr(firmware, 1, 64)
    FROM device_0005 LEFT JOIN pulse_0005 ON pulse_0005.device_id = device_0005.id
    """,
    """
    INSERT INTO device_message (id, serial, device_id, message_id, signal, refusal, said_at,
        heard_at)
    SELECT id, serial, device_id, substr(message_id, 1, 64), signal,
        CASE WHEN refusal = 'retired_device' THEN 'unknown_device' ELSE refusal END, said_at,
        heard_at
    FROM device_message_0005 WHERE length(message_id) <= 64
    """,
    """
    INSERT INTO incident (id, device_id, status, raised_at, acknowledged_at, outcome, version)
    SELECT id, device_id, status, raised_at, acknowledged_at, outcome, version
    FROM incident_0005 WHERE device_id IS NOT NULL
    """,
)


def put_aside(tables: tuple[str, ...], mark: str) -> None:
    for table in tables:
        op.execute(f"CREATE TABLE {table}_{mark} AS SELECT * FROM {table}")  # noqa: S608


def fill(sentences: tuple[str, ...], tables: tuple[str, ...], mark: str) -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for sentence in sentences:
        # SQLite keeps a date as its text, and a truth as a number.
        op.execute(
            sentence.format(
                date="VARCHAR" if on_sqlite else "DATE", no="0" if on_sqlite else "false"
            )
        )
    for table in tables:
        op.drop_table(f"{table}_{mark}")


def upgrade() -> None:
    put_aside(OLD, "0004")
    drop_old()
    make_new()
    fill(FORTH, OLD, "0004")
    watch_over_devices()


def watch_over_devices() -> None:
    """Give every device a day to say its first word, as a new one has."""
    device, deadline = (
        sa.table("device", sa.column("id", sa.Uuid())),
        sa.table(
            "deadline",
            sa.column("id", sa.Uuid()),
            sa.column("kind", sa.String()),
            sa.column("subject_id", sa.Uuid()),
            sa.column("due_at", sa.DateTime()),
        ),
    )
    tomorrow = datetime.now(UTC).replace(tzinfo=None) + timedelta(days=1)  # noqa: TID251
    rows = [
        {"id": uuid4(), "kind": "device_silence", "subject_id": one, "due_at": tomorrow}
        for one in op.get_bind().scalars(sa.select(device.c.id))
    ]
    if rows:
        op.bulk_insert(deadline, rows)


def downgrade() -> None:
    op.execute(
        "DELETE FROM deadline WHERE kind IN ('device_silence', 'incident_dispatch',"
        " 'incident_command', 'dispatch_answer', 'zone_self_test', 'zone_test_end',"
        " 'zone_retention')"
    )
    put_aside((*OLD, "pulse"), "0005")
    drop_new()
    make_old()
    fill(BACK, (*OLD, "pulse"), "0005")


def make_new() -> None:
    op.create_table(
        "bridge",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column(
            "protocol",
            sa.Enum(
                "native",
                "zigbee2mqtt",
                "chirpstack",
                "the_things_stack",
                "tasmota",
                "shelly",
                name="protocol",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("prefix", sa.String(length=120), nullable=False),
        sa.Column("key_digest", sa.String(), nullable=True),
        sa.Column("registered_at", sa.DateTime(), nullable=False),
        sa.Column("retired_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "substr(name, 1, 1) = '_'", name=op.f("ck_bridge_is_told_from_a_device")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bridge")),
        sa.UniqueConstraint("name", name=op.f("uq_bridge_name")),
        sa.UniqueConstraint("prefix", name=op.f("uq_bridge_prefix")),
    )
    op.create_table(
        "dead_letter",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("topic", sa.String(length=255), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("beginning", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(), nullable=False),
        sa.Column("last_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dead_letter")),
        sa.UniqueConstraint("digest", name=op.f("uq_dead_letter_digest")),
    )
    with op.batch_alter_table("dead_letter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dead_letter_last_at"), ["last_at"], unique=False)

    op.create_table(
        "listening",
        sa.Column("listener", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("listener", name=op.f("pk_listening")),
    )
    op.create_table(
        "unit",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "patrol", "fire", "civil_defence", name="unitkind", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("territory_id", sa.String(length=24), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "off_duty",
                "available",
                "asked",
                "en_route",
                "on_scene",
                name="unitstatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["territory_id"], ["territory.id"], name=op.f("fk_unit_territory_id_territory")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("name", name=op.f("uq_unit_name")),
    )
    op.create_table(
        "zone",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("territory_id", sa.String(length=24), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("armed", sa.Boolean(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("within_s", sa.Integer(), nullable=False),
        sa.Column("siren_s", sa.Integer(), nullable=False),
        sa.Column("quiet_siren_s", sa.Integer(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=False),
        sa.Column("quiet_until", sa.Integer(), nullable=False),
        sa.Column("strobe_lead_s", sa.Integer(), nullable=False),
        sa.Column("test_day", sa.Integer(), nullable=False),
        sa.Column("drill_until", sa.DateTime(), nullable=True),
        sa.Column("drawn_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("needed BETWEEN 1 AND 20", name=op.f("ck_zone_needs_a_few_voices")),
        sa.CheckConstraint(
            "quiet_from BETWEEN 0 AND 1439", name=op.f("ck_zone_quiet_from_is_a_minute")
        ),
        sa.CheckConstraint(
            "quiet_siren_s BETWEEN 0 AND 180", name=op.f("ck_zone_night_siren_ends")
        ),
        sa.CheckConstraint(
            "quiet_until BETWEEN 0 AND 1439", name=op.f("ck_zone_quiet_until_is_a_minute")
        ),
        sa.CheckConstraint("siren_s BETWEEN 0 AND 180", name=op.f("ck_zone_siren_ends")),
        sa.CheckConstraint(
            "test_day BETWEEN 1 AND 28", name=op.f("ck_zone_test_day_is_in_every_month")
        ),
        sa.CheckConstraint(
            "within_s BETWEEN 10 AND 600", name=op.f("ck_zone_hears_them_together")
        ),
        sa.ForeignKeyConstraint(
            ["territory_id"], ["territory.id"], name=op.f("fk_zone_territory_id_territory")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zone")),
        sa.UniqueConstraint("territory_id", "name", name=op.f("uq_zone_territory_id_name")),
    )
    op.create_table(
        "crew",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_crew_person_id_person")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_crew_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crew")),
    )
    with op.batch_alter_table("crew", schema=None) as batch_op:
        batch_op.create_index("ix_crew_unit", ["unit_id"], unique=False)
        batch_op.create_index(
            "uq_crew_riding",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text('"until" IS NULL'),
            postgresql_where=sa.text('"until" IS NULL'),
        )

    op.create_table(
        "device",
        sa.Column("serial", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "panic_button",
                "community_alarm",
                "siren",
                "camera",
                "sensor",
                name="devicekind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "protocol",
            sa.Enum(
                "native",
                "zigbee2mqtt",
                "chirpstack",
                "the_things_stack",
                "tasmota",
                "shelly",
                name="protocol",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("address", sa.String(length=120), nullable=False),
        sa.Column("bridge_id", sa.Uuid(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "registered",
                "installed",
                "online",
                "silent",
                "in_repair",
                "retired",
                name="devicestatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "supervision",
            sa.Enum(
                "s20", "s90", "m3", "h25", name="supervision", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("spot", sa.String(length=200), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("territory_id", sa.String(length=24), nullable=True),
        sa.Column("zone_id", sa.Uuid(), nullable=True),
        sa.Column("holder", sa.String(), nullable=True),
        sa.Column("holder_email", sa.String(), nullable=True),
        sa.Column("key_digest", sa.String(), nullable=True),
        sa.Column("enrolled_at", sa.DateTime(), nullable=False),
        sa.Column("installed_on", sa.Date(), nullable=True),
        sa.Column("tested_at", sa.DateTime(), nullable=True),
        sa.Column("test_until", sa.DateTime(), nullable=True),
        sa.Column("silent_since", sa.DateTime(), nullable=True),
        sa.Column("battery_low_at", sa.DateTime(), nullable=True),
        sa.Column("tampered_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "status IN ('registered', 'retired') OR installed_on IS NOT NULL",
            name=op.f("ck_device_installed_when_it_says_so"),
        ),
        sa.CheckConstraint(
            "(lat IS NULL) = (lon IS NULL)", name=op.f("ck_device_point_is_whole")
        ),
        sa.ForeignKeyConstraint(
            ["bridge_id"], ["bridge.id"], name=op.f("fk_device_bridge_id_bridge")
        ),
        sa.ForeignKeyConstraint(
            ["territory_id"], ["territory.id"], name=op.f("fk_device_territory_id_territory")
        ),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name=op.f("fk_device_zone_id_zone")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("protocol", "address", name=op.f("uq_device_protocol_address")),
        sa.UniqueConstraint("serial", name=op.f("uq_device_serial")),
    )
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.create_index("ix_device_spot", ["spot"], unique=False)
        batch_op.create_index("ix_device_status", ["status", "kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_device_zone_id"), ["zone_id"], unique=False)

    op.create_table(
        "self_test",
        sa.Column("zone_id", sa.Uuid(), nullable=False),
        sa.Column("begun_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=True),
        sa.Column("members", sa.Integer(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["zone_id"], ["zone.id"], name=op.f("fk_self_test_zone_id_zone")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_test")),
    )
    with op.batch_alter_table("self_test", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_self_test_zone_id"), ["zone_id"], unique=False)
        batch_op.create_index(
            "uq_self_test_open",
            ["zone_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "incident",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column(
            "signal",
            sa.Enum(
                "panic",
                "alarm",
                "duress",
                "arm",
                "disarm",
                "tamper",
                "test",
                "all_clear",
                name="signal",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "mode",
            sa.Enum("real", "test", "drill", name="mode", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("spot", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("territory_id", sa.String(length=24), nullable=True),
        sa.Column("zone_id", sa.Uuid(), nullable=True),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "raised",
                "acknowledged",
                "dispatched",
                "arrived",
                "closed",
                "cancelled",
                name="incidentstatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "level",
            sa.Enum(
                "operator",
                "operators",
                "supervisor",
                "commander",
                name="level",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("raised_at", sa.DateTime(), nullable=False),
        sa.Column("late_s", sa.BigInteger(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("duress_at", sa.DateTime(), nullable=True),
        sa.Column("siren_s", sa.Integer(), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(), nullable=True),
        sa.Column("acknowledged_by", sa.Uuid(), nullable=True),
        sa.Column("dispatched_at", sa.DateTime(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(), nullable=True),
        sa.Column("arrived_at", sa.DateTime(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "founded",
                "unfounded",
                "false_alarm",
                "test",
                "drill",
                name="outcome",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(status = 'closed') = (closed_at IS NOT NULL)",
            name=op.f("ck_incident_closed_when_so"),
        ),
        sa.CheckConstraint(
            "(status = 'closed') = (outcome IS NOT NULL)",
            name=op.f("ck_incident_has_an_outcome"),
        ),
        sa.CheckConstraint(
            "mode = 'real' OR dispatched_at IS NULL",
            name=op.f("ck_incident_test_never_dispatches"),
        ),
        sa.CheckConstraint(
            "status <> 'arrived' OR arrived_at IS NOT NULL",
            name=op.f("ck_incident_arrived_when_so"),
        ),
        sa.CheckConstraint(
            "status IN ('raised', 'cancelled') OR acknowledged_at IS NOT NULL",
            name=op.f("ck_incident_acknowledged_when_it_says_so"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('dispatched', 'arrived') OR dispatched_at IS NOT NULL",
            name=op.f("ck_incident_dispatched_when_it_says_so"),
        ),
        sa.CheckConstraint("siren_s BETWEEN 0 AND 180", name=op.f("ck_incident_siren_ends")),
        sa.ForeignKeyConstraint(
            ["acknowledged_by"], ["person.id"], name=op.f("fk_incident_acknowledged_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_incident_device_id_device")
        ),
        sa.ForeignKeyConstraint(
            ["territory_id"], ["territory.id"], name=op.f("fk_incident_territory_id_territory")
        ),
        sa.ForeignKeyConstraint(
            ["zone_id"], ["zone.id"], name=op.f("fk_incident_zone_id_zone")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
        sa.UniqueConstraint("code", name=op.f("uq_incident_code")),
    )
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.create_index(
            "ix_incident_open_spot",
            ["spot"],
            unique=False,
            sqlite_where=sa.text(
                "status IN ('raised', 'acknowledged', 'dispatched', 'arrived')"
            ),
            postgresql_where=sa.text(
                "status IN ('raised', 'acknowledged', 'dispatched', 'arrived')"
            ),
        )
        batch_op.create_index("ix_incident_raised", ["raised_at"], unique=False)

    op.create_table(
        "pulse",
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("last_heard_at", sa.DateTime(), nullable=True),
        sa.Column("online", sa.Boolean(), nullable=True),
        sa.Column("battery", sa.Integer(), nullable=True),
        sa.Column("rssi", sa.Integer(), nullable=True),
        sa.Column("firmware", sa.String(), nullable=True),
        sa.CheckConstraint(
            "battery BETWEEN 0 AND 100", name=op.f("ck_pulse_battery_is_percent")
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_pulse_device_id_device")
        ),
        sa.PrimaryKeyConstraint("device_id", name=op.f("pk_pulse")),
    )
    op.create_table(
        "zone_member",
        sa.Column("zone_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("code_digest", sa.String(), nullable=True),
        sa.Column("duress_digest", sa.String(), nullable=True),
        sa.Column("invited_at", sa.DateTime(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("left_at", sa.DateTime(), nullable=True),
        sa.Column("forgotten_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_zone_member_device_id_device")
        ),
        sa.ForeignKeyConstraint(
            ["zone_id"], ["zone.id"], name=op.f("fk_zone_member_zone_id_zone")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zone_member")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_zone_member_secret_hash")),
    )
    with op.batch_alter_table("zone_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_zone_member_zone_id"), ["zone_id"], unique=False)

    op.create_table(
        "command",
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=True),
        sa.Column(
            "action",
            sa.Enum(
                "siren_on",
                "siren_off",
                "strobe_on",
                "strobe_off",
                "self_test",
                name="action",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("duration_s", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "queued",
                "sent",
                "done",
                "refused",
                "failed",
                name="commandstatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("duration_s BETWEEN 0 AND 180", name=op.f("ck_command_ends")),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_command_device_id_device")
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_command_incident_id_incident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_command")),
    )
    with op.batch_alter_table("command", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_command_device_id"), ["device_id"], unique=False)
        batch_op.create_index("ix_command_incident", ["incident_id"], unique=False)
        batch_op.create_index(
            "ix_command_waiting",
            ["next_try_at"],
            unique=False,
            sqlite_where=sa.text("status IN ('queued', 'sent')"),
            postgresql_where=sa.text("status IN ('queued', 'sent')"),
        )

    op.create_table(
        "device_message",
        sa.Column("serial", sa.String(length=64), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("incident_id", sa.Uuid(), nullable=True),
        sa.Column("message_id", sa.String(length=96), nullable=False),
        sa.Column("guard", sa.String(length=120), nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.Column(
            "signal",
            sa.Enum(
                "panic",
                "alarm",
                "duress",
                "arm",
                "disarm",
                "tamper",
                "test",
                "all_clear",
                name="signal",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "refusal",
            sa.Enum(
                "unknown_device",
                "unknown_word",
                "retired_device",
                name="refusal",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("said_at", sa.DateTime(), nullable=True),
        sa.Column("heard_at", sa.DateTime(), nullable=False),
        sa.Column("late_s", sa.BigInteger(), nullable=True),
        sa.Column("retained", sa.Boolean(), nullable=False),
        sa.Column("out_of_order", sa.Boolean(), nullable=False),
        sa.Column("repeats", sa.Integer(), nullable=False),
        sa.Column("repeated_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "signal IS NOT NULL OR refusal IS NOT NULL",
            name=op.f("ck_device_message_says_or_is_refused"),
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_device_message_device_id_device")
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["incident.id"],
            name=op.f("fk_device_message_incident_id_incident"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_message")),
        sa.UniqueConstraint(
            "serial", "message_id", name=op.f("uq_device_message_serial_message_id")
        ),
    )
    with op.batch_alter_table("device_message", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_device_message_device_id"), ["device_id"], unique=False
        )
        batch_op.create_index(
            "ix_device_message_guard", ["serial", "guard", "heard_at"], unique=False
        )
        batch_op.create_index(
            "ix_device_message_incident", ["incident_id", "heard_at"], unique=False
        )
        batch_op.create_index("ix_device_message_order", ["serial", "seq"], unique=False)

    op.create_table(
        "device_repair",
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column(
            "trouble",
            sa.Enum(
                "silent",
                "battery_low",
                "tampered",
                name="trouble",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_device_repair_device_id_device")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["work_order.id"], name=op.f("fk_device_repair_order_id_work_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_repair")),
        sa.UniqueConstraint("order_id", name=op.f("uq_device_repair_order_id")),
    )
    with op.batch_alter_table("device_repair", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_device_repair_device_id"), ["device_id"], unique=False
        )
        batch_op.create_index(
            "uq_device_repair_open",
            ["device_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "dispatch",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(), nullable=True),
        sa.Column("declined_at", sa.DateTime(), nullable=True),
        sa.Column("arrived_at", sa.DateTime(), nullable=True),
        sa.Column("help_asked_at", sa.DateTime(), nullable=True),
        sa.Column("released_at", sa.DateTime(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("located_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "lat IS NULL OR released_at IS NULL",
            name=op.f("ck_dispatch_no_position_afterwards"),
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_dispatch_incident_id_incident")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_dispatch_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch")),
    )
    with op.batch_alter_table("dispatch", schema=None) as batch_op:
        batch_op.create_index("ix_dispatch_incident", ["incident_id"], unique=False)
        batch_op.create_index(
            "uq_dispatch_running",
            ["unit_id"],
            unique=True,
            sqlite_where=sa.text("released_at IS NULL"),
            postgresql_where=sa.text("released_at IS NULL"),
        )

    op.create_table(
        "test_part",
        sa.Column("self_test_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(device_id IS NULL) <> (member_id IS NULL)",
            name=op.f("ck_test_part_is_one_of_two"),
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_test_part_device_id_device")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["zone_member.id"], name=op.f("fk_test_part_member_id_zone_member")
        ),
        sa.ForeignKeyConstraint(
            ["self_test_id"], ["self_test.id"], name=op.f("fk_test_part_self_test_id_self_test")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_test_part")),
        sa.UniqueConstraint(
            "self_test_id", "device_id", name=op.f("uq_test_part_self_test_id_device_id")
        ),
        sa.UniqueConstraint(
            "self_test_id", "member_id", name=op.f("uq_test_part_self_test_id_member_id")
        ),
    )
    op.create_table(
        "witness",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("sees", sa.Boolean(), nullable=False),
        sa.Column("said_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name=op.f("fk_witness_incident_id_incident")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["zone_member.id"], name=op.f("fk_witness_member_id_zone_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_witness")),
        sa.UniqueConstraint(
            "incident_id", "member_id", name=op.f("uq_witness_incident_id_member_id")
        ),
    )
    with op.batch_alter_table("witness", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_witness_member_id"), ["member_id"], unique=False)


def drop_new() -> None:
    with op.batch_alter_table("witness", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_witness_member_id"))

    op.drop_table("witness")
    op.drop_table("test_part")
    with op.batch_alter_table("dispatch", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_dispatch_running",
            sqlite_where=sa.text("released_at IS NULL"),
            postgresql_where=sa.text("released_at IS NULL"),
        )
        batch_op.drop_index("ix_dispatch_incident")

    op.drop_table("dispatch")
    with op.batch_alter_table("device_repair", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_device_repair_open",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_device_repair_device_id"))

    op.drop_table("device_repair")
    with op.batch_alter_table("device_message", schema=None) as batch_op:
        batch_op.drop_index("ix_device_message_order")
        batch_op.drop_index("ix_device_message_incident")
        batch_op.drop_index("ix_device_message_guard")
        batch_op.drop_index(batch_op.f("ix_device_message_device_id"))

    op.drop_table("device_message")
    with op.batch_alter_table("command", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_command_waiting",
            sqlite_where=sa.text("status IN ('queued', 'sent')"),
            postgresql_where=sa.text("status IN ('queued', 'sent')"),
        )
        batch_op.drop_index("ix_command_incident")
        batch_op.drop_index(batch_op.f("ix_command_device_id"))

    op.drop_table("command")
    with op.batch_alter_table("zone_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_zone_member_zone_id"))

    op.drop_table("zone_member")
    op.drop_table("pulse")
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.drop_index("ix_incident_raised")
        batch_op.drop_index(
            "ix_incident_open_spot",
            sqlite_where=sa.text(
                "status IN ('raised', 'acknowledged', 'dispatched', 'arrived')"
            ),
            postgresql_where=sa.text(
                "status IN ('raised', 'acknowledged', 'dispatched', 'arrived')"
            ),
        )

    op.drop_table("incident")
    with op.batch_alter_table("self_test", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_self_test_open",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_self_test_zone_id"))

    op.drop_table("self_test")
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_device_zone_id"))
        batch_op.drop_index("ix_device_status")
        batch_op.drop_index("ix_device_spot")

    op.drop_table("device")
    with op.batch_alter_table("crew", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_crew_riding",
            sqlite_where=sa.text('"until" IS NULL'),
            postgresql_where=sa.text('"until" IS NULL'),
        )
        batch_op.drop_index("ix_crew_unit")

    op.drop_table("crew")
    op.drop_table("zone")
    op.drop_table("unit")
    op.drop_table("listening")
    with op.batch_alter_table("dead_letter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dead_letter_last_at"))

    op.drop_table("dead_letter")
    op.drop_table("bridge")


def make_old() -> None:
    op.create_table(
        "device",
        sa.Column("serial", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "panic_button",
                "community_alarm",
                "siren",
                "camera",
                "sensor",
                name="devicekind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("key_digest", sa.String(), nullable=True),
        sa.Column("enrolled_at", sa.DateTime(), nullable=False),
        sa.Column("last_heard_at", sa.DateTime(), nullable=True),
        sa.Column("online", sa.Boolean(), nullable=True),
        sa.Column("battery", sa.Integer(), nullable=True),
        sa.Column("rssi", sa.Integer(), nullable=True),
        sa.Column("firmware", sa.String(length=64), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "battery BETWEEN 0 AND 100", name=op.f("ck_device_battery_is_percent")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("serial", name=op.f("uq_device_serial")),
    )
    op.create_table(
        "device_message",
        sa.Column("serial", sa.String(length=64), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("message_id", sa.String(length=64), nullable=False),
        sa.Column(
            "signal",
            sa.Enum(
                "panic",
                "alarm",
                "duress",
                "arm",
                "disarm",
                "tamper",
                "test",
                "all_clear",
                name="signal",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "refusal",
            sa.Enum(
                "unknown_device", "unknown_word", name="refusal", native_enum=False, length=32
            ),
            nullable=True,
        ),
        sa.Column("said_at", sa.DateTime(), nullable=True),
        sa.Column("heard_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "signal IS NOT NULL OR refusal IS NOT NULL",
            name=op.f("ck_device_message_says_or_is_refused"),
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_device_message_device_id_device")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_message")),
        sa.UniqueConstraint(
            "serial", "message_id", name=op.f("uq_device_message_serial_message_id")
        ),
    )
    with op.batch_alter_table("device_message", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_device_message_device_id"), ["device_id"], unique=False
        )

    op.create_table(
        "incident",
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "raised",
                "acknowledged",
                "dispatched",
                "arrived",
                "closed",
                "cancelled",
                name="incidentstatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("raised_at", sa.DateTime(), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "founded",
                "unfounded",
                "false_alarm",
                "test",
                "drill",
                name="outcome",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(status = 'closed') = (outcome IS NOT NULL)",
            name=op.f("ck_incident_has_an_outcome"),
        ),
        sa.CheckConstraint(
            "status IN ('raised', 'cancelled') OR acknowledged_at IS NOT NULL",
            name=op.f("ck_incident_acknowledged_when_it_says_so"),
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_incident_device_id_device")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
    )


def drop_old() -> None:
    op.drop_table("incident")
    with op.batch_alter_table("device_message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_device_message_device_id"))

    op.drop_table("device_message")
    op.drop_table("device")
