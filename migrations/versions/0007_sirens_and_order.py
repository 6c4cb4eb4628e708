"""When a device was first told something, and the order in which messages came.

Revision: 0007
After: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("command", sa.Column("begun_at", sa.DateTime(), nullable=True))
    op.drop_index("ix_device_message_order", table_name="device_message")
    op.create_index("ix_device_message_heard", "device_message", ["serial", "heard_at"])


def downgrade() -> None:
    op.drop_index("ix_device_message_heard", table_name="device_message")
    op.create_index("ix_device_message_order", "device_message", ["serial", "seq"])
    op.drop_column("command", "begun_at")
