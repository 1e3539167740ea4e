"""Making codes, and saying where their pictures are."""

from wxgate.qrcodes import picture
from wxgate.qrcodes.kinds import KindName, read_code
from wxgate.qrcodes.results import Qrcode
from wxgate.tenants.call import Call
from wxgate.tokens.keeper import Keeper
from wxgate.weixin.api import Api
from wxgate.weixin.qrcodes import create_qrcode, showqrcode_url


class Qrcodes:
    """The codes of every client. Neither `mp_url`, where WeChat shows pictures, nor our `pages_url` ends in a slash."""

    def __init__(self, keeper: Keeper, api: Api, mp_url: str, pages_url: str) -> None:
        self._keeper = keeper
        self._api = api
        self._mp_url = mp_url
        self._pages_url = pages_url

    async def generate(self, call: Call, kind: KindName, scene: str, expire_seconds: int) -> Qrcode:
        """A code of the client's account with this scene.

        Raises ParameterInvalid (115), Refused, NotReached or OutcomeUnknown, and what the keeper raises.
        """
        code = read_code(kind, scene, expire_seconds)
        made = await self._keeper.with_token(
            call.account, call.deadline, lambda token: create_qrcode(self._api, token, code, call.deadline)
        )
        path = picture.path_of(made.url)
        return Qrcode(
            errcode=0,
            errmsg="ok",
            ticket=made.ticket,
            expire_seconds=made.expire_seconds,
            url=made.url,
            show_qrcode_url=showqrcode_url(self._mp_url, made.ticket),
            qrcode_svg_url=self._pages_url + path if path else "",
        )
