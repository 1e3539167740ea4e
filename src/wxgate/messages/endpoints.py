"""The message endpoints as integrators see them (seed 3.9 and 3.24, contract §5, §8)."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from wxgate.messages.results import MessageStatus
from wxgate.messages.service import Messages
from wxgate.protocol.capability import Capability
from wxgate.protocol.declaration import Endpoint, endpoint
from wxgate.protocol.errors import WEIXIN_ERRORS, KeyNotFound
from wxgate.protocol.parameters import Accepts, HttpUrl, JsonObjectText, Params, param
from wxgate.protocol.text import Text
from wxgate.tenants.call import Call

MessageNumber = Annotated[int, Field(ge=1, le=2**63 - 1), Accepts("正整数（消息编号）", "a positive integer")]


class SendTemplateMessage(Params):
    """A template message."""

    tpl_data: JsonObjectText = param(
        "微信模板消息的 JSON，格式与微信官方文档一致：touser、template_id、data 必填；url、miniprogram 可选；"
        "client_msg_id 可选（最长 32 个字符），填写后重复调用不会重复发送",
        "WeChat's template message as JSON, as WeChat documents it: touser, template_id and data are required, url and "
        "miniprogram optional; with client_msg_id (optional, at most 32 characters) a repeated call sends once",
        example='{"touser":"oFS7Fjl0WsZ9AMZqrI80nbIq8xrA","template_id":"ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY",'
        '"url":"https://shop.example.com/orders/7","client_msg_id":"order-7-paid",'
        '"data":{"first":{"value":"您的订单已支付"},"keyword1":{"value":"巧克力"},"remark":{"value":"欢迎再次购买！"}}}',
    )
    callback_url: HttpUrl | None = param(
        "结果通知网址：发送有结果后，网关以 POST 表单通知（签名方式与本 API 相同）；不填则不通知",
        "Where to be told the outcome: the gateway POSTs a form, signed as this API is; leave it out not to be told",
        example="https://shop.example.com/wechat/message-result",
        default=None,
    )


class SendCustomMessage(Params):
    """A customer-service message."""

    msg_data: JsonObjectText = param(
        "微信客服消息的 JSON，格式与微信官方文档一致：touser、msgtype，以及与 msgtype 同名的对象；文本最长 2048 字节",
        "WeChat's customer-service message as JSON, as WeChat documents it: touser, msgtype, and the object named "
        "after msgtype; a text has at most 2048 bytes",
        example='{"touser":"oFS7Fjl0WsZ9AMZqrI80nbIq8xrA","msgtype":"text","text":{"content":"您好，请问有什么可以帮您？"}}',
    )


class OfMessage(Params):
    """Which template message."""

    id: MessageNumber = param(
        "async_send_tpl 返回的消息编号", "The message's number, from async_send_tpl", example="10"
    )


@endpoint(
    "async_send_tpl",
    section="seed 3.9",
    needs=(Capability.NOTIFICATIONS,),
    summary=Text("异步发送模板消息", "Send a template message in the background"),
    description=Text(
        "消息落盘后立即返回唯一且递增的消息编号，随后在后台发送；进程中断、断电都不会丢失。微信繁忙、超出频率或额度、"
        "网络不通、凭证失效时自动重试；微信明确拒绝（如用户未关注）则不再重试。微信可能已收到但没有明确答复时，"
        "9 分钟内带着同一个 client_msg_id 重试（微信据此去重），仍不明确则状态为 unknown，而不会误报 failed。"
        "结果可用 get_msg_status 查询，或由 callback_url 接收：先通知 sent、failed 或 unknown；微信报告送达结果后，"
        "再通知 delivered、blocked 或 failed。通知可能重复，请按 id 和 status 去重。\n"
        "没有收到本接口的应答时，请勿直接重新调用，否则可能发出两条；在 tpl_data 中填写自己的 client_msg_id 就可以放心"
        "重试：同一用户的同一个 client_msg_id 总是返回同一个编号，只发送一次（以第一次的内容为准）。",
        "Answers with a unique, increasing number as soon as the message is durably stored, and sends it in the "
        "background; no crash or power loss loses it. It is tried again when WeChat is busy, a rate or quota is used "
        "up, the network fails, or a token does; not when WeChat refuses it (the user does not follow, say). When "
        "WeChat may have taken it without saying so, it is repeated for 9 minutes with the same client_msg_id, by "
        "which WeChat drops duplicates; if that brings no answer its status is unknown, never failed. Ask "
        "get_msg_status for the outcome, or be told at callback_url: first sent, failed or unknown, then, when WeChat "
        "reports the delivery, delivered, blocked or failed. You may be told twice: go by id and status.\n"
        "When this call brings you no answer, do not simply repeat it, or the message may go out twice. With a "
        "client_msg_id of your own in tpl_data you may: the same one for the same user always answers with the same "
        "number and sends once, what the first call said.",
    ),
    repeatable=False,
)
async def async_send_tpl(
    messages: Messages, call: Call, params: SendTemplateMessage
) -> Annotated[int, Text("唯一的消息编号，用于 get_msg_status", "The message's unique number, for get_msg_status")]:
    """The message's number."""
    return await messages.accept_template(call, params.tpl_data, params.callback_url)


@endpoint(
    "custom_msg_send",
    section="seed 3.24",
    needs=(Capability.MESSAGES, Capability.CUSTOMER_SERVICE),
    summary=Text("发送客服消息", "Send a customer-service message"),
    description=Text(
        "立即向 48 小时内与公众号互动过的用户发送客服消息，data 为微信的应答。支持文本、图片、语音、视频、音乐、图文、"
        "菜单、卡券、小程序卡片等所有类型，格式与微信官方文档一致。微信的客服消息没有去重手段，因此网关只发送一次：返回"
        " 502、504 或 -1 时请看 msg，若提示“可能已经送达”，请勿直接重发。",
        "Sends a customer-service message at once to a user who dealt with the account within the last 48 hours; data "
        "is WeChat's reply. Every type is served (text, image, voice, video, music, news, menu, card, mini-program "
        "page …), as WeChat documents it. WeChat has no means of dropping repeats here, so the gateway sends once: on "
        "502, 504 or -1 read msg, and when it says that the message may have been delivered, do not simply send it "
        "again.",
    ),
    errors=WEIXIN_ERRORS,
    repeatable=False,
)
async def custom_msg_send(
    messages: Messages, call: Call, params: SendCustomMessage
) -> Annotated[Mapping[str, object], Text("微信的应答", "WeChat's reply")]:
    """WeChat's reply."""
    return await messages.send_custom(call, params.msg_data)


@endpoint(
    "get_msg_status",
    section="contract §8",
    summary=Text("查询模板消息的状态", "What became of a template message"),
    description=Text(
        "返回 async_send_tpl 所发消息的状态、尝试次数、微信最近一次的应答和各个时间点。只能查询自己的消息，其他编号"
        "返回 116；已有结果的消息保留一段时间后删除（由运营者设定）。",
        "The status of a message that async_send_tpl accepted, with the number of tries, WeChat's latest answer, and "
        "the times. Other clients' messages are 116. Messages that are over are deleted after a while, which the "
        "operator sets.",
    ),
    errors=(KeyNotFound,),
    needs_account=False,
)
async def get_msg_status(messages: Messages, call: Call, params: OfMessage) -> MessageStatus:
    """The message's status."""
    return await messages.status(call.client.code, params.id)


ENDPOINTS: tuple[Endpoint, ...] = (async_send_tpl, custom_msg_send, get_msg_status)
