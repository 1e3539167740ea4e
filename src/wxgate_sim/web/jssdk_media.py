"""What pages record, choose and upload through the JS-SDK: the ids they get are media (WeChat reference §9.1, §9.2)."""

import binascii
from base64 import b64decode, b64encode

from wxgate_sim.accounts import Account
from wxgate_sim.errors import Refused
from wxgate_sim.followers import Person
from wxgate_sim.media_samples import original_of, sample
from wxgate_sim.media_types import CONTENT_TYPES, content_type_of
from wxgate_sim.web.call import text
from wxgate_sim.world import World


def upload(world: World, account: Account, person: Person | None, body: dict[str, object]) -> dict[str, object]:
    """The `serverId` of a picture, or of a voice, which has an original, too."""
    openid = person.openid(account.appid) if person else None
    if text(body, "type") == "voice":
        voice = sample("voice")
        medium = world.media.add(account.appid, "voice", voice, openid=openid, original=original_of(voice))
    else:
        medium = world.media.add(account.appid, "image", _picture(text(body, "content")), openid=openid)
    return {"serverId": medium.media_id}


def sample_picture() -> dict[str, object]:
    """The picture a person has who chooses none of their own, as base64."""
    return {"content": b64encode(sample("image")).decode()}


def _picture(content: str) -> bytes:
    try:
        decoded = b64decode(content, validate=True)
    except binascii.Error:
        decoded = b""
    if content_type_of(decoded) not in CONTENT_TYPES["image"]:
        raise Refused(40113, hint=f"a picture must be one of {', '.join(CONTENT_TYPES['image'])}")
    return decoded
