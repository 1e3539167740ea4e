"""Endpoints grouped for readers, one group per capability, under a heading in both languages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from wxgate.protocol.declaration import Endpoint
from wxgate.protocol.text import Text

HEADINGS: Final[Mapping[str, Text]] = {
    "relay": Text("网页授权跳板与用户信息", "Springboards and visitors"),
    "cards": Text("卡券与会员卡", "Cards and memberships"),
    "messages": Text("消息", "Messages"),
    "links": Text("短链接", "Short links"),
    "qrcodes": Text("二维码", "QR codes"),
    "shake": Text("摇一摇周边", "Shake-around"),
    "media": Text("媒体文件", "Media"),
    "push": Text("微信推送", "Messages and events from WeChat"),
    "platforms": Text("第三方平台", "Third-party platforms"),
    "tokens": Text("凭证", "Tokens and tickets"),
    "tenants": Text("调用方信息", "About the client"),
}
"""In the order of the page."""


@dataclass(frozen=True, slots=True)
class Section:
    """One group."""

    name: str
    heading: Text
    endpoints: tuple[Endpoint, ...]


def sections(endpoints: Iterable[Endpoint]) -> tuple[Section, ...]:
    """The groups in the order of `HEADINGS`; a capability without a heading comes last, under its own name."""
    grouped: dict[str, list[Endpoint]] = {name: [] for name in HEADINGS}
    for endpoint in endpoints:
        grouped.setdefault(capability(endpoint), []).append(endpoint)
    return tuple(
        Section(name, HEADINGS.get(name, Text(name, name)), tuple(found)) for name, found in grouped.items() if found
    )


def capability(endpoint: Endpoint) -> str:
    """The folder that declares the endpoint, such as `relay`."""
    return endpoint.handler.__module__.split(".")[-2]
