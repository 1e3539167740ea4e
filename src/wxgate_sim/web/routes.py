"""Everything of WeChat that is imitated, one line each, by WeChat's own paths."""

from collections.abc import Mapping

from wxgate_sim.web import authorize, credentials, custom, qrcode, quota, servers, sns, template, user
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
    "/cgi-bin/user/info": ApiRoute("GET", user.info),
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
