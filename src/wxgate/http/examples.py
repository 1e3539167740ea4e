"""Example requests and replies: the same made-up account, client and visitor on every page."""

from collections.abc import Mapping
from typing import Final

from wxgate.http.inputs import own_example
from wxgate.http.shapes import Choice, Listing, Nullable, Record, Shape, shape
from wxgate.protocol.declaration import Endpoint
from wxgate.protocol.parameters import JsonObject, JsonValue
from wxgate.protocol.signature import sign

CLIENT_CODE: Final = "ayAXXiXU6rXkBZAE464MVi8Wniwrrlp3GEX1M6"
CLIENT_SECRET: Final = "AZa-zsn6lbaOxCpQzq85ijiaiOo6yBrcFqiaEv"  # noqa: S105  # published with the worked example
REQ_TIME: Final = "1459817487"
WORKED_FIELDS: Final[Mapping[str, str]] = {
    "redirect_uri": "http://www.verystar.cn",
    "oauth_type": "oauth_snsapi_base",
    "req_time": REQ_TIME,
    "client_code": CLIENT_CODE,
}
"""The worked example of the original document (seed 2.4)."""

KEY: Final = "09a501b3ad76038890ac3144ed71a67b"
REQUEST_ID: Final = "5f3c9a1e7b2d4860"

_PROFILE: Final[JsonObject] = {
    "openid": "oFS7Fjl0WsZ9AMZqrI80nbIq8xrA",
    "nickname": "小明",
    "sex": 1,
    "province": "上海",
    "city": "浦东新区",
    "country": "中国",
    "headimgurl": "https://thirdwx.qlogo.cn/mmopen/g3MonUZtNHkdmzicIl/132",
    "privilege": [],
    "unionid": "o6_bmasdasdsad6_2sgVt7hMZOPfL",
}

_OF_FIELD: Final[Mapping[str, JsonValue]] = {
    **_PROFILE,
    "key": KEY,
    "client_code": CLIENT_CODE,
    "client_secret": CLIENT_SECRET,
    "name": "上海门店 CRM",
    "app_id": "wxbff842159c0bb884",
    "app_name": "示例公众号",
    "app_sec": "2211a3a61654f990d46adea43730c506",
    "component_appid": "",
    "is_third": 0,
    "access_token": "74_Dx8Fiwc3ycmBSrocORcERR0FRpX6IJM0MkGaBdFBzEmkJR",
    "authorizer_access_token": "",
    "component_access_token": "",
    "api_ticket": "IpK_1T69hDhZkLQTlwsAX0yvPw",
    "redirect": "https://open.weixin.qq.com/connect/oauth2/authorize?appid=wxbff842159c0bb884"
    "&redirect_uri=https%3A%2F%2Fwxgate.example.com%2Fwx_service%2Foauth_snsapi_base"
    f"&response_type=code&scope=snsapi_base&state={KEY}#wechat_redirect",
    "endpoints": ["get_user_data", "set_drawboard_data"],
    "redirect_uri_name": "进入商城",
    "main_color": "Color010",
    "success_uri": "https://shop.example.com/claimed",
    "errcode": 0,
    "errmsg": "ok",
    "card_id": "pFS7Fjg8kV1IdDz01r4SQwMkuCKc",
    "cardId": "pFS7Fjg8kV1IdDz01r4SQwMkuCKc",
    "code": "751234212312",
    "card": {"card_id": "pFS7Fjg8kV1IdDz01r4SQwMkuCKc"},
    "result_bonus": 100,
    "result_balance": 200,
    "timestamp": "1459817487",
    "nonce_str": "jsdiuwoe",
    "outer_id": "12",
    "signature": "c65436a9088601a96203e1e96248fd03",
    "ticket": "gQHB8DoAAAAAAAAAASxodHRwOi8vd2VpeGluLnFxLmNvbS9xL0JIV3lhX3psZmlv",
    "expire_seconds": 1800,
    "url": "http://weixin.qq.com/q/BHWya_zlfioH6fXeL16o",
    "show_qrcode_url": "https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket=gQHB8DoAAAAAAAAAASxodHRw",
    "qrcode_svg_url": "https://wxgate.example.com/wx_service/qrcode/BHWya_zlfioH6fXeL16o.svg",
    "content_type": "video/mp4",
    "file_url": "https://wxgate.example.com/media/2026/03/7c5d.mp4",
    "file_type": "mp4",
    "width": 720,
    "height": 1280,
    "msgid": "200228332",
    "status": "sent",
    "attempts": 1,
}
_OF_ENDPOINT: Final[Mapping[str, JsonValue]] = {
    "set_wxcard_code_drawboard_data": {
        "key": KEY,
        "redirect": f"https://wxgate.example.com/wx_service/card_wxcode?wx_card_key={KEY}",
    },
    "set_wxcard_drawboard_data": {
        "key": KEY,
        "redirect": f"https://wxgate.example.com/wx_service/card?wx_card_key={KEY}",
    },
    "set_user_data": "7d9f3b0c6e1a4d52b8f0c4a97e6d1253",
    "get_user_data": _PROFILE,
    "get_access_token": "74_Dx8Fiwc3ycmBSrocORcERR0FRpX6IJM0MkGaBdFBzEmkJR",
    "get_jsapi_ticket": "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy",
    "get_api_ticket": "IpK_1T69hDhZkLQTlwsAX0yvPw",
    "get_appid": "wxbff842159c0bb884",
    "async_send_tpl": 10,
    "custom_msg_send": {"errcode": 0, "errmsg": "ok"},
    "get_msg_status": {
        "id": 10,
        "status": "delivered",
        "attempts": 1,
        "errcode": 0,
        "errmsg": "success",
        "msgid": "1864323726461255680",
        "accepted_at": 1459817487,
        "sent_at": 1459817487,
        "delivered_at": 1459817489,
    },
    "generate_tiny_url": "https://wxgate.example.com/tu/c65436a9088601a96203e1e96248fd03",
    "update_tiny_url": "https://wxgate.example.com/tu/c65436a9088601a96203e1e96248fd03",
    "get_tiny_url_stats": {
        "url_val": "c65436a9088601a96203e1e96248fd03",
        "short_url": "https://wxgate.example.com/tu/c65436a9088601a96203e1e96248fd03",
        "url": "https://shop.example.com/summer",
        "out_id": "poster-2026-spring",
        "visits": 1730,
        "in_weixin": 1544,
        "days": [
            {"day": "2026-03-01", "visits": 1204, "in_weixin": 1090},
            {"day": "2026-03-02", "visits": 526, "in_weixin": 454},
        ],
    },
    "get_card_info": {
        "errcode": 0,
        "errmsg": "ok",
        "card": {
            "card_type": "DISCOUNT",
            "discount": {
                "base_info": {
                    "id": "pFS7Fjg8kV1IdDz01r4SQwMkuCKc",
                    "title": "九折券",
                    "status": "CARD_STATUS_VERIFY_OK",
                    "sku": {"quantity": 100096, "total_quantity": 100100},
                },
                "discount": 10,
            },
        },
    },
    "get_shake_info": {
        "data": {
            "page_id": 14211,
            "beacon_info": {
                "distance": 55.00620700469034,
                "major": 10001,
                "minor": 19007,
                "uuid": "FDA50693-A4E2-4FB1-AFCF-C6EB07647825",
            },
            "openid": "oVDmXjp7y8aG2AlBuRpMZTb1-cmA",
            "poi_id": 1234,
        },
        "errcode": 0,
        "errmsg": "success.",
    },
    "check_upyun_status": "https://wxgate.example.com/media/2026/03/7c5d.mp3",
}
_OF_KIND: Final[Mapping[str, JsonValue]] = {
    "string": "…",
    "integer": 1,
    "number": 1.5,
    "boolean": True,
    "null": None,
    "object": {},
    "any": None,
}


