"""A customer-service message as a caller describes it (`msg_data`), checked (WeChat reference §6.1)."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from wxgate.messages import checks
from wxgate.protocol.parameters import JsonObject, JsonValue
from wxgate.protocol.text import Text

NAME: Final = "msg_data"
TEXT_LIMIT: Final = 2048
"""UTF-8 bytes; WeChat answers 45002 to more."""

MSGTYPE: Final = re.compile(r"[A-Za-z0-9_]{1,64}")
A_MSGTYPE: Final = Text("消息类型，如 text、image、news", "a type of message such as text, image or news")
A_CONTENT: Final = Text(f"非空文本，最长 {TEXT_LIMIT} 字节", f"text that is not empty, of at most {TEXT_LIMIT} bytes")
ONE_ARTICLE: Final = Text("恰好一篇图文的数组", "an array of exactly one article")
A_LIST: Final = Text("非空数组", "an array that is not empty")
A_KF_ACCOUNT: Final = Text(
    "客服账号（前缀@公众号微信号）", "the account of a customer-service agent (prefix@account's WeChat id)"
)


def read_custom(text: str) -> JsonObject:
    """The body that `msg_data`, the text of a JSON object, describes; unchanged. Raises ParameterInvalid (115).

    The object named after an unknown msgtype is asked for, but not looked into.
    """
    body = checks.whole(text, NAME)
    checks.matching(body.get("touser"), f"{NAME}.touser", checks.OPENID, checks.AN_OPENID)
    msgtype = checks.matching(body.get("msgtype"), f"{NAME}.msgtype", MSGTYPE, A_MSGTYPE)
    path = f"{NAME}.{msgtype}"
    content = checks.child(body.get(msgtype), path)
    CHECKS.get(msgtype, _nothing)(content, path)
    if body.get("customservice") is not None:
        _check_agent(body["customservice"])
    return body


def _nothing(content: JsonObject, path: str) -> None:
    del content, path


def _filled(*names: str, texts: tuple[str, ...] = ()) -> Callable[[JsonObject, str], None]:
    """A check that these fields are there and filled, and that those in `texts` are texts if they are there."""

    def check(content: JsonObject, path: str) -> None:
        for name in names:
            checks.filled(content.get(name), f"{path}.{name}")
        checks.optional_texts(content, path, *texts)

    return check


def _check_text(content: JsonObject, path: str) -> None:
    said = content.get("content")
    if not isinstance(said, str) or not 0 < len(said.encode()) <= TEXT_LIMIT:
        raise checks.wrong(said, f"{path}.content", A_CONTENT)


def _check_music(content: JsonObject, path: str) -> None:
    for name in ("musicurl", "hqmusicurl"):
        checks.url(content.get(name), f"{path}.{name}")
    checks.filled(content.get("thumb_media_id"), f"{path}.thumb_media_id")
    checks.optional_texts(content, path, "title", "description")


def _check_news(content: JsonObject, path: str) -> None:
    articles = content.get("articles")
    if not isinstance(articles, list) or len(articles) != 1:
        raise checks.wrong(articles, f"{path}.articles", ONE_ARTICLE)
    inside = f"{path}.articles[0]"
    checks.optional_texts(checks.child(articles[0], inside), inside, "title", "description", "url", "picurl")


def _check_menu(content: JsonObject, path: str) -> None:
    checks.optional_texts(content, path, "head_content", "tail_content")
    options = content.get("list")
    if not isinstance(options, list) or not options:
        raise checks.wrong(options, f"{path}.list", A_LIST)
    for number, option in enumerate(options):
        inside = f"{path}.list[{number}]"
        fields = checks.child(option, inside)
        checks.filled(fields.get("id"), f"{inside}.id")
        checks.filled(fields.get("content"), f"{inside}.content")


def _check_miniprogram(content: JsonObject, path: str) -> None:
    checks.matching(content.get("appid"), f"{path}.appid", checks.APPID, checks.AN_APPID)
    for name in ("pagepath", "thumb_media_id"):
        checks.filled(content.get(name), f"{path}.{name}")
    checks.optional_texts(content, path, "title")


def _check_agent(value: JsonValue) -> None:
    path = f"{NAME}.customservice"
    account = checks.child(value, path).get("kf_account")
    if not isinstance(account, str) or "@" not in account:
        raise checks.wrong(account, f"{path}.kf_account", A_KF_ACCOUNT)


CHECKS: Final[Mapping[str, Callable[[JsonObject, str], None]]] = {
    "text": _check_text,
    "image": _filled("media_id"),
    "voice": _filled("media_id"),
    "video": _filled("media_id", texts=("thumb_media_id", "title", "description")),
    "music": _check_music,
    "news": _check_news,
    "mpnews": _filled("media_id"),
    "mpnewsarticle": _filled("article_id"),
    "msgmenu": _check_menu,
    "wxcard": _filled("card_id", texts=("card_ext",)),
    "miniprogrampage": _check_miniprogram,
}
"""How the object named after each msgtype is checked."""
