"""The two clients, which differ in nothing but `await`."""

from types import TracebackType
from typing import Self

import httpx

from wxgate_client.async_methods import AsyncMethods
from wxgate_client.exchange import HEADERS, Exchange, SignType, read, unanswered
from wxgate_client.sync_methods import SyncMethods
from wxgate_client.timeouts import Timeouts
from wxgate_client.values import JsonValue, ParamValue


class Client(SyncMethods):
    """Calls a gateway; one method per endpoint. Safe to share between threads; close it, or use `with`.

    `timeout` is in seconds, for connecting and for each wait on the socket; endpoints that fetch media get `LONG` if
    that is more. Nothing is ever repeated. Every method raises WxgateError.
    """

    def __init__(
        self, url: str, client_code: str, client_secret: str, *, timeout: float = 3.0, sign_type: SignType = "MD5"
    ) -> None:
        self._exchange = Exchange(url, client_code, client_secret, sign_type)
        self._timeouts = Timeouts(timeout)
        self._http = httpx.Client(headers=HEADERS)

    def __repr__(self) -> str:
        return f"Client({self._exchange.url!r}, {self._exchange.client_code!r})"

    def call(self, name: str, /, **params: ParamValue) -> JsonValue:
        """The `data` that the endpoint `name` answers, for endpoints newer than this SDK."""
        request = self._exchange.request(name, params)
        try:
            response = self._http.post(
                request.url, params=request.query, data=request.form, timeout=self._timeouts.of(name)
            )
        except httpx.RequestError as error:
            raise unanswered(error) from None
        return read(response)

    def close(self) -> None:
        """Closes idle connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class AsyncClient(AsyncMethods):
    """The same for asyncio: `async with AsyncClient(…) as wxgate: await wxgate.get_appid()`."""

    def __init__(
        self, url: str, client_code: str, client_secret: str, *, timeout: float = 3.0, sign_type: SignType = "MD5"
    ) -> None:
        self._exchange = Exchange(url, client_code, client_secret, sign_type)
        self._timeouts = Timeouts(timeout)
        self._http = httpx.AsyncClient(headers=HEADERS)

    def __repr__(self) -> str:
        return f"AsyncClient({self._exchange.url!r}, {self._exchange.client_code!r})"

    async def call(self, name: str, /, **params: ParamValue) -> JsonValue:
        """The `data` that the endpoint `name` answers, for endpoints newer than this SDK."""
        request = self._exchange.request(name, params)
        try:
            response = await self._http.post(
                request.url, params=request.query, data=request.form, timeout=self._timeouts.of(name)
            )
        except httpx.RequestError as error:
            raise unanswered(error) from None
        return read(response)

    async def close(self) -> None:
        """Closes idle connections."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
