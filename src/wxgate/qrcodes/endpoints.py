"""The QR code endpoint as integrators see it (seed 3.19, contract §1, §6)."""

from typing import Annotated

from wxgate.protocol.capability import Capability
from wxgate.protocol.declaration import Endpoint, endpoint
from wxgate.protocol.errors import WEIXIN_ERRORS
from wxgate.protocol.parameters import Accepts, Params, param
from wxgate.protocol.text import Text
from wxgate.qrcodes.kinds import DEFAULT_LIFE, NO_SCENE, SECONDS, QrcodeType
from wxgate.qrcodes.results import Qrcode
from wxgate.qrcodes.service import Qrcodes
from wxgate.tenants.call import Call

Scene = Annotated[
    str,
    Accepts(
        "场景值：TMP、QR_SCENE 为 1 到 4294967295 的整数，LIMIT、QR_LIMIT_SCENE 为 1 到 100000 的整数，"
        "其余类型为 1 到 64 字节的文本；0 总是可以",
        "a scene: from 1 to 4294967295 with TMP and QR_SCENE, from 1 to 100000 with LIMIT and QR_LIMIT_SCENE, a text "
        "of 1 to 64 bytes with the others; 0 with any",
    ),
]
# not bounded by the type: permanent codes ignore it, and callers send what they like with them
Seconds = Annotated[int, SECONDS]


class GenerateQrcode(Params):
    """A QR code."""

    scene_id: Scene = param(
        '场景值，用户扫码后由微信推送给公众号，用于区分渠道；默认 0（按微信的要求以字符串 "0" 发送）。TMP 的场景值不是'
        "整数时，自动改用字符串场景值",
        "The scene, which WeChat tells the account when somebody scans the code; 0 by default, sent as the text "
        '"0" since WeChat takes no number 0. With TMP a scene that is not a whole number is sent as a text',
        example="123",
        default=NO_SCENE,
    )
    qrcode_type: QrcodeType = param(
        "二维码类型（不分大小写）：TMP 临时；TMP_STR 临时，字符串场景值；LIMIT 永久；LIMIT_STR 永久，字符串场景值；"
        "也可用微信的名称 QR_SCENE、QR_STR_SCENE、QR_LIMIT_SCENE、QR_LIMIT_STR_SCENE",
        "The kind of code, in any case: TMP, temporary; TMP_STR, temporary with a text; LIMIT, permanent; LIMIT_STR, "
        "permanent with a text; or WeChat's names QR_SCENE, QR_STR_SCENE, QR_LIMIT_SCENE, QR_LIMIT_STR_SCENE",
        example="TMP",
    )
    expire_seconds: Seconds = param(
        "临时二维码的有效时间（秒），最长 2592000（30 天），默认 1800；永久二维码忽略此参数",
        "How many seconds a temporary code lives, at most 2592000 (30 days), by default 1800; permanent codes "
        "ignore it",
        example="1800",
        default=DEFAULT_LIFE,
    )


@endpoint(
    "generate_qrcode",
    section="seed 3.19",
    needs=(Capability.ACCOUNT,),
    summary=Text("生成二维码", "Make a QR code"),
    description=Text(
        "生成带场景值的公众号二维码。用户扫码时，微信向公众号推送事件：尚未关注的用户关注后为 subscribe（EventKey 为 "
        "qrscene_ 加场景值），已关注的为 SCAN（EventKey 即场景值），两者都带 ticket。临时二维码到期失效；永久二维码不能"
        "删除，每个公众号最多 10 万个，同一场景值再次生成不另占名额。重复调用是安全的（临时二维码会多出一个 ticket）。",
        "Makes a QR code of the official account that carries a scene. When somebody scans it WeChat tells the account "
        "subscribe, once a person who did not follow does so (EventKey is qrscene_ and the scene), or SCAN for a "
        "follower (EventKey is the scene), both with the ticket. Temporary codes expire. Permanent ones cannot be "
        "deleted, and an account has 100 000 at most; the same scene again takes no further place. Repeating the "
        "call is safe (of a temporary code there is one more ticket then).",
    ),
    errors=WEIXIN_ERRORS,
)
async def generate_qrcode(qrcodes: Qrcodes, call: Call, params: GenerateQrcode) -> Qrcode:
    """The code, and where its picture is."""
    return await qrcodes.generate(call, params.qrcode_type, params.scene_id, params.expire_seconds)


ENDPOINTS: tuple[Endpoint, ...] = (generate_qrcode,)
