"""The endpoints of short links as integrators see them (seed 3.17 and 3.18, contract §6, §8)."""

from typing import Annotated

from wxgate.links.parameters import Day, LinkKey, OutId
from wxgate.links.results import TinyUrlStats
from wxgate.links.service import Links
from wxgate.protocol.declaration import Endpoint, endpoint
from wxgate.protocol.errors import KeyNotFound
from wxgate.protocol.parameters import HttpUrl, Params, param
from wxgate.protocol.text import Text
from wxgate.tenants.call import Call

ShortUrl = Annotated[str, Text("短链接", "The short link")]


class GenerateTinyUrl(Params):
    """A new short link."""

    out_id: OutId = param(
        "场景ID，由您自定，用于统计；多个短链接可以用同一个",
        "A scene id of your choice, for statistics; several short links may share one",
        example="poster-2026-spring",
    )
    url: HttpUrl = param(
        "需要被生成短链接的网址，# 片段会保留；转义后（汉字写成 %E4… 的形式）也不能超过 8192 字节，不能是本站的短链接",
        "Where the short link leads; its #fragment is kept. At most 8192 bytes once percent-encoded, and no short link "
        "of this gateway",
        example="https://shop.example.com/spring?from=poster#offers",
    )


class OfTinyUrl(Params):
    """Which short link."""

    url_val: LinkKey = param(
        "短链接末尾的 32 位十六进制标识，也可以是完整的短链接",
        "The 32 hexadecimal digits that the short link ends with; all of it will do too",
        example="c65436a9088601a96203e1e96248fd03",
    )


class UpdateTinyUrl(OfTinyUrl):
    """Where a short link leads from now on."""

    url: HttpUrl = param(
        "新的目标网址，要求同 generate_tiny_url",
        "Where the short link leads from now on; the same rules as for generate_tiny_url",
        example="https://shop.example.com/summer",
    )


class TinyUrlDays(OfTinyUrl):
    """Which days of a short link."""

    start_day: Day | None = param(
        "从这一天起（北京时间，含当天），不填则从头开始",
        "From this day on (in China, UTC+8), the day included; from the beginning when left out",
        example="2026-03-01",
        default=None,
    )
    end_day: Day | None = param(
        "到这一天止（北京时间，含当天），不填则到现在",
        "Up to this day, the day included; until now when left out",
        example="2026-03-31",
        default=None,
    )


@endpoint(
    "generate_tiny_url",
    section="seed 3.17",
    summary=Text("生成短链接", "Make a short link"),
    description=Text(
        "返回一个新的短链接，打开后跳转（302）到 url；每次调用都生成新的，不会失效。短链接落盘后才返回，其标识随机、"
        "无法猜测。微信等应用在分享时附加到短链接上的参数不会带到目标网址。访问次数按 out_id、日期和是否在微信内统计，"
        "见 get_tiny_url_stats。无需绑定公众号。",
        "A new short link, which leads browsers (302) to url; each call makes another one, and none expires. It is "
        "durably stored before the answer; its digits are random and cannot be guessed. Parameters that WeChat and "
        "other apps add to the short link when it is shared are not handed on. Visits are counted by out_id, by day, "
        "and inside or outside WeChat, see get_tiny_url_stats. No official account is needed.",
    ),
    needs_account=False,
)
async def generate_tiny_url(links: Links, call: Call, params: GenerateTinyUrl) -> ShortUrl:
    """The new short link."""
    return await links.create(call.client.code, params.out_id, params.url)


@endpoint(
    "update_tiny_url",
    section="seed 3.18",
    summary=Text("更新短链接", "Lead a short link elsewhere"),
    description=Text(
        "短链接本身不变（可能已经印在海报上），2 秒内改为跳转到新的 url；返回的就是这个短链接。访问统计继续累计。"
        "其他 client 的短链接返回 116。",
        "The short link stays as it is, for it may be printed on paper; within 2 seconds it leads to the new url. That "
        "same link is returned. Its visits go on being counted. Another client's link is 116.",
    ),
    errors=(KeyNotFound,),
    needs_account=False,
)
async def update_tiny_url(links: Links, call: Call, params: UpdateTinyUrl) -> ShortUrl:
    """The same short link."""
    return await links.lead_elsewhere(call.client.code, params.url_val, params.url)


@endpoint(
    "get_tiny_url_stats",
    section="contract §8",
    summary=Text("短链接访问统计", "Visits of a short link"),
    description=Text(
        "返回短链接的目标网址、out_id 和逐日访问次数（日期按北京时间），以及其中在微信内打开的次数。每次打开计一次，"
        "不区分访客；仅取响应头的请求（HEAD，链接预览常用）不计。统计通常在 2 秒内更新，长期保留。正常停止或重启网关"
        "不会丢失次数；进程被强行杀死（kill -9）或断电时，最多丢失最近 2 秒的次数。数据库中断期间次数暂存在内存中，"
        "恢复后补记。",
        "Where the short link leads, its out_id, and its visits day by day (days in China, UTC+8), with those of them "
        "from inside WeChat. Every opening counts, whoever it is; requests for headers alone (HEAD, as many link "
        "previews make them) do not. Visits show within 2 seconds and are kept for good. Stopping or restarting the "
        "gateway loses none; a process that is killed (kill -9), or a power cut, may lose those of the last 2 seconds. "
        "While the database is away they are kept in memory and written down afterwards.",
    ),
    errors=(KeyNotFound,),
    needs_account=False,
)
async def get_tiny_url_stats(links: Links, call: Call, params: TinyUrlDays) -> TinyUrlStats:
    """The link with its visits."""
    return await links.stats(call.client.code, params.url_val, params.start_day, params.end_day)


ENDPOINTS: tuple[Endpoint, ...] = (generate_tiny_url, update_tiny_url, get_tiny_url_stats)
