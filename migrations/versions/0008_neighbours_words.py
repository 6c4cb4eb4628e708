"""What neighbours add in words to what they see.

Revision: 0008
After: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("witness", sa.Column("words", sa.String(length=500), nullable=True))


def downgrade() -> None:
    op.drop_column("witness", "words")
