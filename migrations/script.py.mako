"""${message}"""

import sqlalchemy as sa
from alembic import op

from core.adapters.database.schema import Instant

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    raise NotImplementedError("Restore a backup to go back: a downgrade would lose what was made since.")
