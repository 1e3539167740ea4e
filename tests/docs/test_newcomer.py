"""Who knows the README alone gets from `make demo` to a visitor's profile, with a browser and a shell."""

import html
import json
import os
import re
import socket
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
from tests.docs.conftest import output_of
from tests.docs.documents import ROOT

from wxgate.cli.demo_world import running_demo


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def pasted(line: str) -> dict[str, object]:
    """The reply to a line that was pasted into a shell."""
    printed = await output_of(["sh", "-c", line], {**os.environ, "NO_PROXY": "127.0.0.1"})
    reply: dict[str, object] = json.loads(printed)
    assert reply["retcode"] == 200, reply
    return reply


async def consented(browser: httpx.AsyncClient, link: str) -> httpx.Response:
    """The page that a visitor ends on who opens the link, takes the first person and allows."""
    page = await browser.get(link)
    action, openid = re.search(r'action="([^"]+)"', page.text), re.search(r'data-openid="([^"]+)"', page.text)
    assert action, page.text
    assert openid
    return await browser.post(html.unescape(action[1]), data={"openid": openid[1], "decision": "allow"})


async def test_two_pasted_lines_and_a_consent_lead_to_the_profile(tmp_path: Path) -> None:
    async with (
        running_demo(tmp_path, free_port()) as demo,
        httpx.AsyncClient(base_url=demo.url, trust_env=False, follow_redirects=True) as browser,
    ):
        login = (await pasted(demo.login_line()))["data"]
        assert isinstance(login, dict)
        shop = await consented(browser, str(login["redirect"]))
        key = parse_qs(urlsplit(str(shop.url)).query)["key"][0]
        assert key in shop.text
        line = re.search(r'<pre id="profile-line">(.*?)</pre>', shop.text, re.DOTALL)
        assert line
        visitor = (await pasted(html.unescape(line[1])))["data"]

        assert isinstance(visitor, dict)
        assert visitor["nickname"] == "林小满"
        assert (await browser.get("/docs")).status_code == 200
        assert (await browser.get("/_sim/")).status_code == 200


def test_the_readmes_are_short_and_show_the_picture_in_their_language() -> None:
    for name, picture in (("README.md", "overview.svg"), ("README.zh-CN.md", "overview.zh-CN.svg")):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 150
        assert f"docs/images/{picture}" in text
        assert text.index("make demo") < text.index("make test") < text.index("curl")
