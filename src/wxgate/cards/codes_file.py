"""Reading a CSV file of codes, line by line, whatever its size.

Columns `code` and `card_id`, in any order under a header with these names, else in this order. UTF-8 with or without a
byte order mark, UTF-16 with one, or GB 18030 (GBK), as spreadsheets write them.
"""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from wxgate.cards.parameters import CARD_ID_LIMIT, CODE_LIMIT
from wxgate.protocol.text import Text

CODE: Final = frozenset({"code", "卡券码", "券码", "码"})
CARD_ID: Final = frozenset({"card_id", "cardid", "卡券id"})
"""What the columns are called, in lower case."""

TOLD_EVERY: Final = 1000
"""Lines between two words about the progress."""

_SAMPLE: Final = 64 * 1024
_CARD_ID: Final = re.compile(rf"[0-9A-Za-z_-]{{1,{CARD_ID_LIMIT}}}")
_SCIENTIFIC: Final = re.compile(r"[0-9](?:\.[0-9]+)?E\+?[0-9]{2,3}", re.IGNORECASE)
_UNDECODABLE: Final = "\ufffd"


@dataclass(frozen=True, slots=True)
class CodeLine:
    """A code and its card."""

    number: int
    code: str
    card_id: str


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be taken, and why. The number is that of the file, from 1."""

    number: int
    reason: Text


class BadCode(Exception):
    """Why a line cannot be taken."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.reason = Text(zh, en)


@dataclass(frozen=True, slots=True)
class CodesFile:
    """A file of codes. `card_id` stands in where a line names no card."""

    path: Path
    card_id: str | None = None

    def size(self) -> int:
        """Bytes of the file. Raises OSError."""
        return self.path.stat().st_size

    def lines(self, told: Callable[[int], None] = lambda _: None) -> Iterator[CodeLine | BadLine]:
        """Every line but empty ones and the header; `told` hears how many more bytes were read. Raises OSError."""
        with self.path.open("rb") as raw:
            encoding = _encoding(raw.read(_SAMPLE))
            raw.seek(0)
            text = io.TextIOWrapper(raw, encoding, errors="replace", newline="")  # named: its end would close `raw`
            columns: tuple[int, int] | None = None
            position = 0
            for count, (number, row) in enumerate(_rows(text)):
                if count % TOLD_EVERY == 0:
                    told(raw.tell() - position)
                    position = raw.tell()
                if columns is None:
                    header = _header(row)
                    columns = header or (0, 1)
                    if header:
                        continue
                yield self._line(number, row, columns)
            told(raw.tell() - position)

    def _line(self, number: int, row: Sequence[str] | None, columns: tuple[int, int]) -> CodeLine | BadLine:
        try:
            if row is None:
                raise BadCode("不是有效的 CSV", "this is not CSV")
            code, card_id = (row[at].strip() if at < len(row) else "" for at in columns)
            return CodeLine(number, _checked_code(code), _checked_card_id(card_id or self.card_id or ""))
        except BadCode as bad:
            return BadLine(number, bad.reason)


def is_card_id(text: str) -> bool:
    """Whether this may be a card's id."""
    return _CARD_ID.fullmatch(text) is not None


def _rows(text: Iterable[str]) -> Iterator[tuple[int, Sequence[str] | None]]:
    """Each row that is not empty with the line it begins on; None for one that is no CSV."""
    reader = csv.reader(text, skipinitialspace=True)
    while True:
        number = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield number, None
            continue
        if any(cell.strip() for cell in row):
            yield number, row


def _encoding(sample: bytes) -> str:
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8-sig")().decode(sample)
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig"


def _header(row: Sequence[str] | None) -> tuple[int, int] | None:
    """Where the two columns are, if this row names the first."""
    names = [cell.strip().lower() for cell in row or ()]
    code = next((at for at, name in enumerate(names) if name in CODE), None)
    if code is None:
        return None
    return code, next((at for at, name in enumerate(names) if name in CARD_ID), len(names) + 1)


def _checked_code(code: str) -> str:
    if not code:
        raise BadCode("没有 code", "there is no code")
    if _UNDECODABLE in code or not code.isprintable() or re.search(r"\s", code):
        raise BadCode("code 含有空白或无法识别的字符", "the code holds blanks or characters that cannot be read")
    if len(code) > CODE_LIMIT:
        raise BadCode(f"code 超过 {CODE_LIMIT} 个字符", f"the code is longer than {CODE_LIMIT} characters")
    if _SCIENTIFIC.fullmatch(code):
        raise BadCode(
            "code 被表格软件改成了科学计数法，请把该列设为文本后重新导出",
            "a spreadsheet has turned the code into a number; make the column text and export it again",
        )
    return code


def _checked_card_id(card_id: str) -> str:
    if not card_id:
        raise BadCode("没有 card_id，也没有用 --card-id 指定", "there is no card_id, nor --card-id")
    if not is_card_id(card_id):
        raise BadCode(
            f"card_id 应为最长 {CARD_ID_LIMIT} 个字母、数字、_ 或 -",
            f"a card_id is at most {CARD_ID_LIMIT} letters, digits, _ or -",
        )
    return card_id
