"""Short links over real HTTP: made, opened, led elsewhere, counted."""

from typing import cast

import httpx
import pytest
from tests.gateway import running_gateway, settings_for
from tests.links.place import SITE, WEIXIN, Place, eventually, refusal
from tests.relay.engines import ONE_ENGINE

from wxgate.links import flushing
from wxgate_sim.server import SimServer

UNKNOWN = "/tu/c65436a9088601a96203e1e96248fd03"


async def test_a_short_link_leads_to_its_target(place: Place) -> None:
    link = await place.make()
    base, _, key = link.rpartition("/tu/")
    assert base == place.gateway.services.settings.short
    assert len(key) == 32
    for opened in (link, link, f"{link}?from=singlemessage&isappinstalled=0", f"{base}/tu/{key.upper()}"):
        response = await place.open(opened)
        assert (response.status_code, response.headers["location"]) == (302, SITE)
        assert response.headers["cache-control"] == "no-store"
        assert response.content == b""
    assert await place.make() != link


@ONE_ENGINE
async def test_browsers_are_told_international_targets_in_ascii(place: Place) -> None:
    link = await place.make("https://例子.中国/路径?名=值#片段")
    expected = "https://xn--fsqu00a.xn--fiqs8s/%E8%B7%AF%E5%BE%84?%E5%90%8D=%E5%80%BC#%E7%89%87%E6%AE%B5"
    assert await place.leads_to(link) == expected
    assert (await place.stats(link))["url"] == expected
    longest = f"https://a.com/{'a' * (8192 - 14)}"
    assert await place.leads_to(await place.make(longest)) == longest


async def test_the_same_link_leads_elsewhere_in_every_process(
    place: Place, database_url: str, wechat_sim: SimServer
) -> None:
    link = await place.make()
    async with running_gateway(settings_for(database_url, wechat_sim.url)) as other:
        assert await place.leads_to(link) == await place.leads_to(link, to=other) == SITE
        for url, url_val in (("https://a.com/1", link), ("https://a.com/2", link.rpartition("/")[2])):
            reply = await place.caller("update_tiny_url", url_val=url_val, url=url)
            assert (reply.retcode, reply.data) == (200, link)
            assert await place.leads_to(link) == url

            async def is_known(expected: str = url) -> bool:
                return await place.leads_to(link, to=other) == expected

            await eventually(is_known)


async def test_visits_of_every_process_are_counted(place: Place, database_url: str, wechat_sim: SimServer) -> None:
    link, other_link = await place.make(out_id="海报"), await place.make()
    async with running_gateway(settings_for(database_url, wechat_sim.url)) as other:
        for to in (place.gateway, other):
            await place.open(link, to=to)
            await place.open(link, to=to, agent=WEIXIN)
        await place.open(link, method="HEAD", agent=WEIXIN)
        await place.open(other_link)

        async def is_counted() -> bool:
            return await place.counted(link) == (4, 2)

        await eventually(is_counted)  # no flush by hand: the loops do it
    stats = await place.stats(link)
    (day,) = cast("list[dict[str, str]]", stats["days"])
    assert (stats["short_url"], stats["url"], stats["out_id"]) == (link, SITE, "海报")
    assert link.endswith(str(stats["url_val"]))
    assert day == {"day": day["day"], "visits": 4, "in_weixin": 2}
    assert await place.stats(link, start_day=day["day"], end_day=day["day"]) == stats
    assert (await place.stats(link, end_day="2020-01-01"))["days"] == []
    assert (
        await place.caller("get_tiny_url_stats", url_val=link, start_day="2026-02-02", end_day="2026-02-01")
    ).retcode == 115
    assert await place.counted(other_link) == (1, 0)


async def test_a_gateway_that_stops_writes_its_visits_down(
    place: Place, database_url: str, wechat_sim: SimServer
) -> None:
    link = await place.make()
    async with running_gateway(settings_for(database_url, wechat_sim.url)) as other:
        for _ in range(20):
            await place.open(link, to=other)
    assert await place.counted(link) == (20, 0)


