"""When a bridge was heard last, and since when it is away.

Revision: 0009
After: 0008
"""

import sqlalchemy as sa
from alembic import op

import models.base

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("last_heard_at", "lost_at"):
        op.add_column("bridge", sa.Column(name, models.base.UTCDateTime(), nullable=True))


def downgrade() -> None:
    for name in ("lost_at", "last_heard_at"):
        op.drop_column("bridge", name)
