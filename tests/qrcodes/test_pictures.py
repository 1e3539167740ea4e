"""The pictures for print: which addresses have one, and what is on it."""

import struct
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
import segno

from wxgate.http.site import build_site
from wxgate.qrcodes import pages, picture

pytestmark = pytest.mark.asyncio(loop_scope="module")

TOKEN = "kZgfwMTm72WWPkovabbI"
SAYS = f"http://weixin.qq.com/q/{TOKEN}"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def http() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(build_site(pages.routes()))
    async with httpx.AsyncClient(transport=transport, base_url="https://wxgate.example.com") as client:
        yield client


async def test_a_drawing_fills_its_place_and_says_what_weixins_does(http: httpx.AsyncClient) -> None:
    drawn = await http.get(picture.path_of(SAYS))
    assert drawn.status_code == 200
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert drawn.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert drawn.headers["x-content-type-options"] == "nosniff"
    code = segno.make_qr(SAYS, error="q")
    assert code.error in {"Q", "H"}
    edge = code.symbol_size(border=4)[0]
    assert f'viewBox="0 0 {edge} {edge}"'.encode() in drawn.content
    assert b" width=" not in drawn.content
    assert b'fill="#fff"' in drawn.content


async def test_a_drawing_may_have_a_length_in_millimetres(http: httpx.AsyncClient) -> None:
    drawn = await http.get(f"{picture.path_of(SAYS)}?size=50")
    assert b'width="50.0mm" height="50.0mm"' in drawn.content


async def test_a_bitmap_has_whole_pixels_and_is_no_larger_than_asked(http: httpx.AsyncClient) -> None:
    for query, most in (("", 1024), ("?size=64", 64), ("?size=2048", 2048)):
        drawn = await http.get(f"/wx_service/qrcode/{TOKEN}.png{query}")
        assert drawn.headers["content-type"] == "image/png"
        width, height = struct.unpack(">II", drawn.content[16:24])
        edge = int(segno.make_qr(SAYS, error="q").symbol_size(border=4)[0])
        assert (width, width % edge) == (height, 0)
        assert most - edge < width <= most


async def test_a_code_that_says_https_has_another_picture(http: httpx.AsyncClient) -> None:
    path = picture.path_of(SAYS.replace("http:", "https:"))
    assert path == f"/wx_service/qrcode/https/{TOKEN}.svg"
    plain, secure = await http.get(picture.path_of(SAYS)), await http.get(path)
    assert secure.content == picture.svg(SAYS.replace("http:", "https:"), None) != plain.content


@pytest.mark.parametrize(
    "name",
    [
        *(".svg", TOKEN, f"{TOKEN}.gif", f"{TOKEN}.SVG", f"{TOKEN}.svg.png", f"{'x' * 65}.svg", "https.x/y.svg"),
        *("a%20b.svg", "%E4%B8%AD.svg", "a%0A.svg", "a%2Fb.svg", "..%2F..%2Fa.svg", "ftp/a.svg", "https/"),
    ],
)
async def test_there_is_no_picture_of_anything_else(http: httpx.AsyncClient, name: str) -> None:
    reply = await http.get(f"/wx_service/qrcode/{name}")
    assert reply.status_code == 404
    assert reply.json()["retcode"] == 404


@pytest.mark.parametrize(
    ("query", "told"),
    [
        (".svg?size=9", "millimetres from 10 to 2000"),
        (".svg?size=2001", "millimetres from 10 to 2000"),
        (".png?size=2049", "pixels from 64 to 2048"),
        (".png?size=99999999", "pixels from 64 to 2048"),
        (".png?size=-64", "pixels from 64 to 2048"),
        (".png?size=%D9%A6%D9%A4", "pixels from 64 to 2048"),
    ],
)
async def test_a_bad_size_is_refused_and_not_kept(http: httpx.AsyncClient, query: str, told: str) -> None:
    reply = await http.get(f"/wx_service/qrcode/{TOKEN}{query}")
    assert (reply.status_code, reply.headers["cache-control"]) == (400, "no-store")
    assert f"size must be a whole number of {told}" in reply.json()["msg"]


async def test_only_weixins_own_urls_have_a_picture() -> None:
    others = ["", "http://weixin.qq.com/r/abc", "http://weixin.qq.com.evil.example/q/abc", f"{SAYS}?a=1", f"{SAYS}\n"]
    assert [picture.path_of(url) for url in [*others, "weixin://q/abc", "http://weixin.qq.com/q/"]] == [""] * 7
