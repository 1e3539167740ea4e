"""/cgi-bin/media: temporary media, and the addresses of videos and pictures (WeChat reference §9)."""

from dataclasses import replace

import orjson

from wxgate_sim.errors import Refused
from wxgate_sim.media import Medium
from wxgate_sim.media_types import SPEEX
from wxgate_sim.web.call import JSON, TEXT, Answer, Call
from wxgate_sim.world import World

VIDEO_PATH = "/vweixinp/video.mp4"


def get(world: World, call: Call) -> Answer:
    """The medium; of a video only where it is."""
    medium = _asked(world, call)
    if medium.type == "video":
        where = f"{_here(call)}{VIDEO_PATH}?vkey={world.video_links.add(medium).vkey}"
        return Answer(orjson.dumps({"video_url": where}), JSON, errcode=0)
    return _file(medium)


def get_jssdk(world: World, call: Call) -> Answer:
    """The Speex of a voice that the JS-SDK uploaded. Raises 40007 for anything else."""
    medium = _asked(world, call)
    if medium.original is None:
        raise Refused(40007)
    return _file(replace(medium, content=medium.original, content_type=SPEEX))


def video(world: World, call: Call) -> Answer:
    """The bytes of a video whose address still works; it is no API, so a dead one is an HTTP error."""
    medium = world.video_links.medium(call.query("vkey"))
    if medium is None:
        return Answer(b"Forbidden", TEXT, 403)
    return Answer(medium.content, medium.content_type, headers=((b"cache-control", b"max-age=0"),))


def _asked(world: World, call: Call) -> Medium:
    account = world.admit(call.query("access_token"), call.path)
    return world.media.find(account.appid, call.query("media_id"))


def _file(medium: Medium) -> Answer:
    headers = (
        (b"Content-disposition", f'attachment; filename="{medium.filename}"'.encode()),
        (b"Cache-Control", b"no-cache, must-revalidate"),
    )
    return Answer(medium.content, medium.content_type, headers=headers, errcode=0)


def _here(call: Call) -> str:
    """Where the caller reached the simulator: always http, as WeChat's addresses of media are."""
    return f"http://{call.header(b'host')}{call.root}"
