"""`docs/reference/endpoints.md` and its Chinese twin."""

from collections.abc import Iterable
from typing import Final

import orjson

from tools.markdown import NOTICE, code, table
from wxgate.http.error_guide import every_error, number
from wxgate.http.examples import reply
from wxgate.http.inputs import inputs, own_example
from wxgate.http.reference import PLACEHOLDER_CODE, PLACEHOLDER_SECRET
from wxgate.http.sections import sections
from wxgate.http.shapes import result_rows, shape
from wxgate.protocol.capability import capability_name
from wxgate.protocol.curl import signed_curl
from wxgate.protocol.declaration import Endpoint
from wxgate.protocol.language import Language
from wxgate.protocol.text import Text

EXAMPLE_URL: Final = "https://wxgate.example.com"

INTRODUCTION: Final = Text(
    "每个请求还带有 `authcode`（URL 查询参数）、`client_code`、`req_time`，可选 `sign_type`。"
    "错误码的含义与处理见 [errors.zh-CN.md](errors.zh-CN.md)。运行中的网关在 `/docs` 提供同样的内容。",
    "Every request also carries `authcode` (in the query), `client_code`, `req_time` and, optionally, `sign_type`. "
    "What the errors mean and their cures: [errors.md](errors.md). A running gateway shows the same at `/docs`.",
)


def endpoints_page(endpoints: Iterable[Endpoint], language: Language) -> str:
    """The page in one language."""
    at = 0 if language == "zh" else 1
    parts = [NOTICE, f"# {_t(at, '接口', 'Endpoints')}\n", f"{INTRODUCTION[at]}\n"]
    for section in sections(endpoints):
        parts.append(f"## {section.heading[at]}\n")
        parts += [_endpoint(endpoint, at) for endpoint in section.endpoints]
    return "\n".join(parts)


def _t(at: int, zh: str, en: str) -> str:
    return (zh, en)[at]


def _endpoint(endpoint: Endpoint, at: int) -> str:
    parts = [
        f"### {endpoint.name}\n",
        f"{endpoint.summary[at]} ({endpoint.section})\n",
        f"{endpoint.description[at]}\n",
    ]
    parts += [f"{_facts(endpoint, at)}\n", _parameters(endpoint, at), _result(endpoint, at)]
    curl = signed_curl(EXAMPLE_URL, endpoint.name, own_example(endpoint), PLACEHOLDER_CODE, PLACEHOLDER_SECRET)
    answer = orjson.dumps(reply(endpoint), option=orjson.OPT_INDENT_2).decode()
    parts += [f"```bash\n{curl}\n```\n", f"```json\n{answer}\n```\n"]
    listed = ", ".join(f"`{number(error)}`" for error in every_error(endpoint.all_errors()))
    return "\n".join([*(part for part in parts if part), f"{_t(at, '错误', 'Errors')}: {listed}\n"])


def _facts(endpoint: Endpoint, at: int) -> str:
    repeat = (
        _t(at, "没有回复时可直接重试。", "Safe to repeat when no answer came.")
        if endpoint.repeatable
        else _t(at, "没有回复时**不要**直接重试。", "Do **not** simply repeat it when no answer came.")
    )
    free = "" if endpoint.needs_account else _t(at, "无需绑定公众号。", " Needs no official account.")
    return repeat + free + _needs(endpoint, at)


def _needs(endpoint: Endpoint, at: int) -> str:
    if not endpoint.needs:
        return ""
    names = [capability_name(number)[at] for number in endpoint.needs]
    zh, en = " 或 ".join(names), " or ".join(names)
    return _t(at, f"经第三方平台代管时需要权限集：{zh}。", f" Under a third-party platform it needs the set: {en}.")


def _parameters(endpoint: Endpoint, at: int) -> str:
    own = inputs(endpoint)
    if not own:
        return f"{_t(at, '没有自己的参数。', 'No parameters of its own.')}\n"
    headings = (
        ("参数", "必填", "含义", "可接受的值", "例"),
        ("parameter", "required", "meaning", "accepted", "example"),
    )[at]
    required = (("是", "否"), ("yes", "no"))[at]
    return table(
        headings,
        (
            (code(one.name), required[not one.required], one.meaning[at], one.accepted[at], code(one.example))
            for one in own
        ),
    )


def _result(endpoint: Endpoint, at: int) -> str:
    rows = result_rows(shape(endpoint.result))
    headings = (("`data` 的字段", "类型", "含义"), ("field of `data`", "type", "meaning"))[at]
    return table(headings, ((code(row.path), row.kind, row.meaning[at]) for row in rows)) if rows else ""
