"""The XML of pushes as WeChat writes it, and the XML of replies as it reads it (WeChat reference §4.3 and §4.5)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers.expat import ExpatError, ParserCreate

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# What XML 1.0 cannot carry, not even in CDATA.
FORBIDDEN = re.compile(r"[^\t\n\r -\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")

# Elements WeChat writes as bare numbers; every other text stands in CDATA.
NUMBERS = frozenset(
    (
        *("CreateTime", "MsgId", "MsgID", "MenuId", "Scale", "Location_X", "Location_Y", "Latitude", "Longitude"),
        *("Precision", "IsGiveByFriend", "OuterId", "IsRestoreMemberCard", "IsRecommendByFriend", "IsReturnBack"),
        *("IsChatRoom", "ModifyBonus", "ModifyBalance", "TotalCount", "FilterCount", "SentCount", "ErrorCount"),
        "AuthorizationCodeExpiredTime",
    )
)
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
# Elements that hold others; their value is XML already.
NESTED = frozenset(
    (
        *("ScanCodeInfo", "SendPicsInfo", "SendLocationInfo", "ChosenBeacon", "AroundBeacons", "RevokeInfo"),
        *("SubscribeMsgPopupEvent", "SubscribeMsgChangeEvent", "SubscribeMsgSentEvent", "PublishEventInfo"),
    )
)


class Unreadable(Exception):
    """This is no XML of the expected shape; the text says why."""


@dataclass(slots=True)
class Element:
    """An element read: its text without surrounding blanks, and its children in order."""

    name: str
    text: str = ""
    children: "list[Element]" = field(default_factory=list)

    def child(self, name: str) -> "Element | None":
        """The first child of this name."""
        return next((each for each in self.children if each.name == name), None)

    def value(self, name: str) -> str:
        """The text of the first child of this name, empty when there is none."""
        found = self.child(name)
        return found.text if found else ""


def write(fields: Mapping[str, str]) -> str:
    """`<xml>…</xml>` with these elements in order, each in CDATA unless it is a number or one of `NESTED`."""
    return f"<xml>{''.join(_element(name, value) for name, value in fields.items())}</xml>"


def read(text: str) -> Element:
    """The root element. Raises Unreadable, also for a document type declaration."""
    reader = _Reader()
    try:
        return reader.read(text)
    except ExpatError as error:
        raise Unreadable(f"not well-formed XML: {error}") from None


def _element(name: str, value: str) -> str:
    if (name in NUMBERS and NUMBER.fullmatch(value)) or (name in NESTED and _is_nested(value)):
        return f"<{name}>{value}</{name}>"
    escaped = FORBIDDEN.sub("", value).replace("]]>", "]]]]><![CDATA[>")
    return f"<{name}><![CDATA[{escaped}]]></{name}>"


def _is_nested(value: str) -> bool:
    try:
        return bool(read(f"<x>{value}</x>").children)
    except Unreadable:
        return False


class _Reader:
    def __init__(self) -> None:
        self._open: list[Element] = []
        self._root: Element | None = None
        self._parser = ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._refuse

    def read(self, text: str) -> Element:
        self._parser.Parse(text.encode(), True)
        assert self._root is not None
        return self._root

    def _start(self, name: str, _attributes: Mapping[str, str]) -> None:
        element = Element(name)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self._root = element
        self._open.append(element)

    def _end(self, _name: str) -> None:
        element = self._open.pop()
        element.text = element.text.strip()

    def _characters(self, data: str) -> None:
        self._open[-1].text += data

    def _refuse(self, *_declared: object) -> None:
        raise Unreadable("a document type declaration is not allowed")
