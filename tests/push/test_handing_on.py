"""What follows from a push: jobs of listeners, and the push itself for clients that want it."""

import pytest
from structlog.testing import capture_logs
from tests.push.engines import ONE_ENGINE
from tests.push.place import APPID, SENT, Place
from tests.push.weixin import Mode, event, message

from wxgate.deliveries.delivery import Delivery
from wxgate.deliveries.signing import signed
from wxgate.tenants.client import Client
from wxgate_client import verify_push

URL = "https://shop.example.com/weixin?shop=1"


async def listening(place: Place, name: str, url: str = URL, *, require_hmac: bool = False) -> Client:
    """A client that wants the account's pushes."""
    client = await place.clients.add(name=name, appid=APPID, push_url=url, require_hmac=require_hmac)
    await place.edited()
    return client


async def deliveries(place: Place) -> dict[str, Delivery]:
    """What is to be delivered, by client."""
    found = [Delivery.model_validate_json(str(job._mapping["payload"])) for job in await place.jobs()]
    return {each.client_code: each for each in found}


async def test_an_event_is_told_to_its_listener_in_the_same_transaction(place: Place) -> None:
    status = "<MsgID>200163836</MsgID><Status><![CDATA[failed:user block]]></Status>"
    assert (await place.weixin.push(event(SENT, status))).text == "success"
    (job,) = await place.jobs()
    assert (job._mapping["kind"], job._mapping["payload"]) == ("note_sent", "200163836 failed:user block")
    assert place.woken == [job._mapping["lane"]] == [f"note_sent/{APPID}"]


@ONE_ENGINE
async def test_other_events_and_messages_are_told_to_nobody(place: Place) -> None:
    await place.weixin.push(event("subscribe"))
    await place.weixin.push(message(SENT))
    assert len(await place.kept()) == 2
    assert (await place.jobs(), place.woken) == ([], [])


@pytest.mark.parametrize("mode", ["plain", "compatible", "safe"])
async def test_every_client_with_a_url_gets_the_clear_xml_unchanged(place: Place, mode: Mode) -> None:
    codes = {(await listening(place, name)).code for name in ("one", "two")}
    await place.clients.add(name="wants none", appid=APPID)
    xml = message("你好 &lt;b&gt; 👋\r\n")
    assert (await place.weixin.push(xml, mode)).text == "success"
    (push,) = await place.kept()
    number = push._mapping["id"]
    found = await deliveries(place)
    assert found.keys() == codes
    for delivery in found.values():
        assert (delivery.url, delivery.body, delivery.content_type) == (URL, xml, "text/xml; charset=utf-8")
        assert delivery.fields == {"app_id": APPID, "push_id": str(number)}
    assert [job._mapping["subject"] for job in await place.jobs()] == [number, number]
    assert len(place.woken) == 2


@ONE_ENGINE
@pytest.mark.parametrize("require_hmac", [False, True])
async def test_what_arrives_at_a_client_passes_the_check_of_the_sdk(place: Place, require_hmac: bool) -> None:
    client = await listening(place, "shop", require_hmac=require_hmac)
    xml = event("subscribe")
    await place.weixin.push(xml)
    assert client.secret is not None
    delivery = (await deliveries(place))[client.code]
    call = signed(delivery, client.secret, int(place.clock.now()), hmac=require_hmac)
    push = verify_push(f"shop=1&{call.query}", call.body, client.secret, require_hmac=require_hmac)
    (row,) = await place.kept()
    assert (push.app_id, push.push_id, push.body) == (APPID, str(row._mapping["id"]), xml)


@ONE_ENGINE
async def test_a_client_that_was_closed_gets_nothing(place: Place) -> None:
    await place.clients.close((await listening(place, "closed")).code)
    await place.edited()
    await place.weixin.push(message())
    assert await place.jobs() == []


@ONE_ENGINE
async def test_one_clients_impossible_url_holds_up_nobody(place: Place) -> None:
    bad = await listening(place, "bad", "https://shop.example.com:22/")
    good = await listening(place, "good")
    with capture_logs() as lines:
        assert (await place.weixin.push(message())).text == "success"
    assert [(line["event"], line["client_code"]) for line in lines] == [("push_not_handed_on", bad.code)]
    assert (await deliveries(place)).keys() == {good.code}
