"""`docs/reference/errors.md` and its Chinese twin."""

from collections.abc import Iterable
from typing import Final

from tools.markdown import NOTICE, table
from wxgate.http.error_guide import ORIGINAL, advice, every_error, number
from wxgate.protocol.declaration import Endpoint
from wxgate.protocol.language import Language
from wxgate.protocol.text import Text

INTRODUCTION: Final = Text(
    "`retcode` 不为 200 时，`msg` 是下表的描述加上具体原因，并以请求编号结尾。"
    "“原文”一列为原接口文档的描述；写“新增”的是 wxgate 增加的。HTTP 状态除注明者外为 200。",
    "When `retcode` is not 200, `msg` is the title below with the particulars, and ends with the request's id. "
    "The column *original* has the original document's words, or a dash for numbers that wxgate adds. "
    "The HTTP status is 200 except where another is given.",
)


def errors_page(endpoints: Iterable[Endpoint], language: Language) -> str:
    """The page in one language."""
    at = 0 if language == "zh" else 1
    listed = every_error(error for endpoint in endpoints for error in endpoint.all_errors())
    headings = (
        ("retcode", "原文", "HTTP", "含义", "怎么办"),
        ("retcode", "original", "HTTP", "meaning", "what to do"),
    )[at]
    rows = (
        (
            f"`{number(error)}`",
            error.title.zh if error.retcode in ORIGINAL else ("新增", "–")[at],
            "" if error.http_status == 200 else str(error.http_status),
            f"**{error.title[at]}**: {advice(error).meaning[at]}",
            advice(error).cure[at],
        )
        for error in listed
    )
    return "\n".join([NOTICE, f"# {('错误码', 'Errors')[at]}\n", f"{INTRODUCTION[at]}\n", table(headings, rows)])
