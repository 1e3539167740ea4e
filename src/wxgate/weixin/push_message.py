"""Reads the XML of a push (WeChat reference §4.2, §4.5)."""

from collections.abc import Mapping
from typing import Final
from xml.parsers import expat

MAX_BYTES: Final = 1024 * 1024
MAX_ELEMENTS: Final = 5000
MAX_PATH: Final = 200
"""Characters of a field's name with the names above it: bounds the depth too."""


class NotAMessage(Exception):
    """A text is no XML of the kind that WeChat pushes. The reason holds nothing of the text."""


def read_message(xml: bytes) -> Mapping[str, str]:
    """The fields of a push, trimmed: `FromUserName`, and with the names above it one that stands deeper.

    So `ChosenBeacon.Uuid`; of fields with the same name the first counts, elements that hold others are no fields. At
    most 1 MiB of UTF-8 without a document type, hence without entities. Raises NotAMessage.
    """
    if len(xml) > MAX_BYTES:
        raise NotAMessage("more than 1 MiB")
    try:
        xml.decode()
    except UnicodeDecodeError:
        raise NotAMessage("not UTF-8") from None
    reader = _Reader()
    try:
        # the encoding is ours to say: one that the document declares would be looked up among Python's codecs
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartElementHandler = reader.start
        parser.CharacterDataHandler = reader.text
        parser.EndElementHandler = reader.end
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise NotAMessage(f"not XML, line {error.lineno}: {expat.ErrorString(error.code)}") from None
    return reader.fields


def _refuse_doctype(*_: object) -> None:
    raise NotAMessage("with a document type")


class _Reader:
    """Collects fields as the parser goes through the document."""

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self._paths: list[str] = []
        self._elements = 0
        self._text: list[str] = []
        self._leaf = False

    def start(self, name: str, _: Mapping[str, str]) -> None:
        self._elements += 1
        path = f"{self._paths[-1]}.{name}" if len(self._paths) > 1 else name
        if self._elements > MAX_ELEMENTS or len(path) > MAX_PATH:
            raise NotAMessage("larger or deeper than any push")
        self._paths.append(path)
        self._text = []
        self._leaf = True

    def text(self, text: str) -> None:
        self._text.append(text)

    def end(self, _: str) -> None:
        path = self._paths.pop()
        if self._leaf and self._paths:
            self.fields.setdefault(path, "".join(self._text).strip())
        self._leaf = False
