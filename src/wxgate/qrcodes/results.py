"""What the endpoint answers."""

from dataclasses import dataclass
from typing import Annotated, Literal

from wxgate.protocol.text import Text


@dataclass(frozen=True, slots=True)
class Qrcode:
    """A code, and where its picture is (seed 3.19)."""

    errcode: Annotated[Literal[0], Text("微信的错误码，成功时为 0", "WeChat's errcode, 0 for a success")]
    errmsg: Annotated[Literal["ok"], Text("微信的错误信息，成功时为 ok", "WeChat's errmsg, ok for a success")]
    ticket: Annotated[str, Text("二维码 ticket，扫码事件中也会带上", "The code's ticket; scan events name it too")]
    expire_seconds: Annotated[
        int | None, Text("有效时间（秒）；永久二维码为 null", "Seconds it lives; null for a permanent code")
    ]
    url: Annotated[
        str,
        Text("二维码的内容（解析后的网址），可据此自行生成图片", "What the code says, for drawing it yourself"),
    ]
    show_qrcode_url: Annotated[str, Text("微信的二维码图片", "WeChat's picture of the code")]
    qrcode_svg_url: Annotated[
        str,
        Text(
            "供印刷的矢量图（SVG），?size= 为边长（毫米，10–2000）；后缀改为 .png 得到位图，?size=边长（像素，64–2048，"
            "默认 1024）。微信没有返回可识别的网址时为空",
            "A picture for print, SVG; ?size= is its edge in millimetres (10 to 2000). With .png for .svg, a bitmap; "
            "?size= in pixels (64 to 2048, by default 1024). Empty when WeChat's url has another form",
        ),
    ]
