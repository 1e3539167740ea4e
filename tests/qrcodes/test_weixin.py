"""What goes to WeChat for a code, and how its reply is read."""

import pytest
from tests.weixin.speaking import reply, saying, speaking

from wxgate.protocol.deadline import Deadline
from wxgate.weixin.api import Api
from wxgate.weixin.errors import OutcomeUnknown
from wxgate.weixin.explanations import UNEXPLAINED, explain
from wxgate.weixin.qrcodes import CreatedQrcode, NewQrcode, create_qrcode, showqrcode_url

TICKET = "gQH47joAAAAAAAAAASxodHRwOi8vd2VpeGluLnFxLmNvbS9xL2taZ2Z3TVRtNzJXV1Brb3ZhYmJJAAIEZ23sUwMEmm3sUw=="
URL = "http://weixin.qq.com/q/kZgfwMTm72WWPkovabbI"
SAMPLE = f'{{"ticket":"{TICKET}","expire_seconds":60,"url":"http:\\/\\/weixin.qq.com\\/q\\/kZgfwMTm72WWPkovabbI"}}'


async def created(answer: str, life: int | None = 1800) -> tuple[CreatedQrcode, bytes]:
    """What is made of WeChat's answer, and the request that was answered."""
    async with speaking(saying(reply(answer.encode()))) as server:
        api = Api(server.url, 1)
        try:
            code = await create_qrcode(api, "T", NewQrcode("店", life), Deadline.after(5))
        finally:
            await api.close()
        return code, server.requests[0]


async def test_the_sample_of_weixins_documentation_is_understood() -> None:
    code, request = await created(SAMPLE)
    assert code == CreatedQrcode(TICKET, URL, 60)
    head, _, body = request.partition(b"\r\n\r\n")
    assert head.startswith(b"POST /cgi-bin/qrcode/create?access_token=T HTTP/1.1")
    assert body.decode() == (
        '{"expire_seconds":1800,"action_name":"QR_STR_SCENE","action_info":{"scene":{"scene_str":"店"}}}'
    )


@pytest.mark.parametrize("told", ['"expire_seconds":0,', "", '"expire_seconds":null,', '"expire_seconds":"soon",'])
async def test_a_life_that_weixin_does_not_tell_is_the_one_that_was_asked_for(told: str) -> None:
    code, _ = await created(SAMPLE.replace('"expire_seconds":60,', told))
    assert code.expire_seconds == 1800


async def test_a_permanent_code_has_no_life_whatever_weixin_tells() -> None:
    assert (await created(SAMPLE, None))[0].expire_seconds is None


async def test_stray_blanks_are_dropped_and_a_missing_url_is_empty() -> None:
    code, _ = await created('{"ticket":" gQ== ","url":" http://weixin.qq.com/q/a "}')
    assert (code.ticket, code.url) == ("gQ==", "http://weixin.qq.com/q/a")
    assert (await created('{"ticket":"gQ=="}'))[0].url == ""


async def test_a_reply_without_a_ticket_is_none() -> None:
    with pytest.raises(OutcomeUnknown, match="no ticket"):
        await created('{"errcode":0,"errmsg":"ok"}')


def test_the_ticket_is_percent_encoded() -> None:
    assert showqrcode_url("https://mp.weixin.qq.com", "gQ+/a==") == (
        "https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket=gQ%2B%2Fa%3D%3D"
    )


@pytest.mark.parametrize("errcode", [40052, 40053, 40097, 40129, 41011, 45009, 45029, 47001, 48001])
def test_an_errcode_of_qr_codes_is_explained(errcode: int) -> None:
    told = explain(errcode)
    assert told != UNEXPLAINED
    assert any("一" <= char <= "鿿" for char in told.zh)
    assert told.en.isascii()
