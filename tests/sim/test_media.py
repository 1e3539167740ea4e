"""Temporary media: what is answered, to whom, and for how long (WeChat reference §9)."""

from io import BytesIO

import av
import httpx
import pytest
from PIL import Image
from tests.sim.weixin import Weixin, read

from wxgate_sim.remote import SimError

GET = "/cgi-bin/media/get"
JSSDK = "/cgi-bin/media/get/jssdk"
THREE_DAYS = 259_200
HALF_AN_HOUR = 1800


def fetched(weixin: Weixin, media_id: str, path: str = GET) -> httpx.Response:
    answer = weixin.http.get(path, params={"access_token": weixin.token(), "media_id": media_id})
    assert answer.status_code == 200
    return answer


def test_a_voice_is_real_amr_with_the_headers_of_weixin(weixin: Weixin) -> None:
    media_id = weixin.sim.add_media(weixin.account.appid)
    answer = fetched(weixin, media_id)

    assert len(media_id) == 64
    assert answer.headers["content-type"] == "voice/amr"
    assert answer.headers["content-disposition"] == f'attachment; filename="{media_id}.amr"'
    assert answer.headers["content-length"] == str(len(answer.content))
    assert answer.headers["cache-control"] == "no-cache, must-revalidate"
    with av.open(BytesIO(answer.content), "r") as sound:
        assert sound.streams[0].codec_context.name == "amrnb"
        assert 2.9 < sum(each.samples for each in sound.decode(audio=0)) / 8000 < 3.1


@pytest.mark.parametrize("media_type", ["image", "thumb"])
def test_a_picture_is_a_real_jpeg(weixin: Weixin, media_type: str) -> None:
    told = weixin.sim.ask("POST", "media", {"appid": weixin.account.appid, "type": media_type})
    answer = fetched(weixin, str(told["media_id"]))

    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["content-disposition"].endswith('.jpg"')
    with Image.open(BytesIO(answer.content)) as image:
        assert (image.format, image.size) == ("JPEG", (480, 320))


@pytest.mark.parametrize(("kind", "content_type"), [("PNG", "image/png"), ("GIF", "image/gif")])
def test_the_content_type_is_that_of_the_bytes(weixin: Weixin, kind: str, content_type: str) -> None:
    made = BytesIO()
    Image.new("RGB", (4, 4), "red").save(made, kind)
    answer = fetched(weixin, weixin.sim.add_media(weixin.account.appid, "image", made.getvalue()))

    assert answer.content == made.getvalue()
    assert answer.headers["content-type"] == content_type
    assert answer.headers["content-disposition"].endswith(f'.{kind.lower()}"')


def test_bytes_that_are_not_what_they_say_keep_the_name_of_their_type(weixin: Weixin) -> None:
    answer = fetched(weixin, weixin.sim.add_media(weixin.account.appid, "voice", b"<html>"))

    assert (answer.headers["content-type"], answer.content) == ("voice/amr", b"<html>")


def test_a_video_is_an_address_that_works_for_a_while(weixin: Weixin) -> None:
    answer = fetched(weixin, weixin.sim.add_media(weixin.account.appid, "video"))
    url = str(read(answer)["video_url"])
    film = weixin.http.get(url)

    assert answer.headers["content-type"] == "application/json; encoding=utf-8"
    assert url.startswith(f"{weixin.sim.url}/vweixinp/video.mp4?vkey=")
    assert film.headers["content-type"] == "video/mp4"
    with av.open(BytesIO(film.content), "r") as container:
        assert sum(1 for _ in container.decode(video=0)) == 20
    assert weixin.http.get(url + "0").status_code == 403
    weixin.sim.advance(HALF_AN_HOUR)
    assert weixin.http.get(url).status_code == 403


def test_a_medium_lives_three_days_by_the_clock(weixin: Weixin) -> None:
    media_id = weixin.sim.add_media(weixin.account.appid)
    weixin.sim.advance(THREE_DAYS - 10)
    assert fetched(weixin, media_id).content.startswith(b"#!AMR\n")

    weixin.sim.advance(10)
    assert read(fetched(weixin, media_id))["errcode"] == 40007


