"""A film is where WeChat's reply says: fetched from there without a token, over a few redirects at most."""

import asyncio
from collections.abc import Mapping

import orjson
import pytest
from tests.weixin.receiving import TOKEN, assert_tells_none_of, receiving
from tests.weixin.speaking import Behaviour, Server, reply, saying, speaking
from tests.weixin.test_media import chunked

from wxgate.weixin.errors import NotReached, OutcomeUnknown, Refused
from wxgate.weixin.media import MOST_REDIRECTS, MediumTooLarge

FILM = b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 1000
KEY = "vkey=SecretKeyOfTheFilm"
JSON_TYPE = "Content-Type: application/json; encoding=utf-8\r\n"


def serving(pages: Mapping[str, bytes], first: str = "http://{host}/film?" + KEY) -> Behaviour:
    """A WeChat whose reply names `first`, and the server with the film; `{host}` is its own address."""

    async def behave(server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while request := await server.read_request(reader):
            path = request.split(b" ")[1].decode()
            host = server.url.removeprefix("http://")
            if path.startswith("/cgi-bin/"):
                url = first.replace("{host}", host)
                answer = reply(orjson.dumps({"video_url": url}), headers=JSON_TYPE)
            else:
                answer = pages[path].replace(b"{host}", host.encode())
            writer.write(answer)
            await writer.drain()
            if b"\r\nLocation:" not in answer and not path.startswith("/cgi-bin/"):
                return  # which closes the connection; before that it would be in the next request's way

    return behave


def leading_to(location: str, status: str = "302 Found") -> bytes:
    return reply(b"moved", status=status, headers=f"Location: {location}\r\n")


FILM_PATH = f"/film?{KEY}"


@pytest.mark.parametrize("answer", [reply(FILM, headers="Content-Type: video/mp4\r\n"), chunked(FILM)])
async def test_a_film_is_fetched_without_a_token(answer: bytes) -> None:
    async with speaking(serving({FILM_PATH: answer})) as server, receiving(server.url) as receiver:
        assert await receiver.fetch() == FILM
        assert [(path, outcome) for path, outcome, _ in receiver.seen] == [
            ("/cgi-bin/media/get", "ok"),
            ("video_url", "ok"),
        ]
        assert KEY not in str(receiver.seen)
    assert server.requests[1].startswith(f"GET {FILM_PATH} HTTP/1.1\r\n".encode())
    assert TOKEN.encode() not in server.requests[1]


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
@pytest.mark.parametrize("location", ["http://{host}/there?a=b", "/there?a=b", "//{host}/there?a=b", "there?a=b"])
async def test_redirects_are_followed(status: str, location: str) -> None:
    pages = {FILM_PATH: leading_to(location, status), "/there?a=b": reply(FILM)}
    async with speaking(serving(pages)) as server, receiving(server.url) as receiver:
        assert await receiver.fetch() == FILM
    assert len(server.requests) == 3


async def test_redirects_are_followed_a_few_times_only() -> None:
    pages = {FILM_PATH: leading_to(FILM_PATH)}
    async with speaking(serving(pages)) as server, receiving(server.url) as receiver:
        with pytest.raises(OutcomeUnknown) as caught:
            await receiver.fetch()
        assert_tells_none_of(caught.value, KEY, TOKEN)
    assert len(server.requests) == 2 + MOST_REDIRECTS


ADDRESSES = (
    *("file:///etc/passwd", "ftp://127.0.0.1/film", "gopher://127.0.0.1/", "data:video/mp4;base64,AAAA", "film.mp4"),
    *(
        "http://",
        "http://[::1",
        "http://:80/",
        "https:///",
        "http://a b/",
        "http://127.0.0.1:99999/",
        "//",
        "javascript:1",
    ),
)


@pytest.mark.parametrize("address", ADDRESSES)
async def test_an_address_that_is_none_on_the_web_is_not_followed(address: str) -> None:
    redirected = {FILM_PATH: leading_to(address)}
    for behaviour in (serving({}, first=address), serving(redirected)):
        async with speaking(behaviour) as server, receiving(server.url) as receiver:
            with pytest.raises((OutcomeUnknown, NotReached)) as caught:
                await receiver.fetch()
            assert receiver.pieces == []
            assert_tells_none_of(caught.value, KEY, TOKEN, server.url.removeprefix("http://"))


NO_FILM: dict[str, bytes] = {
    "refused": reply(b'{"errcode":40001,"errmsg":"invalid credential"}'),
    "another address": reply(b'{"video_url":"http://{host}/film"}', headers=JSON_TYPE, length=36),
    "some JSON": reply(b'{"a":1}', headers=JSON_TYPE),
    "a page": reply(b"<html>expired</html>", headers="Content-Type: text/html\r\n"),
    "HTTP 403": reply(b"", status="403 Forbidden"),
    "HTTP 404 with a film": reply(FILM, status="404 Not Found"),
    "a redirect to nowhere": reply(b"", status="302 Found"),
    "empty": reply(b""),
    "cut": reply(FILM, length=len(FILM) + 1),
    "no end": b"HTTP/1.1 200 OK\r\n\r\n" + FILM,
}


@pytest.mark.parametrize("name", NO_FILM)
async def test_an_address_without_a_film_is_an_unknown_outcome_and_says_nothing_of_the_token(name: str) -> None:
    async with speaking(serving({FILM_PATH: NO_FILM[name]})) as server, receiving(server.url) as receiver:
        with pytest.raises(OutcomeUnknown) as caught:
            await receiver.fetch()
        assert not isinstance(caught.value, Refused)
        assert_tells_none_of(caught.value, KEY, TOKEN, server.url.removeprefix("http://"))
        assert receiver.seen[1][:2] == ("video_url", "OutcomeUnknown")
        assert name == "cut" or receiver.pieces == []


async def test_a_film_has_the_same_limit() -> None:
    async with speaking(serving({FILM_PATH: reply(FILM)})) as server, receiving(server.url) as receiver:
        with pytest.raises(MediumTooLarge):
            await receiver.fetch(limit=len(FILM) - 1)
        assert receiver.pieces == []


async def test_a_film_has_the_same_deadline() -> None:
    async with speaking(saying(b"", then="silence")) as silent:
        there = silent.url + "/film"
        async with speaking(serving({}, first=there)) as server, receiving(server.url) as receiver:
            with pytest.raises(OutcomeUnknown) as caught:
                await receiver.fetch(seconds=1.0)
            assert caught.value.timed_out
        assert len(silent.requests) == 1
