"""The claim page endpoints as integrators see them (seed 3.5 to 3.7, contract §4)."""

from wxgate.cards.claim_fields import OfClaimPage, SetCardPage, SetCodePage
from wxgate.cards.claim_results import CardDrawboard, CardDrawboardSet
from wxgate.cards.claim_service import ClaimPages
from wxgate.protocol.capability import Capability
from wxgate.protocol.declaration import Endpoint, endpoint
from wxgate.protocol.errors import WEIXIN_ERRORS, KeyNotFound
from wxgate.protocol.text import Text
from wxgate.tenants.call import Call
from wxgate.tokens.credentials import of_account


@endpoint(
    "set_wxcard_code_drawboard_data",
    section="seed 3.5",
    needs=(Capability.CARDS,),
    summary=Text("设置微信卡券 Code 码跳板信息", "Set up a claim page for a card"),
    description=Text(
        "用于由微信分配卡券码的卡券。返回的 redirect 是领取页：在微信中打开即可领取，长期有效，可反复使用；在微信外"
        "打开则提示用微信扫码。领取页按公众号的 JS 接口安全域名签名，请把本网关页面的域名加入其中。",
        "For cards whose codes WeChat assigns. The redirect you get is the claim page: opened in WeChat it hands out "
        "the card, again and again, and never expires; elsewhere it shows a QR code to scan with WeChat. The page is "
        "signed for the account's JS-safe domains: the gateway's host must be one of them.",
    ),
)
async def set_wxcard_code_drawboard_data(pages: ClaimPages, call: Call, params: SetCardPage) -> CardDrawboardSet:
    """A new claim page and its address."""
    made = await pages.create_for_card(call, params.card_id, params)
    return CardDrawboardSet(made.key, made.address)


@endpoint(
    "set_wxcard_drawboard_data",
    section="seed 3.6",
    needs=(Capability.CARDS,),
    summary=Text("设置微信卡券跳板信息", "Set up a claim page for a code of your own"),
    description=Text(
        "用于自定义卡券码的卡券：code 是商户自己的码，每个码只能领取一次。所属卡券依次取自：card_id 参数；运营者导入的"
        "码登记表（wxgate codes import）；都没有时，code 本身即视为卡券 ID。登记表在每次打开领取页时查询，事后导入也"
        "有效。",
        "For custom-code cards: code is the merchant's own, and each can be claimed once. The card it belongs to is "
        "the card_id given; else the one in the code registry that the operator imports (wxgate codes import); else "
        "code itself is taken as the card_id. The registry is asked at every view of the page: a later import counts.",
    ),
)
async def set_wxcard_drawboard_data(pages: ClaimPages, call: Call, params: SetCodePage) -> CardDrawboardSet:
    """A new claim page and its address."""
    made = await pages.create_for_code(call, params.code, params.card_id, params)
    return CardDrawboardSet(made.key, made.address)


@endpoint(
    "get_wxcard_drawboard_data",
    section="seed 3.7",
    needs=(Capability.CARDS,),
    summary=Text("获取微信卡券跳板信息", "Look at a claim page"),
    description=Text(
        "返回领取页的设置，以及公众号当前有效的凭据和卡券 api_ticket，供自行制作领取页的系统使用。凭据随时可能更换，"
        "请勿缓存。运营者可以关闭 client_secret 和 app_sec 两个字段（此时为空）。",
        "The page's settings, the account's credentials and the card api_ticket current now, for systems with claim "
        "pages of their own. Credentials may be replaced at any time: do not keep them. The operator can turn "
        "client_secret and app_sec off (they are empty then).",
    ),
    errors=(KeyNotFound, *WEIXIN_ERRORS),
)
async def get_wxcard_drawboard_data(pages: ClaimPages, call: Call, params: OfClaimPage) -> CardDrawboard:
    """The page with the account's credentials."""
    view = await pages.view(call, params.key)
    page = view.page
    return CardDrawboard(
        code=page.code,
        card_id=view.card_id,
        redirect_uri=page.redirect_uri,
        redirect_uri_name=page.redirect_uri_name,
        main_color=page.main_color,
        show_btn="true" if page.show_btn else "false",
        **of_account(call, view.tokens),
        api_ticket=view.api_ticket,
        outer_id=page.outer_id,
        success_uri=page.success_uri,
    )


ENDPOINTS: tuple[Endpoint, ...] = (
    set_wxcard_code_drawboard_data,
    set_wxcard_drawboard_data,
    get_wxcard_drawboard_data,
)
