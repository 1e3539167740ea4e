"""What `get_tiny_url_stats` answers (contract §8)."""

from dataclasses import dataclass
from typing import Annotated

from wxgate.protocol.text import Text


@dataclass(frozen=True, slots=True)
class TinyUrlDay:
    """The visits of one day."""

    day: Annotated[str, Text("日期（北京时间），如 2026-03-01", "the day in China (UTC+8), such as 2026-03-01")]
    visits: Annotated[int, Text("访问次数", "visits")]
    in_weixin: Annotated[int, Text("其中在微信内打开的次数", "those of them from inside WeChat")]


@dataclass(frozen=True, slots=True)
class TinyUrlStats:
    """A short link and its visits (contract §8)."""

    url_val: Annotated[
        str, Text("短链接末尾的 32 位十六进制标识", "the 32 hexadecimal digits that the short link ends with")
    ]
    short_url: Annotated[str, Text("短链接", "the short link")]
    url: Annotated[
        str,
        Text(
            "当前的目标网址，按浏览器收到的写法（汉字已转义）",
            "where it leads now, as browsers are told (percent-encoded where it has to be)",
        ),
    ]
    out_id: Annotated[str, Text("场景ID", "the scene id")]
    visits: Annotated[int, Text("所列各天的访问次数合计", "visits on all of the days listed")]
    in_weixin: Annotated[int, Text("其中在微信内打开的次数", "those of them from inside WeChat")]
    days: Annotated[
        tuple[TinyUrlDay, ...],
        Text("逐日统计，按日期排列；没有访问的日子不列出", "day by day, in order; days without a visit are left out"),
    ]
