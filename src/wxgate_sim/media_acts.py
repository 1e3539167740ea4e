"""What a person sends to an account beside words: voices, pictures and videos (WeChat reference §4.5)."""

from collections.abc import Mapping

from wxgate_sim.accounts import Account
from wxgate_sim.conversations import Shown
from wxgate_sim.followers import Person
from wxgate_sim.media import Medium
from wxgate_sim.media_samples import sample
from wxgate_sim.media_types import MediaType
from wxgate_sim.pictures import picture_path
from wxgate_sim.world import World


def send(
    world: World, account: Account, person: Person, media_type: MediaType, content: bytes, *, here: str, said: str = ""
) -> Shown:
    """The person sends this to the account. `here` is the simulator's address, `said` what WeChat hears in a voice."""
    openid = person.openid(account.appid)
    medium = world.media.add(account.appid, media_type, content, openid=openid)
    fields = _fields(world, account, medium, here=here, said=said)
    shown = {_SHOWN[name]: value for name, value in fields.items()}
    entry = world.conversations.say(account.appid, person.id, media_type, shown)
    world.windows.opened(account.appid, person.id, "message")
    world.pushes.message(account.appid, openid, media_type, fields)
    return entry


def _fields(world: World, account: Account, medium: Medium, *, here: str, said: str) -> dict[str, str]:
    """The elements of the push, in WeChat's order."""
    match medium.type:
        case "voice":
            # An account with recognition gets the element although nothing was understood.
            heard = {"Recognition": said} if account.voice_recognition else {}
            return {"MediaId": medium.media_id, "Format": "amr", **heard}
        case "video":
            thumb = world.media.add(account.appid, "thumb", sample("thumb"), openid=medium.openid)
            return {"MediaId": medium.media_id, "ThumbMediaId": thumb.media_id}
        case _:
            return {"PicUrl": here + picture_path(medium.media_id), "MediaId": medium.media_id}


_SHOWN: Mapping[str, str] = {
    "MediaId": "media_id",
    "ThumbMediaId": "thumb_media_id",
    "PicUrl": "picurl",
    "Format": "format",
    "Recognition": "recognition",
}
