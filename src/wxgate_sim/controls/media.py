"""/_sim/media: the temporary media of accounts."""

import binascii
from base64 import b64decode
from typing import cast

from wxgate_sim.controls import accounts, followers
from wxgate_sim.controls.fields import BadInput, Fields
from wxgate_sim.media import Medium
from wxgate_sim.media_samples import original_of, sample, sized
from wxgate_sim.media_types import MEDIA_TYPES, MediaType
from wxgate_sim.world import World

SHOWN = 1000
LARGEST = 100 * 1024 * 1024


def add(world: World, given: Fields) -> dict[str, object]:
    """A new medium of the account: the sample of its type, or that made larger, or any bytes at all."""
    account = accounts.find(world, given.text("appid"))
    media_type = cast("MediaType", given.choice("type", MEDIA_TYPES, "voice"))
    content = read_content(given, media_type)
    openid = given.optional_text("openid")
    from_jssdk = given.has("jssdk") and given.flag("jssdk")
    given.finish()
    if openid is not None:
        followers.find(world, openid)
    if from_jssdk and media_type != "voice":
        raise BadInput("jssdk", "only a voice has an original that the JS-SDK uploaded", "只有 voice 才有高清原件")
    original = original_of(content) if from_jssdk else None
    return shown(world, world.media.add(account.appid, media_type, content, openid=openid, original=original))


def read_content(given: Fields, media_type: MediaType) -> bytes:
    """`content` (base64), or the sample of this type, of `size` bytes when that is given."""
    has_content, has_size = given.raw("content") is not None, given.raw("size") is not None
    if has_content and has_size:
        raise BadInput("size", "give either content or size", "content 与 size 只能给一个")
    if has_size:
        return sized(media_type, given.whole("size", 1, LARGEST))
    return _decoded(given.any_text("content")) if has_content else sample(media_type)


def listed(world: World, appid: str | None) -> dict[str, object]:
    """The last media of this account, or of all, oldest first."""
    if appid is not None:
        accounts.find(world, appid)
    return {"media": [shown(world, each) for each in world.media.latest(appid, SHOWN)]}


def expire(world: World, given: Fields) -> dict[str, object]:
    """The medium, its three days over."""
    medium = world.media.any(given.text("media_id"))
    given.finish()
    if medium is None:
        raise BadInput("media_id", "no such medium; see GET /_sim/media", "没有这个素材", 404)
    world.media.expire(medium)
    return shown(world, medium)


def shown(world: World, medium: Medium) -> dict[str, object]:
    """The medium as JSON, without its bytes; `expires_in` is 0 when its days are over."""
    return {
        "media_id": medium.media_id,
        "appid": medium.appid,
        "type": medium.type,
        "content_type": medium.content_type,
        "size": len(medium.content),
        "openid": medium.openid,
        "jssdk": medium.original is not None,
        "created_at": medium.created_at,
        "expires_in": max(0, world.clock.left(medium.expires)),
    }


def _decoded(content: str) -> bytes:
    try:
        decoded = b64decode(content, validate=True)
    except binascii.Error:
        raise BadInput("content", "must be base64", "必须是 base64") from None
    if len(decoded) > LARGEST:
        raise BadInput("content", f"must be at most {LARGEST} bytes", f"最多 {LARGEST} 字节")
    return decoded
