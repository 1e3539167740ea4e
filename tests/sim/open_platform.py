"""A third-party platform as a caller of WeChat's API, for the simulator's own tests."""

from dataclasses import dataclass

from tests.sim.weixin import Reply, Weixin

from wxgate_sim.remote_platforms import SimPlatform

COMPONENT = "/cgi-bin/component/"


@dataclass(frozen=True, slots=True)
class Component:
    """One platform's view of the simulated WeChat, and the account that may authorise it."""

    weixin: Weixin
    platform: SimPlatform

    @property
    def appid(self) -> str:
        """The account's appid."""
        return self.weixin.account.appid

    def stranger(self, **changes: str) -> Reply:
        """The answer of api_component_token, with some fields changed or, when empty, left out."""
        if "component_verify_ticket" not in changes:
            changes["component_verify_ticket"] = self.weixin.sim.push_ticket(self.platform.appid)
        usual = {"component_appid": self.platform.appid, "component_appsecret": self.platform.secret}
        body = {name: value for name, value in (usual | changes).items() if value}
        return self.weixin.post(COMPONENT + "api_component_token", body)

    def token(self) -> str:
        """A component_access_token that works."""
        return str(self.stranger()["component_access_token"])

    def ask(self, api: str, token: str | None = None, **fields: object) -> Reply:
        """The answer of an API of the open platform, such as `create_preauthcode`."""
        body = {"component_appid": self.platform.appid, **fields}
        query = {"component_access_token": self.token() if token is None else token}
        return self.weixin.post(f"{COMPONENT}api_{api}", body, **query)

    def authorized(self, *functions: int, told: bool = True) -> Reply:
        """What api_query_auth tells after the account granted these sets, or all."""
        code = self.weixin.sim.authorize(self.platform.appid, self.appid, functions or None, told=told)
        information = self.ask("query_auth", authorization_code=code)["authorization_info"]
        assert isinstance(information, dict)
        return information

    def renew(self, refresh_token: object, token: str | None = None, **changes: object) -> Reply:
        """The answer of api_authorizer_token."""
        fields = {"authorizer_appid": self.appid, "authorizer_refresh_token": refresh_token}
        return self.ask("authorizer_token", token, **{**fields, **changes})

    def listed(self) -> list[Reply]:
        """The accounts of api_get_authorizer_list."""
        found = self.ask("get_authorizer_list", offset=0, count=500)["list"]
        assert isinstance(found, list)
        return found

    def change(self, **options: object) -> None:
        """Change options of the platform."""
        self.weixin.sim.ask("PATCH", f"platforms/{self.platform.appid}", options)
