"""`wxgate codes`: which card a merchant's own code belongs to."""

from pathlib import Path
from typing import Annotated, NoReturn

import typer

from wxgate.cards import codes_store
from wxgate.cards.codes import CodeRegistry
from wxgate.cards.codes_file import CodesFile, is_card_id
from wxgate.cards.codes_import import CodeImport, Imported, ImportRefused, ImportSuperseded, check
from wxgate.cli.errors import CommandRefused
from wxgate.cli.installation import Installation, run
from wxgate.cli.options import Json, both, examples, usage
from wxgate.cli.output import Record, print_record, print_records, say
from wxgate.cli.progress import progress
from wxgate.protocol.parameters import JsonValue

app = typer.Typer(no_args_is_help=True, help="自定义卡券码的登记表 / The registry of merchants' own card codes.")

Appid = Annotated[str, typer.Option("--appid", help=both("公众号的 appid", "The official account."))]
File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE.csv",
        help=both("CSV 文件，两列：code,card_id，可有表头", "A CSV file: code,card_id, with or without a header."),
        exists=True,
        dir_okay=False,
        readable=True,
    ),
]
CardId = Annotated[
    str | None,
    typer.Option("--card-id", help=both("文件中没有 card_id 时所用的卡券", "The card where a line names none.")),
]
Replace = Annotated[
    bool, typer.Option("--replace", help=both("允许改换已登记的码所属的卡券", "Let codes change to another card."))
]


@app.command(
    "import",
    epilog=examples(
        "wxgate codes import codes.csv --appid wx0123456789abcdef",
        "# 文件只有 code 一列 / a file with codes alone",
        "wxgate codes import codes.csv --appid wx0123456789abcdef --card-id pFS7Fjg8kV1IdDz01r4SQwMkuCKc",
    ),
)
def import_(
    file: File,
    appid: Appid,
    card_id: CardId = None,
    replace: Replace = False,
    json: Json = False,
) -> None:
    """导入卡券码：全部成功，或什么都不变；可以重复执行 / Import codes: all or nothing; safe to repeat."""
    if card_id is not None and not is_card_id(card_id):
        raise usage("--card-id 不是卡券 ID", "--card-id is not a card's id")
    codes = CodesFile(file, card_id)

    async def work(installation: Installation) -> Imported:
        await installation.accounts.account(appid)
        with progress("检查 / checking", codes.size()) as told:
            lines = check(codes.lines(told))
        importing = CodeImport(installation.database, installation.clock, appid, replace=replace)
        with progress("导入 / importing", lines) as told:
            return await importing.run(codes.lines(), told)

    try:
        done = run(work)
    except ImportRefused as refused:
        _refuse(refused, as_json=json)
    except ImportSuperseded:
        raise CommandRefused(
            "该公众号的另一次导入已经开始，本次没有导入任何内容",
            "another import for this account has begun; nothing of this one was imported",
        ) from None
    else:
        print_record(_record(appid, done), as_json=json)


@app.command(epilog=examples("wxgate codes show 110201201245 --appid wx0123456789abcdef"))
def show(
    code: Annotated[str, typer.Argument(metavar="CODE", help=both("卡券码", "The code."))],
    appid: Appid,
    json: Json = False,
) -> None:
    """查看一个码登记为哪张卡券 / Show which card a code is registered for."""

    async def work(installation: Installation) -> str | None:
        await installation.accounts.account(appid)
        return await CodeRegistry(installation.database).card_of(appid, code)

    card_id = run(work)
    if card_id is None:
        raise CommandRefused(f"没有登记过 code {code}", f"the code {code} is not registered")
    print_record({"app_id": appid, "code": code, "card_id": card_id}, as_json=json)


@app.command(epilog=examples("wxgate codes count --appid wx0123456789abcdef"))
def count(appid: Appid, json: Json = False) -> None:
    """统计各卡券登记了多少个码 / Count the registered codes of each card."""

    async def work(installation: Installation) -> list[Record]:
        await installation.accounts.account(appid)
        found = await installation.database.read(codes_store.count, appid)
        return [{"card_id": card_id, "codes": number} for card_id, number in found.items()]

    print_records(run(work), ("card_id", "codes"), as_json=json)


def _record(appid: str, done: Imported) -> Record:
    return {
        "app_id": appid,
        "lines": done.lines,
        "new": done.new,
        "replaced": done.replaced,
        "unchanged": done.unchanged,
    }


def _refuse(refused: ImportRefused, *, as_json: bool) -> NoReturn:
    """Tell the bad lines, and end the command with exit code 1."""
    bad = refused.bad
    if as_json:
        told: list[JsonValue] = [{"line": line.number, "reason": str(line.reason)} for line in bad.first]
        print_record({"bad_lines": bad.count, "first": told}, as_json=True)
    else:
        for line in bad.first:
            say(f"第 {line.number} 行：{line.reason.zh}", f"line {line.number}: {line.reason.en}")
    raise CommandRefused(
        f"文件中有 {bad.count} 行有误（列出前 {len(bad.first)} 行），没有导入任何内容",
        f"the file has {bad.count} bad lines, the first {len(bad.first)} are listed; nothing was imported",
    ) from None
