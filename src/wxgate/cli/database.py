"""`wxgate db`: the database's schema."""

import typer

from wxgate.cli.installation import make_data_dir, read_settings, upgrade_schema
from wxgate.cli.options import Json, examples
from wxgate.cli.output import print_record
from wxgate.db import migrations
from wxgate.settings import Settings

app = typer.Typer(no_args_is_help=True, help="数据库结构 / The database's schema.")


@app.command(epilog=examples("wxgate db upgrade", "WXGATE_DATABASE_URL=postgresql://… wxgate db upgrade"))
def upgrade(json: Json = False) -> None:
    """升级到本版本需要的结构；请先备份 / Bring the schema up to date; make a backup first."""
    settings = read_settings()
    make_data_dir(settings)
    upgrade_schema(settings)
    _print_status(settings, json)


@app.command(epilog=examples("wxgate db status", "wxgate db status --json"))
def status(json: Json = False) -> None:
    """查看结构是否最新，不改动数据库 / Tell whether the schema is up to date; does not touch it."""
    settings = read_settings()
    make_data_dir(settings)
    _print_status(settings, json)


def _print_status(settings: Settings, as_json: bool) -> None:
    found = migrations.status(settings.database)
    record = {"current": found.current, "needed": found.head, "up_to_date": found.up_to_date}
    print_record(record, as_json=as_json)
