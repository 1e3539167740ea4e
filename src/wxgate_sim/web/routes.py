"""Everything of WeChat that is imitated, one line each, by WeChat's own paths."""

from collections.abc import Mapping

from wxgate_sim.web import (
    authorize,
    card,
    card_code,
    card_qrcode,
    component,
    component_info,
    credentials,
    custom,
    member_card,
    qrcode,
    quota,
    servers,
    shake,
    sns,
    template,
    user,
)
from wxgate_sim.web.api import ApiRoute, PageRoute

API: Mapping[str, ApiRoute] = {
    "/cgi-bin/token": ApiRoute("GET", credentials.token),
    "/cgi-bin/stable_token": ApiRoute("POST", credentials.stable_token),
    "/cgi-bin/ticket/getticket": ApiRoute("GET", credentials.ticket),
    "/cgi-bin/get_api_domain_ip": ApiRoute("GET", servers.api_domain_ip),
    "/cgi-bin/getcallbackip": ApiRoute("GET", servers.callback_ip),
    "/cgi-bin/callback/check": ApiRoute("POST", servers.callback_check),
    "/cgi-bin/clear_quota": ApiRoute("POST", quota.clear_quota),
    "/cgi-bin/openapi/quota/get": ApiRoute("POST", quota.get_quota),
    "/cgi-bin/message/template/send": ApiRoute("POST", template.send),
    "/cgi-bin/template/get_all_private_template": ApiRoute("GET", template.all_private),
    "/cgi-bin/template/api_add_template": ApiRoute("POST", template.add),
    "/cgi-bin/template/del_private_template": ApiRoute("POST", template.delete),
    "/cgi-bin/message/custom/send": ApiRoute("POST", custom.send),
    "/cgi-bin/message/custom/typing": ApiRoute("POST", custom.typing),
    "/cgi-bin/qrcode/create": ApiRoute("POST", qrcode.create, escapes_slashes=True),
    "/card/create": ApiRoute("POST", card.create),
    "/card/get": ApiRoute("POST", card.get),
    "/card/batchget": ApiRoute("POST", card.batchget),
    "/card/delete": ApiRoute("POST", card.delete),
    "/card/modifystock": ApiRoute("POST", card.modify_stock),
    "/card/testwhitelist/set": ApiRoute("POST", card.test_white_list),
    "/card/user/getcardlist": ApiRoute("POST", card.of_user),
    "/card/qrcode/create": ApiRoute("POST", card_qrcode.create, escapes_slashes=True),
    "/card/code/get": ApiRoute("POST", card_code.get),
    "/card/code/consume": ApiRoute("POST", card_code.consume),
    "/card/code/unavailable": ApiRoute("POST", card_code.unavailable),
    "/card/code/decrypt": ApiRoute("POST", card_code.decrypt),
    "/card/code/update": ApiRoute("POST", card_code.update),
    "/card/code/deposit": ApiRoute("POST", card_code.deposit),
    "/card/code/getdepositcount": ApiRoute("POST", card_code.deposit_count),
    "/card/code/checkcode": ApiRoute("POST", card_code.check),
    "/card/membercard/activate": ApiRoute("POST", member_card.activate),
    "/card/membercard/updateuser": ApiRoute("POST", member_card.update_user),
    "/card/membercard/userinfo/get": ApiRoute("POST", member_card.user_info),
    "/shakearound/user/getshakeinfo": ApiRoute("POST", shake.shake_info),
    "/cgi-bin/user/info": ApiRoute("GET", user.info),
    "/cgi-bin/component/api_start_push_ticket": ApiRoute("POST", component.start_push_ticket),
    "/cgi-bin/component/api_component_token": ApiRoute("POST", component.component_token),
    "/cgi-bin/component/api_create_preauthcode": ApiRoute("POST", component.create_preauthcode),
    "/cgi-bin/component/api_query_auth": ApiRoute("POST", component.query_auth),
    "/cgi-bin/component/api_authorizer_token": ApiRoute("POST", component.authorizer_token),
    "/cgi-bin/component/api_get_authorizer_info": ApiRoute("POST", component_info.authorizer_info),
    "/cgi-bin/component/api_get_authorizer_list": ApiRoute("POST", component_info.authorizer_list),
    "/cgi-bin/component/api_get_authorizer_option": ApiRoute("POST", component_info.authorizer_option),
    "/cgi-bin/component/api_set_authorizer_option": ApiRoute("POST", component_info.set_authorizer_option),
    "/cgi-bin/component/clear_quota": ApiRoute("POST", component.clear_quota),
    "/sns/oauth2/access_token": ApiRoute("GET", sns.access_token),
    "/sns/oauth2/refresh_token": ApiRoute("GET", sns.refresh_token),
    "/sns/userinfo": ApiRoute("GET", sns.userinfo),
    "/sns/auth": ApiRoute("GET", sns.auth),
}


def pages() -> dict[str, PageRoute]:
    """The pages people see, with their own state of duplicate requests under way."""
    consent = authorize.Authorize()
    return {
        "/connect/oauth2/authorize": PageRoute(consent.show, authorize.error),
        "/connect/confirm": PageRoute(consent.decide, authorize.error),
        "/cgi-bin/showqrcode": PageRoute(qrcode.show, qrcode.no_picture),
    }
