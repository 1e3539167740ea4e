"""The endpoints of voices as integrators see them (seed 3.22 and 3.23, contract §7)."""

from typing import Annotated

from wxgate.media.parameters import MediaId
from wxgate.media.voices import Voices
from wxgate.protocol.capability import Capability
from wxgate.protocol.declaration import Endpoint, endpoint
from wxgate.protocol.errors import KeyNotFound, ProcessingFailed, StillInProgress
from wxgate.protocol.parameters import HttpUrl, Params, param
from wxgate.protocol.text import Text
from wxgate.tenants.call import Call


class OfVoice(Params):
    """Which voice."""

    media_id: MediaId = param(
        "语音的微信媒体 ID（MediaId 或 JS-SDK 的 serverId）",
        "WeChat's media_id of the voice (the MediaId of a message, or the JS-SDK's serverId)",
        example="XvGjJ7b3LzSMl0hPQXvn3hHk6VJ2vQYFQd0c8a3wZ0lqmcMWZB4SFbaEgVBDUGpR",
    )


class MakeMp3(OfVoice):
    """A voice, and whom to tell of its MP3."""

    notify_url: HttpUrl | None = param(
        "通知网址：转码完成或失败后，网关以 POST 表单通知（签名方式与本 API 相同）；不填则不通知，"
        "可用 check_upyun_status 查询",
        "Where to be told: the gateway POSTs a form, signed as this API is, when the MP3 is there or will not come; "
        "leave it out to ask check_upyun_status instead",
        example="https://shop.example.com/wechat/voice-ready",
        default=None,
    )


@endpoint(
    "download_amr_to_mp3",
    section="seed 3.22",
    needs=(Capability.MESSAGES, Capability.MATERIAL),
    summary=Text("微信语音转 MP3", "Make an MP3 of a voice"),
    description=Text(
        "任务落盘后立即返回（data 为 null），随后在后台下载、转码、保存，完成后 POST notify_url：media_id、status"
        "（done 或 failed）、file_url、errmsg，以及 client_code、req_time 和签名。支持 AMR-NB、AMR-WB 和 SILK，"
        "已是 MP3 的原样保存。\n"
        "同一 media_id 只转码一次，给出的每个 notify_url 都会收到通知；已完成的立即通知，失败的再次调用会重新尝试。通知"
        "可能重复，请按 media_id 和 status 去重。请在三天内调用，之后微信会删除语音。",
        "Answers as soon as the task is durably stored (data is null), then fetches, transcodes and stores the voice "
        "in the background and POSTs to notify_url: media_id, status (done or failed), file_url, errmsg, with "
        "client_code, req_time and the signature. AMR-NB, AMR-WB and SILK are understood; an MP3 is kept as it is.\n"
        "One media_id is transcoded once, and every notify_url given is told; of one that is done at once. One that "
        "failed is tried again. You may be told twice: go by media_id and status. Call within three days, after which "
        "WeChat deletes the voice.",
    ),
)
async def download_amr_to_mp3(voices: Voices, call: Call, params: MakeMp3) -> None:
    """Nothing: the work goes on in the background."""
    await voices.ask(call, params.media_id, params.notify_url)


@endpoint(
    "check_upyun_status",
    section="seed 3.23",
    summary=Text("查询 MP3 转码进度", "How far the MP3 of a voice is"),
    description=Text(
        "返回 MP3 的网址；转码中为 120，失败为 121（附原因），该公众号没有请求过转码为 116。"
        "名称沿用原接口，与使用哪种存储、由谁转码无关。",
        "The MP3's URL; 120 while it is being made, 121 with the reason when it failed, 116 when nobody of this "
        "account asked for it. The name is the original one, whatever the storage and whoever transcodes.",
    ),
    errors=(StillInProgress, ProcessingFailed, KeyNotFound),
)
async def check_upyun_status(
    voices: Voices, call: Call, params: OfVoice
) -> Annotated[str, Text("MP3 的网址", "the MP3's URL")]:
    """The MP3's URL."""
    return await voices.url(call, params.media_id)


ENDPOINTS: tuple[Endpoint, ...] = (download_amr_to_mp3, check_upyun_status)