def request_fields(endpoint: Endpoint) -> dict[str, str]:
    """A whole request that is signed, but for `authcode`."""
    return {**own_example(endpoint), "client_code": CLIENT_CODE, "req_time": REQ_TIME}


def request_authcode(endpoint: Endpoint) -> str:
    """The signature of that request."""
    return sign(request_fields(endpoint), CLIENT_SECRET)


def reply_data(endpoint: Endpoint) -> JsonValue:
    """The `data` of a successful reply."""
    if endpoint.name in _OF_ENDPOINT:
        return _OF_ENDPOINT[endpoint.name]
    return _example(shape(endpoint.result))


def reply(endpoint: Endpoint) -> JsonObject:
    """A whole successful reply."""
    return {"retcode": 200, "msg": "", "data": reply_data(endpoint)}


def _example(outer: Shape) -> JsonValue:
    if isinstance(outer, Record):
        return {
            field.name: _OF_FIELD[field.name] if _suits(field.name, field.shape) else _example(field.shape)
            for field in outer.fields
        }
    if isinstance(outer, Listing):
        return [_example(outer.items)]
    if isinstance(outer, Nullable):
        return _example(outer.inner)
    return outer.values[0] if isinstance(outer, Choice) else _OF_KIND[outer.kind]


_PYTHON: Final[Mapping[str, type | tuple[type, ...]]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "object": dict,
    "any": object,
}


def _suits(name: str, wanted: Shape) -> bool:
    if name not in _OF_FIELD:
        return False
    value = _OF_FIELD[name]
    if isinstance(wanted, Nullable):
        return _suits(name, wanted.inner)
    if isinstance(wanted, Listing):
        return isinstance(value, list) and not isinstance(wanted.items, Record)
    if isinstance(wanted, Choice):
        return value in wanted.values
    return not isinstance(wanted, Record) and isinstance(value, _PYTHON.get(wanted.kind, ()))
