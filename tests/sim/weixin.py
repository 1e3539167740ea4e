"""A caller of WeChat's API, for the simulator's own tests."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

import httpx

from wxgate_sim.remote import SimAccount
from wxgate_sim.server import SimServer

Reply = dict[str, object]


@dataclass(frozen=True, slots=True)
class Weixin:
    """One account's view of the simulated WeChat."""

    sim: SimServer
    http: httpx.Client = field(repr=False)
    account: SimAccount

    def get(self, path: str, **params: str) -> Reply:
        """The JSON answer of a GET, which WeChat gives in HTTP 200 whatever it says."""
        return read(self.http.get(path, params=params))

    def post(self, path: str, body: object, **params: str) -> Reply:
        """The JSON answer of a POST with a JSON body."""
        return read(self.http.post(path, params=params, json=body))

    def credentials(self, **changes: str) -> dict[str, str]:
        """What asks for a token, with some fields changed or, when empty, left out."""
        usual = {"grant_type": "client_credential", "appid": self.account.appid, "secret": self.account.secret}
        return {name: value for name, value in (usual | changes).items() if value}

    def classic(self, **changes: str) -> Reply:
        """The answer of /cgi-bin/token."""
        return self.get("/cgi-bin/token", **self.credentials(**changes))

    def stable(self, *, force: bool = False, **changes: str) -> Reply:
        """The answer of /cgi-bin/stable_token."""
        return self.post("/cgi-bin/stable_token", self.credentials(**changes) | {"force_refresh": force})

    def token(self) -> str:
        """A token that works."""
        return str(self.stable()["access_token"])

    def refusal_of(self, token: str) -> object:
        """The errcode a token gets on an ordinary call; None when it works."""
        return self.get("/cgi-bin/getcallbackip", access_token=token).get("errcode")

    def ticket(self, token: str, kind: str = "jsapi") -> Reply:
        """The answer of /cgi-bin/ticket/getticket."""
        return self.get("/cgi-bin/ticket/getticket", access_token=token, type=kind)

    def exchange(self, code: str, **changes: str) -> Reply:
        """The answer of /sns/oauth2/access_token."""
        return self.get(
            "/sns/oauth2/access_token", **self.credentials(grant_type="authorization_code", code=code, **changes)
        )

    def refresh(self, refresh_token: str) -> Reply:
        """The answer of /sns/oauth2/refresh_token."""
        fields = {"appid": self.account.appid, "grant_type": "refresh_token", "refresh_token": refresh_token}
        return self.get("/sns/oauth2/refresh_token", **fields)

    def profile(self, grant: Reply) -> Reply:
        """The answer of /sns/userinfo for what an exchange gave."""
        return self.get("/sns/userinfo", access_token=str(grant["access_token"]), openid=str(grant["openid"]))

    def change(self, **options: object) -> None:
        """Change options of the account."""
        self.sim.ask("PATCH", f"accounts/{self.account.appid}", options)

    def link(self, redirect_uri: str, scope: str = "snsapi_userinfo", state: str = "s1", **more: str) -> str:
        """A link to the authorize page, well-formed."""
        fields = {"appid": self.account.appid, "redirect_uri": redirect_uri, "response_type": "code", "scope": scope}
        return f"/connect/oauth2/authorize?{urlencode({**fields, 'state': state, **more})}"


def read(response: httpx.Response) -> Reply:
    """The JSON object of an answer in HTTP 200."""
    assert response.status_code == 200, response.text
    data: object = response.json()
    assert isinstance(data, dict)
    return data
