"""What the error numbers of parametric QR codes mean (WeChat reference §7.1)."""

from collections.abc import Mapping
from typing import Final

from wxgate.protocol.text import Text

QRCODE_ERRCODES: Final[Mapping[int, Text]] = {
    40052: Text("二维码类型（action_name）不合法", "the kind of QR code (action_name) is invalid"),
    40053: Text(
        "二维码参数（action_info）不合法，请检查场景值",
        "the QR code's action_info is invalid; check the scene",
    ),
    40129: Text("场景值不合法", "the scene is invalid"),
    41011: Text("缺少必填字段", "required fields are missing"),
    45029: Text(
        "公众号的永久二维码已达上限（10 万个，不能删除），请改用临时二维码",
        "the account has used up its permanent QR codes (100 000, which cannot be deleted); use temporary ones",
    ),
}