def test_a_medium_is_of_one_account_only(weixin: Weixin) -> None:
    other = Weixin(weixin.sim, weixin.http, weixin.sim.add_account())
    media_id = weixin.sim.add_media(weixin.account.appid)

    assert read(fetched(other, media_id))["errcode"] == 40007


def test_a_voice_of_the_js_sdk_has_an_original_and_others_do_not(weixin: Weixin) -> None:
    appid = weixin.account.appid
    spoken, sent = weixin.sim.add_media(appid, jssdk=True), weixin.sim.add_media(appid)
    original = fetched(weixin, spoken, JSSDK)

    assert original.headers["content-type"] == "voice/speex"
    assert original.headers["content-disposition"] == f'attachment; filename="{spoken}.speex"'
    assert len(original.content) % 70 == 0
    assert fetched(weixin, spoken).content.startswith(b"#!AMR\n")
    assert read(fetched(weixin, sent, JSSDK))["errcode"] == 40007


def test_a_refusal_comes_as_either_content_type(weixin: Weixin) -> None:
    weixin.change(unlimited=True)
    told = {fetched(weixin, "nobodys").headers["content-type"] for _ in range(100)}
    assert told == {"text/plain", "application/json; encoding=utf-8"}

    for name, content_type in (("text", "text/plain"), ("json", "application/json; encoding=utf-8")):
        weixin.sim.ask("PATCH", "settings", {"media_errors": name})
        assert {fetched(weixin, "nobodys").headers["content-type"] for _ in range(10)} == {content_type}


def test_media_cost_quota_and_want_a_get(weixin: Weixin) -> None:
    media_id, token = weixin.sim.add_media(weixin.account.appid), weixin.token()
    assert weixin.post(GET, {}, access_token=token, media_id=media_id)["errcode"] == 43001

    weixin.change(quotas={GET: {"daily": 1}})
    assert fetched(weixin, media_id).content
    assert read(fetched(weixin, media_id))["errcode"] == 45009
    weixin.change(unauthorized=[JSSDK])
    assert read(fetched(weixin, media_id, JSSDK))["errcode"] == 48001


@pytest.mark.parametrize("media_type", ["image", "voice", "video"])
def test_a_medium_can_be_made_as_large_as_wanted_and_stays_valid(weixin: Weixin, media_type: str) -> None:
    asked = {"appid": weixin.account.appid, "type": media_type, "size": 300_000}
    media_id = str(weixin.sim.ask("POST", "media", asked)["media_id"])
    answer = fetched(weixin, media_id)
    content = weixin.http.get(str(answer.json()["video_url"])).content if media_type == "video" else answer.content

    assert 299_900 < len(content) <= 300_000
    with av.open(BytesIO(content), "r") as opened:
        assert sum(1 for _ in opened.decode(opened.streams[0])) >= 1


def test_media_are_listed_and_one_can_be_made_to_expire(weixin: Weixin) -> None:
    appid = weixin.account.appid
    person = weixin.sim.add_follower().openid(appid)
    first, second = weixin.sim.add_media(appid, "image", openid=person), weixin.sim.add_media(appid, "video")
    weixin.sim.expire_media(first)

    assert [(each["media_id"], each["openid"], each["expires_in"]) for each in weixin.sim.media(appid)] == [
        (first, person, 0),
        (second, None, THREE_DAYS),
    ]
    assert read(fetched(weixin, first))["errcode"] == 40007
    assert weixin.sim.media(weixin.sim.add_account().appid) == []


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        ({"type": "song"}, "type: must be one of: image, voice, video, thumb"),
        ({"content": "?"}, "content: must be base64"),
        ({"content": "", "size": 5}, "size: give either content or size"),
        ({"size": 0}, "size: must be a whole number from 1"),
        ({"openid": "nobody"}, "id: nobody has this id"),
        ({"type": "image", "jssdk": True}, "jssdk: only a voice"),
    ],
)
def test_a_medium_that_makes_no_sense_is_refused(weixin: Weixin, asked: dict[str, object], complaint: str) -> None:
    with pytest.raises(SimError, match=complaint):
        weixin.sim.ask("POST", "media", {"appid": weixin.account.appid, **asked})
    with pytest.raises(SimError, match="media_id: no such medium"):
        weixin.sim.expire_media("nobodys")
