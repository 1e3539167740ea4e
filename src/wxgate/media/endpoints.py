"""The media endpoint as integrators see it (seed 3.21, contract §7)."""

from wxgate.media.parameters import MediaId
from wxgate.media.results import MediaFile
from wxgate.media.service import Media
from wxgate.protocol.capability import Capability
from wxgate.protocol.declaration import Endpoint, endpoint
from wxgate.protocol.errors import WEIXIN_ERRORS, ProcessingFailed
from wxgate.protocol.parameters import Params, param
from wxgate.protocol.text import Text
from wxgate.tenants.call import Call


class OfMedia(Params):
    """Which medium."""

    media_id: MediaId = param(
        "微信媒体 ID：用户发来的图片、语音、视频消息中的 MediaId，JS-SDK 上传后得到的 serverId，"
        "或上传临时素材得到的 media_id",
        "WeChat's media_id: from a picture, voice or video message, the JS-SDK's serverId after an upload, or the "
        "media_id of temporary material",
        example="rF4UdIMfYK3efUfyoddYRMU50zMiRmmt_l0kszupYh_SzrcW5Gaheq05p_lHuOTQ",
    )


@endpoint(
    "download_media",
    section="seed 3.21",
    needs=(Capability.MESSAGES, Capability.MATERIAL),
    summary=Text("下载微信媒体", "Fetch a medium from WeChat and keep it"),
    description=Text(
        "把微信的临时素材（微信只保留三天）取到自己的存储中，返回公开、长期有效的网址。类型由文件内容判断；视频会跟随"
        "微信返回的 video_url。同一公众号再次请求同一 media_id 时直接返回已存的文件，同时请求也只下载一次；传输中断的"
        "文件不会保存，会自动重新下载。\n"
        "本接口可能用时较长（运营者以 MEDIA_DEADLINE 设定，默认 20 秒），请把客户端的超时设得更长。返回 504 且提示仍在"
        "下载时，稍后再次调用即可得到结果。",
        "Fetches temporary material, which WeChat keeps for three days, into a storage of one's own and answers with a "
        "public URL that stays. The type is told by the bytes; a video's video_url is followed. Asked again for the "
        "same media_id of the same account, the stored file is the answer, and calls at the same time fetch it once; a "
        "transfer that breaks off is never stored but repeated.\n"
        "This endpoint may take long (20 s unless the operator set MEDIA_DEADLINE otherwise): give your client more "
        "time than that. When 504 says that the file is still being downloaded, call again shortly.",
    ),
    errors=(*WEIXIN_ERRORS, ProcessingFailed),
    lengthy=True,
)
async def download_media(media: Media, call: Call, params: OfMedia) -> MediaFile:
    """The stored file."""
    return await media.file(call, params.media_id)


ENDPOINTS: tuple[Endpoint, ...] = (download_media,)
