"""/cgi-bin/media: temporary media, and the addresses of videos and pictures (WeChat reference §9)."""

from dataclasses import replace
from typing import cast

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wxgate_sim import uploads
from wxgate_sim.errors import Refused
from wxgate_sim.media import Medium
from wxgate_sim.media_types import MEDIA_TYPES, SPEEX, MediaType
from wxgate_sim.pictures import picture_path
from wxgate_sim.uploads import Upload
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


def upload(world: World, call: Call, given: Upload | None) -> dict[str, object]:
    """A new medium. The id of a thumb has a name of its own, and nobody knows why."""
    account = world.admit(call.query("access_token"), call.path)
    told = call.query("type")
    if told not in MEDIA_TYPES:
        raise Refused(40004)
    media_type = cast("MediaType", told)
    if given is None:
        raise Refused(41005)
    uploads.check_medium(account, media_type, given)
    medium = world.media.add(account.appid, media_type, given.content)
    name = "thumb_media_id" if media_type == "thumb" else "media_id"
    return {"type": media_type, name: medium.media_id, "created_at": medium.created_at}


def upload_picture(world: World, call: Call, given: Upload | None) -> dict[str, object]:
    """The address of a picture for articles and cards."""
    world.admit(call.query("access_token"), call.path)
    if given is None:
        raise Refused(41005)
    uploads.check_picture(given)
    return {"url": _here(call) + picture_path(world.pictures.add(given.content))}


def picture_route(world: World) -> Route:
    """Pictures at their addresses, for anybody. Their requests are no calls, so nobody counts them."""

    async def show(request: Request) -> Response:
        found = world.pictures.find(request.path_params["key"])
        headers = {"x-content-type-options": "nosniff", "cross-origin-resource-policy": "cross-origin"}
        return Response(found[0], media_type=found[1], headers=headers) if found else Response(status_code=404)

    return Route(picture_path("{key}"), show, methods=["GET"])


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
