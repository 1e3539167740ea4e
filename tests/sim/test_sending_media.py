"""Voices, pictures and videos that people send: what the account's server is pushed (WeChat reference §4.5)."""

from collections.abc import Iterator

import pytest
from tests.sim.account_server import AccountServer, account_server
from tests.sim.messaging import text
from tests.sim.weixin import Weixin, read

from wxgate_sim.media_samples import FOLDER, sample
from wxgate_sim.push_xml import read as read_xml
from wxgate_sim.remote import SimError, SimFollower

GET = "/cgi-bin/media/get"


@pytest.fixture(scope="module")
def server() -> Iterator[AccountServer]:
    with account_server() as running:
        yield running


@pytest.fixture
def watched(weixin: Weixin, server: AccountServer) -> AccountServer:
    server.got.clear()
    weixin.change(**server.options())
    return server


def pushed(server: AccountServer, number: int = 1) -> dict[str, str]:
    """The elements of the last of so many pushes, in order, without those that every push has."""
    children = read_xml(server.waits_for(number)[-1].body).children
    usual = ("ToUserName", "FromUserName", "CreateTime", "MsgId")
    return {each.name: each.text for each in children if each.name not in usual}


def fetched(weixin: Weixin, media_id: str) -> bytes:
    return weixin.http.get(GET, params={"access_token": weixin.token(), "media_id": media_id}).content


def test_a_voice_is_pushed_and_can_be_fetched(weixin: Weixin, person: SimFollower, watched: AccountServer) -> None:
    media_id = weixin.sim.send_media(weixin.account.appid, person.id)

    assert pushed(watched) == {"MsgType": "voice", "MediaId": media_id, "Format": "amr"}
    assert fetched(weixin, media_id) == sample("voice")
    (entry,) = weixin.sim.chat(weixin.account.appid, person.id)
    assert (entry["kind"], entry["by"]) == ("voice", "person")
    assert entry["content"] == {"media_id": media_id, "format": "amr"}
    (listed,) = weixin.sim.media(weixin.account.appid)
    assert listed["openid"] == person.openid(weixin.account.appid)


def test_what_is_recognised_in_a_voice_comes_only_where_that_is_enabled(
    weixin: Weixin, person: SimFollower, watched: AccountServer
) -> None:
    appid = weixin.account.appid
    weixin.sim.send_media(appid, person.id, recognition="你好")
    assert "Recognition" not in pushed(watched)

    weixin.change(voice_recognition=True)
    weixin.sim.send_media(appid, person.id, recognition="你好")
    assert pushed(watched, 2)["Recognition"] == "你好"
    weixin.sim.send_media(appid, person.id)
    assert list(pushed(watched, 3)) == ["MsgType", "MediaId", "Format", "Recognition"]
    assert pushed(watched, 3)["Recognition"] == ""


def test_a_picture_is_pushed_with_an_address_where_it_lies(
    weixin: Weixin, person: SimFollower, watched: AccountServer
) -> None:
    content = (FOLDER / "picture.gif").read_bytes()
    media_id = weixin.sim.send_media(weixin.account.appid, person.id, "image", content)
    told = pushed(watched)
    answer = weixin.http.get(told["PicUrl"])

    assert list(told) == ["MsgType", "PicUrl", "MediaId"]
    assert (told["MsgType"], told["MediaId"]) == ("image", media_id)
    assert (answer.content, answer.headers["content-type"]) == (content, "image/gif")
    assert fetched(weixin, media_id) == content


def test_a_video_is_pushed_with_its_thumbnail(weixin: Weixin, person: SimFollower, watched: AccountServer) -> None:
    media_id = weixin.sim.send_media(weixin.account.appid, person.id, "video", size=100_000)
    told = pushed(watched)

    assert list(told) == ["MsgType", "MediaId", "ThumbMediaId"]
    assert fetched(weixin, told["ThumbMediaId"]) == sample("thumb")
    where = read(weixin.http.get(GET, params={"access_token": weixin.token(), "media_id": media_id}))["video_url"]
    assert len(weixin.http.get(str(where)).content) == 100_000


def test_a_push_of_a_medium_has_a_message_id_and_opens_the_window(
    weixin: Weixin, person: SimFollower, watched: AccountServer
) -> None:
    assert text(weixin, person) == 45015
    weixin.sim.send_media(weixin.account.appid, person.openid(weixin.account.appid), "image")
    (push,) = watched.waits_for(1)

    assert read_xml(push.body).value("MsgId").isdecimal()
    assert text(weixin, person) == 0


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        ({"type": "thumb"}, "type: must be one of: voice, image, video"),
        ({"type": "image", "content": "AAAA"}, "content: a phone sends only: image/jpeg, image/png, image/gif"),
        ({"type": "voice", "content": ""}, "content: a phone sends only: voice/amr"),
        ({"content": "?"}, "type: must be one of"),
    ],
)
def test_a_phone_sends_nothing_but_real_files(
    weixin: Weixin, person: SimFollower, asked: dict[str, object], complaint: str
) -> None:
    named = {"appid": weixin.account.appid, "person": person.id}
    with pytest.raises(SimError, match=complaint):
        weixin.sim.ask("POST", "/phone/send", {**named, **asked})
    assert weixin.sim.media() == []


def test_only_followers_can_send(weixin: Weixin) -> None:
    stranger = weixin.sim.add_follower()

    with pytest.raises(SimError, match="does not follow"):
        weixin.sim.send_media(weixin.account.appid, stranger.id)
