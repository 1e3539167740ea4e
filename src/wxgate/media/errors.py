"""What can go wrong with media besides bad parameters and WeChat's own refusals."""

from wxgate.blobs.spool import TooLarge
from wxgate.protocol.errors import (
    AccountBusy,
    KeyNotFound,
    Overloaded,
    ParameterInvalid,
    ProcessingFailed,
    StillInProgress,
    WeixinTimeout,
)
from wxgate.protocol.parameters import invalid
from wxgate.protocol.text import Text

NOT_STORED = Text("文件无法保存，请联系网关的运营者", "the file could not be stored; tell the gateway's operator")
"""The rest is for the operator: what a storage says names folders and buckets."""


def too_many_downloads() -> Overloaded:
    """This process fetches as many files as it may (`MEDIA_AT_ONCE`)."""
    return Overloaded("同时下载的媒体过多", "too many media are being downloaded")


def too_many_of_account(limit: int) -> AccountBusy:
    """The same for one account: the others keep the rest of the places."""
    return AccountBusy(f"该公众号同时下载的媒体上限为 {limit}", f"at most {limit} media of one account at once")


def still_fetching() -> WeixinTimeout:
    """The time for the answer is up, the download goes on."""
    return WeixinTimeout(
        "文件仍在下载，请稍后以同一 media_id 再次调用，不会重复下载",
        "the file is still being downloaded: call again with the same media_id, it is not fetched twice",
    )


def too_large(error: TooLarge) -> ProcessingFailed:
    """The file has more bytes than `MEDIA_LIMIT`."""
    text = oversize(error)
    return ProcessingFailed(text.zh, text.en)


def oversize(error: TooLarge) -> Text:
    """Says that a file has too many bytes, and how many it may have."""
    return Text(f"文件超过 {error.limit} 字节", f"the file has more than {error.limit} bytes")


def not_stored() -> ProcessingFailed:
    """The storage did not take the file."""
    return ProcessingFailed(NOT_STORED.zh, NOT_STORED.en)


def notify_refused(accepted: Text) -> ParameterInvalid:
    """A `notify_url` to which this installation sends nothing."""
    return invalid("notify_url", accepted)


def never_asked() -> KeyNotFound:
    """Nobody had this medium made into an MP3, or that was longer ago than it is remembered."""
    return KeyNotFound(
        "该媒体没有转码任务，请先调用 download_amr_to_mp3",
        "no MP3 was asked for of this medium; call download_amr_to_mp3 first",
    )


def transcoding() -> StillInProgress:
    """The MP3 is being made."""
    return StillInProgress("语音正在转码，请稍后再查询", "the voice is being transcoded; ask again shortly")


def not_transcoded(reason: Text) -> ProcessingFailed:
    """The MP3 will not come."""
    return ProcessingFailed(reason.zh, reason.en)