async def test_another_clients_link_is_as_unknown_as_none(place: Place) -> None:
    link = await place.make()
    stranger = await place.another_client()
    for endpoint, params in (("update_tiny_url", {"url": "https://evil.example.com/"}), ("get_tiny_url_stats", {})):
        theirs = await stranger(endpoint, url_val=link, **params)
        nobodys = await stranger(endpoint, url_val=UNKNOWN.removeprefix("/tu/"), **params)
        assert refusal(theirs) == refusal(nobodys) == (116, None)
        assert theirs.msg.partition("[")[0] == nobodys.msg.partition("[")[0]
    assert await place.leads_to(link) == SITE


@ONE_ENGINE
async def test_what_is_wrong_with_a_parameter_is_told(place: Place) -> None:
    own = await place.make()
    for params, word in (
        ({"url": "ftp://a.com/", "out_id": "x"}, "url"),
        ({"url": own, "out_id": "x"}, "短链接"),
        ({"url": "http://127.1/", "out_id": "x"}, "IP"),
        ({"url": SITE, "out_id": "汉" * 86}, "out_id"),
        ({"url": SITE, "out_id": "a\x00b"}, "out_id"),
    ):
        reply = await place.caller("generate_tiny_url", **params)
        assert (reply.retcode, word in reply.msg) == (115, True), reply.msg
    assert (await place.caller("generate_tiny_url", url=SITE, out_id="汉" * 85)).retcode == 200
    assert (await place.caller("generate_tiny_url", url=SITE)).retcode == 102
    assert (await place.caller("update_tiny_url", url=SITE, url_val="tiny")).retcode == 115
    assert (await place.caller("update_tiny_url", url=own, url_val=own)).retcode == 115
    assert (await place.caller("get_tiny_url_stats", url_val=own, start_day="yesterday")).retcode == 115


def is_page(response: httpx.Response, status: int, title: str) -> bool:
    return (
        response.status_code == status
        and response.headers["content-type"] == "text/html; charset=utf-8"
        and f"<title>{title}</title>" in response.text
        and "width=device-width" in response.text
    )


@ONE_ENGINE
@pytest.mark.parametrize("path", [UNKNOWN, "/tu/", "/tu/abc", f"{UNKNOWN}0", f"{UNKNOWN}/x", "/tu/%00", "/tu/汉字"])
async def test_an_unknown_link_is_a_page_in_both_languages(place: Place, path: str) -> None:
    chinese, english = [await place.open(path, language=each) for each in ("zh-CN,zh;q=0.9", "en-GB,en;q=0.9")]
    assert is_page(chinese, 404, "没有这个短链接")
    assert is_page(english, 404, "No such short link")
    assert "No such short link" in chinese.text
    assert (await place.open(path, method="HEAD")).status_code == 404


@ONE_ENGINE
async def test_other_methods_are_refused_and_not_counted(place: Place) -> None:
    link = await place.make()
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        response = await place.open(link, method=method)
        assert is_page(response, 405, "短链接只能打开")
        assert response.headers["allow"] == "GET, HEAD"
    assert place.gateway.services.links.tally.visits == 0


@ONE_ENGINE
async def test_links_in_memory_lead_on_while_the_database_is_away(
    monkeypatch: pytest.MonkeyPatch, place: Place
) -> None:
    # it lasts until the gateway has stopped, for `monkeypatch` was asked for first
    monkeypatch.setattr(flushing, "CLOSE_SECONDS", 0.1)  # this database does not come back
    known, other = await place.make(), await place.make()
    await place.leads_to(known)
    await place.gateway.services.database.close()
    assert await place.leads_to(known) == SITE
    response = await place.open(other)
    assert is_page(response, 503, "请稍后再试")
    assert response.headers["retry-after"]
