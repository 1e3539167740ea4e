"""The log of calls, and counts of all calls by time, endpoint and code."""

import sqlalchemy as sa
from alembic import op

revision = "0014_request_log"
down_revision = "0013_console"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "calls",
        sa.Column("id", NUMBER, nullable=False, autoincrement=True),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("request_id", sa.Text, nullable=False),
        sa.Column("client_code", sa.Text, nullable=False),
        sa.Column("endpoint", sa.Text, nullable=False),
        sa.Column("retcode", sa.Integer, nullable=False),
        sa.Column("milliseconds", sa.Double, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("weixin", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_calls"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_calls_at", "calls", ["at"])
    op.create_index("ix_calls_request_id", "calls", ["request_id"])
    op.create_index("ix_calls_client_code_id", "calls", ["client_code", "id"])
    op.create_index("ix_calls_endpoint_id", "calls", ["endpoint", "id"])
    op.create_index("ix_calls_retcode_id", "calls", ["retcode", "id"])
    op.create_table(
        "call_counts",
        sa.Column("bucket", sa.BigInteger, nullable=False),
        sa.Column("endpoint", sa.Text, nullable=False),
        sa.Column("retcode", sa.Integer, nullable=False),
        sa.Column("calls", sa.BigInteger, nullable=False),
        sa.Column("logged", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("bucket", "endpoint", "retcode", name="pk_call_counts"),
        sqlite_with_rowid=False,
    )
