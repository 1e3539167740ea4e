"""Background work: jobs, dead letters, lanes in trouble, periodic work."""

import sqlalchemy as sa
from alembic import op

revision = "0005_jobs"
down_revision = "0004_relay"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", NUMBER, nullable=False, autoincrement=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("lane", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("subject", sa.BigInteger),
        sa.Column("run_at", sa.Double, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False, server_default="0"),
        sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
        sa.Column("unsettled", sa.Integer, nullable=False, server_default="0"),
        sa.Column("uncertain_since", sa.Double),
        sa.Column("owner", sa.Text),
        sa.Column("reason", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_jobs_lane_run_at", "jobs", ["lane", "run_at"])
    if op.get_bind().dialect.name == "postgresql":
        # every job leaves three dead rows: a vacuum after some thousands takes milliseconds, after millions it does not
        op.execute("ALTER TABLE jobs SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000)")
    op.create_table(
        "dead_jobs",
        sa.Column("id", NUMBER, nullable=False, autoincrement=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("lane", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("subject", sa.BigInteger),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("died_at", sa.Double, nullable=False),
        sa.Column("uncertain_since", sa.Double),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_dead_jobs"),
    )
    op.create_index("ix_dead_jobs_died_at", "dead_jobs", ["died_at"])
    op.create_table(
        "job_lanes",
        sa.Column("lane", sa.Text, nullable=False),
        sa.Column("paused_until", sa.Double, nullable=False),
        sa.Column("strikes", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("lane", name="pk_job_lanes"),
    )
    op.create_table(
        "periodic_jobs",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("run_at", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_periodic_jobs"),
    )
