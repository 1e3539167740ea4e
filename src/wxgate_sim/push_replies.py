"""What an account's server may answer to a push, read as strictly as WeChat does (WeChat reference §4.3)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from wxgate_sim.push_crypto import PushCrypto, Undecipherable
from wxgate_sim.push_xml import Element, Unreadable, read

ACCEPTED = ("success", "")
MOST_ARTICLES = 10


class BadReply(Exception):
    """The server's answer is neither `success`, nor empty, nor a valid reply; the text says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A passive reply, in the shape a customer message of the same kind has."""

    kind: str
    content: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ReplyReader:
    """Reads the reply to one push. `crypto` is there when the push was encrypted; `clear` lets clear XML pass then."""

    openid: str
    original_id: str
    crypto: PushCrypto | None
    clear: bool

    def read(self, body: str) -> Reply | None:
        """The reply, None when the push was only acknowledged. Raises BadReply."""
        if body.strip() in ACCEPTED:
            return None
        try:
            root = read(body)
            sealed = root.child("Encrypt")
            if sealed is not None and self.crypto is not None:
                root = self._opened(self.crypto, root, sealed.text)
            elif sealed is not None or not self.clear:
                wanted = "clear XML" if self.crypto is None else "encrypted XML"
                raise BadReply(f"the reply must be {wanted}, as the account's push_mode says")
            return self._valid(root)
        except (Unreadable, Undecipherable) as error:
            raise BadReply(str(error)) from None

    def _opened(self, crypto: PushCrypto, root: Element, sealed: str) -> Element:
        if not crypto.is_signed(root.value("MsgSignature"), root.value("TimeStamp"), root.value("Nonce"), sealed):
            raise BadReply("MsgSignature does not fit TimeStamp, Nonce and Encrypt")
        return read(crypto.decrypt(sealed))

    def _valid(self, root: Element) -> Reply | None:
        for name, wanted in (("ToUserName", self.openid), ("FromUserName", self.original_id)):
            if root.value(name) != wanted:
                raise BadReply(f"{name} must be {wanted}")
        if not root.value("CreateTime").isdecimal():
            raise BadReply("CreateTime must be Unix seconds")
        kind = root.value("MsgType")
        if kind == "transfer_customer_service":
            return None
        if kind not in CONTENTS:
            raise BadReply(f"MsgType must be one of: {', '.join((*CONTENTS, 'transfer_customer_service'))}")
        return Reply(kind, CONTENTS[kind](root))


def _needed(parent: Element, name: str) -> str:
    value = parent.value(name)
    if not value:
        raise BadReply(f"{name} is missing")
    return value


def _inside(root: Element, name: str) -> Element:
    found = root.child(name)
    if found is None:
        raise BadReply(f"{name} is missing")
    return found


def _text(root: Element) -> dict[str, object]:
    return {"content": _needed(root, "Content")}


def _media(name: str) -> Callable[[Element], dict[str, object]]:
    return lambda root: {"media_id": _needed(_inside(root, name), "MediaId")}


def _video(root: Element) -> dict[str, object]:
    video = _inside(root, "Video")
    shared = {"title": video.value("Title"), "description": video.value("Description")}
    return {"media_id": _needed(video, "MediaId"), **shared}


def _music(root: Element) -> dict[str, object]:
    music = _inside(root, "Music")
    return {
        "title": music.value("Title"),
        "description": music.value("Description"),
        "musicurl": music.value("MusicUrl"),
        "hqmusicurl": music.value("HQMusicUrl"),
        "thumb_media_id": _needed(music, "ThumbMediaId"),
    }


def _news(root: Element) -> dict[str, object]:
    items = [each for each in _inside(root, "Articles").children if each.name == "item"]
    if not 1 <= len(items) <= MOST_ARTICLES or root.value("ArticleCount") != str(len(items)):
        raise BadReply(f"ArticleCount must be the number of items, from 1 to {MOST_ARTICLES}")
    return {"articles": [_article(item) for item in items]}


def _article(item: Element) -> dict[str, str]:
    return {
        "title": item.value("Title"),
        "description": item.value("Description"),
        "picurl": item.value("PicUrl"),
        "url": item.value("Url"),
    }


CONTENTS: Mapping[str, Callable[[Element], dict[str, object]]] = {
    "text": _text,
    "image": _media("Image"),
    "voice": _media("Voice"),
    "video": _video,
    "music": _music,
    "news": _news,
}
