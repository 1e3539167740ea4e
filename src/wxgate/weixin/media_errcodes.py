"""What the error numbers of temporary media mean (WeChat reference §9, §13)."""

from collections.abc import Mapping
from typing import Final

from wxgate.protocol.text import Text

MEDIA_ERRCODES: Final[Mapping[int, Text]] = {
    40004: Text("媒体类型（type）不合法", "the media type is invalid"),
    40005: Text("文件类型不合法", "the file type is invalid"),
    40006: Text("文件大小不合法", "the file size is invalid"),
    40007: Text(
        "media_id 不合法、已过期（临时素材保存 3 天）或属于其他公众号，请重新上传或让用户重新发送",
        "the media_id is invalid, expired (temporary media live 3 days) or another account's; "
        "upload the file, or have the user send it, again",
    ),
    40010: Text("语音大小不合法", "the voice's size is invalid"),
    40011: Text("视频大小不合法", "the video's size is invalid"),
    40012: Text("缩略图大小不合法", "the thumbnail's size is invalid"),
    40113: Text("不支持的文件类型", "the file type is not supported"),
    40118: Text("media_id 长度不合法，请核对是否完整", "the media_id has the wrong length; check that it is complete"),
    40121: Text("media_id 的类型不合法", "the media_id is of the wrong type"),
    41005: Text("缺少多媒体文件数据", "the media file's data are missing"),
    41006: Text("缺少 media_id", "media_id is missing"),
    44001: Text("多媒体文件为空", "the media file is empty"),
    45001: Text("多媒体文件超过大小限制", "the media file is too large"),
    45007: Text("语音播放时间超过限制", "the voice is too long"),
    46001: Text(
        "微信没有该媒体的数据，可能已过期，请重新上传或让用户重新发送",
        "WeChat has no data of this medium, which may have expired; upload the file, or have the user send it, again",
    ),
}
