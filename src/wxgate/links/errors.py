"""Why a call about a link is refused."""

from wxgate.links.targets import TargetRefused
from wxgate.protocol.errors import KeyNotFound, ParameterInvalid
from wxgate.protocol.parameters import invalid
from wxgate.protocol.text import Text


def unknown_link() -> KeyNotFound:
    """A key that is nobody's, or another client's: nobody can tell which."""
    return KeyNotFound("没有这个短链接，请检查 url_val", "there is no such short link: check url_val")


def target_refused(refused: TargetRefused) -> ParameterInvalid:
    """A `url` to which no link leads."""
    return invalid("url", refused.accepted)


def days_reversed() -> ParameterInvalid:
    """A span of days that ends before it begins."""
    return invalid("end_day", Text("不早于 start_day 的日期", "a day not before start_day"))
