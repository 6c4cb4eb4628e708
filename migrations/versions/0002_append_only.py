"""The event log refuses to be rewritten.

Revision: 0002
After: 0001
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

REFUSALS = {
    "sqlite": [
        f"CREATE TRIGGER event_refuses_{deed} BEFORE {deed} ON event "
        "BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END"
        for deed in ("update", "delete")
    ],
    "postgresql": [
        """CREATE OR REPLACE FUNCTION event_refuses_change() RETURNS trigger LANGUAGE plpgsql
        AS $$BEGIN RAISE EXCEPTION 'the event log is append-only'; END$$""",
        """CREATE TRIGGER event_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON event
        FOR EACH STATEMENT EXECUTE FUNCTION event_refuses_change()""",
    ],
}


def upgrade() -> None:
    for sentence in REFUSALS[op.get_context().dialect.name]:
        op.execute(sentence)


def downgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP TRIGGER event_refuses_change ON event")
        op.execute("DROP FUNCTION event_refuses_change()")
    else:
        op.execute("DROP TRIGGER event_refuses_update")
        op.execute("DROP TRIGGER event_refuses_delete")
