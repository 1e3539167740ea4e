"""One try at sending a message, against the simulator: what each answer and failure leads to."""

import orjson
import pytest
from tests.account_kinds import BOTH_KINDS, OWN_KIND
from tests.messages.place import SEND, Place
from tests.relay.engines import ONE_ENGINE
from tests.weixin.speaking import saying, speaking

from wxgate.jobs.job import Done, Outcome, Retry
from wxgate.messages.status import FAILED, SENT, UNKNOWN, Verdict
from wxgate.weixin.api import Api

pytestmark = [ONE_ENGINE, BOTH_KINDS]


def note(outcome: Outcome) -> Verdict:
    assert isinstance(outcome.note, Verdict)
    return outcome.note


async def test_a_message_arrives_as_its_caller_wrote_it(place: Place) -> None:
    outcome = await place.work()
    assert isinstance(outcome, Done)
    (shown,) = place.sent()
    assert (note(outcome).status, note(outcome).msgid) == (SENT, shown["msgid"])
    assert shown["client_msg_id"] == "made by hand"
    assert "恭喜🎉" in str(shown["content"])


async def test_the_bytes_are_utf_8_with_the_fields_in_order(place: Place) -> None:
    payload = place.tpl_data(scene=1, client_msg_id="x")
    answer = b'HTTP/1.1 200 OK\r\nContent-Length: 39\r\n\r\n{"errcode":"0","errmsg":"","msgid":"12"}'
    async with speaking(saying(answer.replace(b"39", b"40"))) as server:
        await place.rig.keeper.access_token(place.account, place.call().deadline)
        place.send._api = Api(server.url, 1)
        outcome = await place.work(payload)
        await place.send._api.close()
    assert note(outcome) == Verdict(SENT, 0, "ok", 12, note(outcome).at)
    assert server.requests[0].partition(b"\r\n\r\n")[2] == orjson.dumps(orjson.loads(payload))
    assert "恭喜🎉".encode() in server.requests[0]


async def test_a_refused_message_has_failed(place: Place) -> None:
    place.rig.sim.change_follower("ann", subscribed=False)
    outcome = await place.work()
    assert isinstance(outcome, Done)
    assert (note(outcome).status, note(outcome).errcode) == (FAILED, 43004)


@pytest.mark.parametrize("kind", ["cut", "garbage"])
@pytest.mark.parametrize("when", ["before", "after"])
async def test_without_a_clear_answer_the_repeat_is_no_second_message(place: Place, kind: str, when: str) -> None:
    place.rig.sim.fault(SEND, kind, when=when, count=1)  # type: ignore[arg-type]
    first = await place.work()
    assert isinstance(first, Retry)
    assert (first.uncertain, first.trouble, note(first).status) == (True, True, UNKNOWN)
    second = await place.work()
    assert note(second).status == SENT
    assert [each["msgid"] for each in place.sent()] == [note(second).msgid]


async def test_a_busy_weixin_is_asked_again_with_the_same_id(place: Place) -> None:
    place.rig.sim.fault(SEND, "errcode", -1, when="after", count=1)
    assert isinstance(await place.work(), Retry)
    assert note(await place.work()).status == SENT
    assert place.rig.sim.message_counts()["sent_twice"] == 0
    assert len(place.sent()) == 1


async def test_a_duplicate_that_weixin_names_counts_as_sent(place: Place) -> None:
    place.rig.sim.change_account(place.account.appid, duplicate_client_msg_id=45065)
    await place.work()
    outcome = await place.work()
    assert isinstance(outcome, Done)
    assert note(outcome).status == SENT
    assert len(place.sent()) == 1


async def test_a_spoilt_token_is_replaced_and_the_message_sent_once(place: Place) -> None:
    await place.rig.token(place.account)
    place.rig.sim.revoke(place.account.appid, "behind")
    assert note(await place.work()).status == SENT
    assert len(place.sent()) == 1


async def test_a_token_that_stays_bad_is_waited_for(place: Place) -> None:
    place.rig.sim.fault(SEND, "errcode", 40001)
    outcome = await place.work()
    assert isinstance(outcome, Retry)
    assert (outcome.counts, outcome.uncertain, outcome.trouble, note(outcome).errcode) == (True, False, False, 40001)


@OWN_KIND
@pytest.mark.parametrize(("fault", "value", "trouble"), [("errcode", 40125, False), ("cut", None, True)])
async def test_without_a_token_nothing_is_sent_and_the_operator_has_time(
    place: Place, fault: str, value: int | None, trouble: bool
) -> None:
    place.rig.sim.fault("/cgi-bin/stable_token", fault, value)  # type: ignore[arg-type]
    outcome = await place.work()
    assert isinstance(outcome, Retry)
    assert (outcome.counts, outcome.uncertain, outcome.trouble) == (True, False, trouble)
    assert note(outcome).status == FAILED
    assert place.rig.sim.calls(SEND) == 0


async def test_an_unreachable_weixin_is_trouble_and_nothing_was_sent(place: Place) -> None:
    await place.rig.token(place.account)
    place.send._api = Api("http://127.0.0.1:9", 1)
    outcome = await place.work()
    await place.send._api.close()
    assert isinstance(outcome, Retry)
    assert (outcome.counts, outcome.uncertain, outcome.trouble) == (True, False, True)


async def test_a_closed_account_sends_nothing_until_it_is_opened_again(place: Place) -> None:
    await place.rig.accounts.close(place.account.appid)
    await place.rig.first.changes.check()
    outcome = await place.work()
    assert isinstance(outcome, Retry)
    assert "closed" in note(outcome).errmsg
    assert place.rig.sim.calls(SEND) == 0
    await place.rig.accounts.open(place.account.appid)
    await place.rig.first.changes.check()
    assert note(await place.work()).status == SENT


async def test_what_is_too_late_is_not_sent(place: Place) -> None:
    now = place.rig.clock.now()
    assert note(await place.work(uncertain_since=now - 541)).status == UNKNOWN
    assert note(await place.work(created_at=now - 4 * 86400)).status == FAILED
    assert place.rig.sim.calls(SEND) == 0
    assert note(await place.work(uncertain_since=now - 500)).status == SENT
