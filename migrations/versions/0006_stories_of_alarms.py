"""What follows from alarms and from devices that fail, later.

The flows that are new here would hear of the whole past: what happened before is noted as
handled, so that nobody gets a letter about last year.

Revision: 0006
After: 0005
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# The new flows, and the kinds of event that call each.
CALLED = {
    "watch-silent-devices": (
        "device.online",
        "device.silent",
        "device.returned",
        "device.battery_low",
        "device.tampered",
        "device.retired",
        "work_order.started",
        "work_order.completed",
        "work_order.closed",
        "work_order.cancelled",
    ),
    "tell-commanders": ("incident.escalated",),
    "review-false-alarms": ("incident.closed",),
}
CATEGORY = "dispositivo_averiado"


def upgrade() -> None:
    op.add_column(
        "category",
        sa.Column("reportable", sa.Boolean(), server_default=sa.true(), nullable=False),
    )
    op.add_column("device_repair", sa.Column("mended_at", sa.DateTime(), nullable=True))
    make_months()
    offer_repairs()
    let_the_past_rest()


def make_months() -> None:
    op.create_table(
        "response_month",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("answered_in_time", sa.Integer(), nullable=False),
        sa.Column("to_dispatch", sa.Integer(), nullable=False),
        sa.Column("dispatched_in_time", sa.Integer(), nullable=False),
        sa.Column("counted_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "answered_in_time BETWEEN 0 AND calls",
            name=op.f("ck_response_month_answers_are_calls"),
        ),
        sa.CheckConstraint(
            "dispatched_in_time BETWEEN 0 AND to_dispatch",
            name=op.f("ck_response_month_in_time_is_dispatched"),
        ),
        sa.CheckConstraint(
            "to_dispatch BETWEEN 0 AND calls",
            name=op.f("ck_response_month_dispatches_are_calls"),
        ),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_response_month")),
    )
    op.create_table(
        "device_month",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("territory_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("working", sa.Integer(), nullable=False),
        sa.Column("counted_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("counted > 0", name=op.f("ck_device_month_counts_some")),
        sa.CheckConstraint(
            "working BETWEEN 0 AND counted", name=op.f("ck_device_month_working_are_counted")
        ),
        sa.ForeignKeyConstraint(
            ["territory_id"],
            ["territory.id"],
            name=op.f("fk_device_month_territory_id_territory"),
        ),
        sa.PrimaryKeyConstraint("month", "territory_id", "kind", name=op.f("pk_device_month")),
    )


def offer_repairs() -> None:
    """Give a city that has its categories the one under which devices are mended.

    Its department is the one of citizen security, where the city has it; else a person decides.
    """
    category = sa.table(
        "category",
        *(sa.column(name, sa.String()) for name in ("code", "name_es", "name_en")),
        *(sa.column(name, sa.String()) for name in ("description_es", "description_en")),
        *(sa.column(name, sa.String()) for name in ("department_id", "promise_unit")),
        *(sa.column(name, sa.Integer()) for name in ("promise_urgent", "promise_normal")),
        *(sa.column(name, sa.Integer()) for name in ("promise_planned", "join_radius_m")),
        sa.column("default_priority", sa.String()),
        sa.column("questions", sa.JSON()),
        sa.column("keywords", sa.String()),
        sa.column("position", sa.Integer()),
        *(sa.column(name, sa.Boolean()) for name in ("active", "validated", "reportable")),
    )
    department = sa.table("department", sa.column("id", sa.String()))
    connection = op.get_bind()
    last = connection.scalar(sa.select(sa.func.max(category.c.position)))
    known = connection.scalar(sa.select(category.c.code).where(category.c.code == CATEGORY))
    if last is None or known is not None:
        return
    whose = connection.scalar(
        sa.select(department.c.id).where(department.c.id == "seguridad-ciudadana")
    )
    row = {
        "code": CATEGORY,
        "name_es": "Dispositivo averiado",
        "name_en": "Device out of order",
        "description_es": "Un botón, alarma, sirena o cámara que falla",
        "description_en": "A failing button, alarm or camera",
        "department_id": whose,
        "promise_unit": "hours",
        "promise_urgent": 24,
        "promise_normal": 72,
        "promise_planned": 240,
        "join_radius_m": 50,
        "default_priority": "normal",
        "questions": [],
        "keywords": "",
        "position": last + 1,
        "active": True,
        "validated": False,
        "reportable": False,
    }
    op.bulk_insert(category, [row])


def let_the_past_rest() -> None:
    """Note what happened before as handled by the flows that are new."""
    event = sa.table(
        "event",
        sa.column("id", sa.Integer()),
        sa.column("kind", sa.String()),
        sa.column("imported", sa.Boolean()),
    )
    delivery = sa.table(
        "delivery",
        sa.column("flow", sa.String()),
        sa.column("event_id", sa.Integer()),
        sa.column("attempts", sa.Integer()),
        sa.column("next_try_at", sa.DateTime()),
        sa.column("handled_at", sa.DateTime()),
    )
    at = datetime.now(UTC).replace(tzinfo=None)  # noqa: TID251 - history has no city's clock
    for flow, kinds in CALLED.items():
        past = sa.select(
            sa.literal(flow),
            event.c.id,
            sa.literal(0),
            sa.literal(at, sa.DateTime()),
            sa.literal(at, sa.DateTime()),
        ).where(event.c.kind.in_(kinds), sa.not_(event.c.imported))
        names = ["flow", "event_id", "attempts", "next_try_at", "handled_at"]
        op.execute(sa.insert(delivery).from_select(names, past))


def downgrade() -> None:
    flows = ", ".join(f"'{flow}'" for flow in CALLED)
    op.execute(f"DELETE FROM delivery WHERE flow IN ({flows})")  # noqa: S608 - ours
    used = f"SELECT count(*) FROM work_order WHERE category_code = '{CATEGORY}'"  # noqa: S608
    if not op.get_bind().scalar(sa.text(used)):
        op.execute(f"DELETE FROM duty WHERE category_code = '{CATEGORY}'")  # noqa: S608
        op.execute(f"DELETE FROM category WHERE code = '{CATEGORY}'")  # noqa: S608
    op.drop_table("device_month")
    op.drop_table("response_month")
    op.drop_column("device_repair", "mended_at")
    op.drop_column("category", "reportable")
