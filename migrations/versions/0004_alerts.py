"""Alerts.

Revision: 0004
After: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
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


def downgrade() -> None:
    op.drop_table("incident")
    with op.batch_alter_table("device_message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_device_message_device_id"))

    op.drop_table("device_message")
    op.drop_table("device")
