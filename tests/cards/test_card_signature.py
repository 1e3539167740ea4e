"""What pages sign for the JS-SDK, against the published and the computed examples of WeChat reference §8.8."""

import pytest

from wxgate.weixin.card_signature import card_signature, jsapi_signature

PUBLISHED_TICKET = "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg"
JSAPI_TICKET = "sM4AOVdWfPE4DxkXGEs8VMdemoJsapiTicket0001"
ENCODED_PAGE = "https://m.example.com/card/get?cid=7&name=%E5%BC%A0"
API_TICKET = "E0o2-at6NcC2OsJiQTlwlDfV1gdemoApiTicket0001"
CARD_ID = "p1Pj9jr90_SQRaVqYI239Ka1erkI"
NONCE = "n8fK2mQz"


@pytest.mark.parametrize(
    ("ticket", "nonce", "timestamp", "url", "signature"),
    [
        (
            PUBLISHED_TICKET,
            "Wm3WZYTPz0wzccnW",
            "1414587457",
            "http://mp.weixin.qq.com?params=value",
            "0f9de62fce790f9a083d5c99e95740ceb90c27ed",
        ),
        (JSAPI_TICKET, NONCE, "1700000000", ENCODED_PAGE, "35a746608dcf707aadba69e07275fa62f84e6e35"),
    ],
    ids=["published", "computed"],
)
def test_a_page_is_signed_as_weixin_does(ticket: str, nonce: str, timestamp: str, url: str, signature: str) -> None:
    assert jsapi_signature(ticket, nonce, timestamp, url) == signature
    assert jsapi_signature(ticket, nonce, int(timestamp), url) == signature


def test_what_stands_behind_the_hash_is_not_signed() -> None:
    plain = jsapi_signature(JSAPI_TICKET, NONCE, 1700000000, ENCODED_PAGE)
    assert jsapi_signature(JSAPI_TICKET, NONCE, 1700000000, f"{ENCODED_PAGE}#/claim?x=1#y") == plain


@pytest.mark.parametrize(
    ("code", "openid", "signature"),
    [
        ("", "", "a5fdb5a19be679ad7c64790856c9560edc28f9ed"),
        ("110201201245", "oFS7Fjl0WsZ9AMZqrI80nbIq8xrA", "9df6b9b145bb72fc0becf9fd8fd6dedffc5414a1"),
    ],
    ids=["WeChat assigns the code", "custom code for one user"],
)
def test_a_card_is_signed_as_weixin_does(code: str, openid: str, signature: str) -> None:
    assert card_signature(API_TICKET, "1700000000", CARD_ID, NONCE, code, openid) == signature
    assert card_signature(API_TICKET, 1700000000, CARD_ID, NONCE, code=code, openid=openid) == signature


@pytest.mark.parametrize(
    ("blank", "signature"),
    [("", "2b4d29b5f60fa4be37522ddfd9583c329446d3e3"), (" ", "6b81fbf6af16e856334153b39737556063c82689")],
    ids=["as it is written", "as it was published, with a blank behind the ticket"],
)
def test_the_published_example_of_a_card(blank: str, signature: str) -> None:
    ticket = f"ojZ8YtyVyr30HheH3CM73y7h4jJE{blank}"
    card_id, code = "pjZ8Yt1XGILfi-FUsewpnnolGgZk", "jonyqin_1434008071"
    assert card_signature(ticket, "1404896688", card_id, "jonyqin", code) == signature
