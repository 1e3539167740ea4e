"""Short links of a gateway in processes of its own: SIGTERM loses no visit."""

import os
import time
from pathlib import Path

import httpx
import pytest
from tests.cli.serving import Credentials, Served, credentials, serving
from tests.cli.shell import Shell
from tests.relay.engines import ONE_ENGINE

from wxgate.protocol.signature import sign
from wxgate_sim.server import SimServer

KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
VISITS = 60


def short_link(served: Served, client: Credentials) -> str:
    fields = {"client_code": client.code, "req_time": f"{time.time():.0f}", "out_id": "x", "url": "https://a.com/"}
    address, query = f"{served.url}/weixinapi/generate_tiny_url", {"authcode": sign(fields, client.secret)}
    reply = httpx.post(address, params=query, data=fields, timeout=20, trust_env=False, verify=False)
    return str(reply.json()["data"]).rpartition("/")[2]


@ONE_ENGINE
def test_sigterm_loses_no_visit_of_any_worker(
    bare: Shell, database_url: str, wechat_sim: SimServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WXGATE_DATABASE_URL", database_url)
    monkeypatch.setenv("WXGATE_MASTER_KEY", KEY)
    monkeypatch.setenv("WXGATE_WEIXIN_API_URL", wechat_sim.url)
    client = credentials(bare.json("client", "add", "--name", "shop"))
    with serving(dict(os.environ), tmp_path, "--workers", "2") as served:
        key = short_link(served, client)
        # on a connection each, so that both workers have some
        with httpx.Client(base_url=served.url, headers={"Connection": "close"}, timeout=20, trust_env=False) as browser:
            for _ in range(VISITS):
                assert browser.get(f"/tu/{key}").status_code == 302
        assert served.stop() == 0, served.written()
    assert bare.json("links", "show", key)["visits"] == VISITS
