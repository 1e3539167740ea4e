"""What came of each earlier try at a job."""

import sqlalchemy as sa
from alembic import op

revision = "0015_job_tries"
down_revision = "0014_request_log"


def upgrade() -> None:
    op.add_column("jobs", sa.Column("tries", sa.Text))
    op.add_column("dead_jobs", sa.Column("tries", sa.Text))
