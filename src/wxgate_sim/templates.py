"""An account's templates, and how one reads with a message's data (WeChat reference §5.1)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypedDict

from wxgate_sim.errors import Refused
from wxgate_sim.identifiers import Mint

MOST = 25
PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\.DATA\s*\}\}")
TEMPLATE_ID = re.compile(r"[A-Za-z0-9_-]{43}")
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
# These two stand on lines of their own, before and after the fields.
UNLABELLED = ("first", "remark")


class Line(TypedDict):
    """One line of a message as the phone shows it; `color` is `#RRGGBB` or empty."""

    label: str
    value: str
    color: str


@dataclass(frozen=True, slots=True)
class Datum:
    """What a message says for one key."""

    value: str
    color: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A message's fixed part. Each `{{key.DATA}}` of `content` is replaced by what the message says for the key."""

    template_id: str
    title: str
    content: str
    primary_industry: str = ""
    deputy_industry: str = ""
    example: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys in the order of the content."""
        return tuple(dict.fromkeys(PLACEHOLDER.findall(self.content)))

    def lines(self, data: Mapping[str, Datum]) -> list[Line]:
        """The lines of a message with this data: a missing key reads empty, an unknown one nowhere."""
        return [_line(line, data) for line in self.content.splitlines() if line.strip()]


def improvised(template_id: str, data: Mapping[str, Datum]) -> Template:
    """A template that shows whatever keys the data has, for accounts that may use any template_id."""
    rows = (f"{{{{{key}.DATA}}}}" if key in UNLABELLED else f"{key}：{{{{{key}.DATA}}}}" for key in data)
    return Template(template_id, "模板消息", "\n".join(rows))


@dataclass(slots=True)
class Templates:
    """All templates by account."""

    mint: Mint
    _by_account: dict[str, dict[str, Template]] = field(default_factory=dict)

    def of(self, appid: str) -> list[Template]:
        """The account's templates in the order they were added."""
        return list(self._by_account.get(appid, {}).values())

    def find(self, appid: str, template_id: str) -> Template | None:
        """The account's template, or None when it has none of this id."""
        return self._by_account.get(appid, {}).get(template_id)

    def add(self, appid: str, template: Template) -> None:
        """Give the account a template. Raises 45026 when it has 25 already, KeyError when it has this id."""
        templates = self._by_account.setdefault(appid, {})
        if template.template_id in templates:
            raise KeyError(template.template_id)
        if len(templates) >= MOST:
            raise Refused(45026)
        templates[template.template_id] = template

    def from_library(self, appid: str, short_id: str, keywords: tuple[str, ...]) -> Template:
        """A template of WeChat's library, made up from its number, given to the account. Raises 45026."""
        names = keywords or ("订单编号", "订单状态", "更新时间")
        rows = [f"{name}：{{{{keyword{number}.DATA}}}}" for number, name in enumerate(names, 1)]
        content = "\n".join(("{{first.DATA}}", *rows, "{{remark.DATA}}"))
        template = Template(self.mint.template_id(), f"模板 {short_id}", content, "IT科技", "互联网|电子商务")
        self.add(appid, template)
        return template

    def delete(self, appid: str, template_id: str) -> None:
        """Take the template away. Raises 40037 when the account has none of this id."""
        if self._by_account.get(appid, {}).pop(template_id, None) is None:
            raise Refused(40037)


def _line(line: str, data: Mapping[str, Datum]) -> Line:
    first = PLACEHOLDER.search(line)
    if first is None:
        return {"label": "", "value": line.strip(), "color": ""}
    label, rest = line[: first.start()], line[first.start() :]
    value = PLACEHOLDER.sub(lambda found: data.get(found[1], Datum("")).value, rest)
    # A colour goes into the page's style, so nothing but a colour may pass.
    color = data.get(first[1], Datum("")).color
    return {
        "label": label.strip().rstrip(":：").rstrip(),
        "value": value.strip(),
        "color": color if COLOUR.fullmatch(color) else "",
    }
