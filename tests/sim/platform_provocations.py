"""What provokes each errcode that only third-party platforms get: see test_every_errcode.py."""

from collections.abc import Callable

from tests.sim.message_provocations import Provocation
from tests.sim.open_platform import COMPONENT, Component
from tests.sim.weixin import Weixin

Act = Callable[[Component], dict[str, object]]


def by_platform(act: Act, **options: object) -> Provocation:
    """What a platform with these options does."""

    def provoke(weixin: Weixin, _openid: str) -> dict[str, object]:
        component = Component(weixin, weixin.sim.add_platform())
        component.change(**options)
        return act(component)

    return provoke


def without_platform(component: Component) -> dict[str, object]:
    return component.weixin.post(f"{COMPONENT}api_component_token", {})


def after_two_hours(component: Component) -> dict[str, object]:
    token = component.token()
    component.weixin.sim.advance(7200)
    return component.ask("create_preauthcode", token)


def old_ticket(component: Component) -> dict[str, object]:
    ticket = component.weixin.sim.push_ticket(component.platform.appid)
    component.weixin.sim.advance(12 * 3600)
    return component.stranger(component_verify_ticket=ticket)


def ungranted(component: Component) -> dict[str, object]:
    token = str(component.authorized(2)["authorizer_access_token"])
    return component.weixin.post("/card/code/get", {}, access_token=token)


def said_twice(component: Component) -> dict[str, object]:
    query = {"component_access_token": component.token()}
    body = f'{{"component_appid": "{component.platform.appid}", "component_appid": ""}}'
    answer = component.weixin.http.post(f"{COMPONENT}api_create_preauthcode", params=query, content=body)
    told: object = answer.json()
    assert isinstance(told, dict)
    return told


def old_code(component: Component) -> dict[str, object]:
    code = component.weixin.sim.authorize(component.platform.appid, component.appid)
    component.weixin.sim.advance(3600)
    return component.ask("query_auth", authorization_code=code)


def option(api: str, **fields: str) -> Act:
    def act(component: Component) -> dict[str, object]:
        component.authorized()
        return component.ask(f"{api}_authorizer_option", authorizer_appid=component.appid, **fields)

    return act


def own_token_on_an_account(component: Component) -> dict[str, object]:
    return component.weixin.get("/cgi-bin/getcallbackip", access_token=component.token())


def replaced(component: Component) -> dict[str, object]:
    refresh_token = component.authorized()["authorizer_refresh_token"]
    component.authorized()
    return component.renew(refresh_token)


def as_an_account(component: Component) -> dict[str, object]:
    return component.weixin.classic(appid=component.platform.appid, secret=component.platform.secret)


PLATFORMS: dict[int, Provocation] = {
    41018: by_platform(without_platform),
    41020: by_platform(lambda c: c.stranger(component_verify_ticket="")),
    41021: by_platform(lambda c: c.ask("create_preauthcode", "")),
    42006: by_platform(after_two_hours, token_expired_errcode=42006),
    61003: by_platform(lambda c: c.renew("refreshtoken@@@none")),
    61004: by_platform(lambda c: c.stranger(), ip_allowlist=[]),
    61005: by_platform(old_ticket),
    61006: by_platform(lambda c: c.stranger(component_verify_ticket="ticket@@@none")),
    61007: by_platform(ungranted),
    61008: by_platform(said_twice),
    61009: by_platform(lambda c: c.ask("query_auth", authorization_code="queryauthcode@@@none")),
    61010: by_platform(old_code),
    61011: by_platform(lambda c: c.stranger(component_appid=c.appid)),
    61012: by_platform(option("get", option_name="mood")),
    61013: by_platform(option("set", option_name="voice_recognize", option_value="2")),
    61014: by_platform(lambda c: c.ask("create_preauthcode", c.weixin.token())),
    61015: by_platform(own_token_on_an_account),
    61023: by_platform(replaced),
    61024: by_platform(as_an_account),
}
