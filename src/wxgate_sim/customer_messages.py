"""What a customer-service message may hold, type by type (WeChat reference §6.1)."""

import re
from collections.abc import Callable, Mapping

import orjson

from wxgate_sim import miniprograms
from wxgate_sim.accounts import Account
from wxgate_sim.errors import Refused
from wxgate_sim.media import Media
from wxgate_sim.media_types import MediaType

Content = Mapping[str, object]

LONGEST_TEXT = 2048
# WeChat publishes no figures for these; they only keep the absurd out. Bytes of UTF-8.
LONGEST_TITLE = 512
LONGEST_DESCRIPTION = 1024
LONGEST_URL = 2048
MOST_CHOICES = 20
LONGEST_CHOICE = 256

CARD_ID = re.compile(r"p[A-Za-z0-9_-]{27}")
URL = re.compile(r"https?://[^\s/]\S*")
LINK = re.compile(r"<a\s[^>]*data-miniprogram-[^>]*>", re.IGNORECASE)
LINK_APPID = re.compile(r"""data-miniprogram-appid=(["'])wx[0-9a-f]{16}\1""")
LINK_PATH = re.compile(r"""data-miniprogram-path=(["'])[^"'\s/][^"'\s]*\1""")


def check(account: Account, media: Media, kind: str, content: Content) -> None:
    """Judge the object of a message of this type. Raises 40008 for a type there is not, else what is wrong with it."""
    checker = CHECKERS.get(kind)
    if checker is None:
        raise Refused(40008)
    checker(account, content)
    for name, types in MEDIA.get(kind, {}).items():
        if media.find(account.appid, str(content[name])).type not in types:
            raise Refused(40007)


def _text(_account: Account, content: Content) -> None:
    words = _required(content, "content", 44004)
    if _size(words) > LONGEST_TEXT:
        raise Refused(45002)
    for link in LINK.findall(words):
        if not LINK_APPID.search(link) or not LINK_PATH.search(link):
            raise Refused(45086)


def _media(_account: Account, content: Content) -> None:
    _required(content, "media_id", 41006)


def _video(_account: Account, content: Content) -> None:
    _required(content, "media_id", 41006)
    _required(content, "thumb_media_id", 41006)
    _headline(content)


def _music(_account: Account, content: Content) -> None:
    _headline(content)
    for name in ("musicurl", "hqmusicurl"):
        _url(_required(content, name, 41010), 45005)
    _required(content, "thumb_media_id", 41006)


def _news(_account: Account, content: Content) -> None:
    articles = _objects(content, "articles")
    if not articles:
        raise Refused(44003)
    if len(articles) > 1:
        raise Refused(45008)
    article = articles[0]
    _headline(article)
    _url(_required(article, "url", 41010), 45005)
    if picture := _optional(article, "picurl"):
        _url(picture, 45006)


def _article(_account: Account, content: Content) -> None:
    _required(content, "article_id", 41011)


def _menu(_account: Account, content: Content) -> None:
    choices = _objects(content, "list")
    for name in ("head_content", "tail_content"):
        _limit(_optional(content, name), LONGEST_TEXT, 45002)
    if not choices:
        raise Refused(41011)
    if len(choices) > MOST_CHOICES:
        raise Refused(45098)
    for choice in choices:
        _required(choice, "id", 41011)
        _limit(_required(choice, "content", 41011), LONGEST_CHOICE, 45099)


def _card(_account: Account, content: Content) -> None:
    if not CARD_ID.fullmatch(_required(content, "card_id", 41012)):
        raise Refused(40073)
    if extension := _optional(content, "card_ext"):
        _card_extension(extension)


def _card_extension(text: str) -> None:
    try:
        extension: object = orjson.loads(text)
    except orjson.JSONDecodeError:
        extension = None
    if not isinstance(extension, dict):
        raise Refused(40080)


def _miniprogram(account: Account, content: Content) -> None:
    _limit(_required(content, "title", 41011), LONGEST_TITLE, 45003)
    miniprograms.check(account, _required(content, "appid", 40166), _required(content, "pagepath", 40165))
    _required(content, "thumb_media_id", 41006)


def _headline(content: Content) -> None:
    _limit(_optional(content, "title"), LONGEST_TITLE, 45003)
    _limit(_optional(content, "description"), LONGEST_DESCRIPTION, 45004)


def _url(url: str, too_long: int) -> None:
    _limit(url, LONGEST_URL, too_long)
    if not URL.fullmatch(url):
        raise Refused(40048)


def _limit(text: str, longest: int, errcode: int) -> None:
    if _size(text) > longest:
        raise Refused(errcode)


def _size(text: str) -> int:
    return len(text.encode())


def _optional(content: Content, name: str) -> str:
    value = content.get(name, "")
    if not isinstance(value, str):
        raise Refused(47001)
    return value


def _required(content: Content, name: str, errcode: int) -> str:
    value = _optional(content, name)
    if not value:
        raise Refused(errcode)
    return value


def _objects(content: Content, name: str) -> list[dict[str, object]]:
    value = content.get(name, [])
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise Refused(47001)
    return value


# Which types of medium each type of message may name, and where. Articles (`mpnews`) are material for good, not media.
_THUMB: Mapping[str, tuple[MediaType, ...]] = {"thumb_media_id": ("thumb", "image")}
MEDIA: dict[str, Mapping[str, tuple[MediaType, ...]]] = {
    "image": {"media_id": ("image",)},
    "voice": {"media_id": ("voice",)},
    "video": {"media_id": ("video",), **_THUMB},
    "music": _THUMB,
    "miniprogrampage": _THUMB,
}

CHECKERS: dict[str, Callable[[Account, Content], None]] = {
    "text": _text,
    "image": _media,
    "voice": _media,
    "video": _video,
    "music": _music,
    "news": _news,
    "mpnews": _media,
    "mpnewsarticle": _article,
    "msgmenu": _menu,
    "wxcard": _card,
    "miniprogrampage": _miniprogram,
}
