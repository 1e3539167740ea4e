"""What the media endpoints answer."""

from dataclasses import dataclass
from typing import Annotated

from wxgate.protocol.text import Text


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A file from WeChat, as it is stored (seed 3.21)."""

    content_type: Annotated[
        str, Text("文件的真实类型（由内容判断），如 image/jpeg", "its real type, told by its bytes, such as image/jpeg")
    ]
    file_url: Annotated[
        str, Text("文件的网址，公开可读，无法被猜到", "where it is: readable by everybody, not guessable")
    ]
    file_type: Annotated[
        str, Text("文件格式，如 jpg、amr、mp4；无法识别时为 bin", "such as jpg, amr, mp4; bin if unknown")
    ]
    width: Annotated[
        int, Text("图片或视频的宽度（像素），其他为 0", "pixels, of a picture or film; 0 of anything else")
    ]
    height: Annotated[
        int, Text("图片或视频的高度（像素），其他为 0", "pixels, of a picture or film; 0 of anything else")
    ]
