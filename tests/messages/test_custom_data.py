"""What `msg_data` may hold, and what its sender is told otherwise."""

import json

import pytest

from wxgate.messages.custom import read_custom
from wxgate.protocol.errors import ParameterInvalid
from wxgate.protocol.parameters import JsonObject, JsonValue

OPENID = "oFS7Fjl0WsZ9AMZqrI80nbIq8xrA"
ARTICLE: JsonObject = {"title": "标题", "description": "说明", "url": "https://a.example.com", "picurl": ""}
PAGE: JsonObject = {"title": "t", "appid": "wx1234567890abcdef", "pagepath": "pages/index", "thumb_media_id": "m"}
MUSIC: JsonObject = {
    "musicurl": "https://a.example.com/1",
    "hqmusicurl": "http://a.example.com/2",
    "thumb_media_id": "m",
}
MENU: JsonObject = {"head_content": "满意吗", "list": [{"id": "101", "content": "满意"}], "tail_content": "谢谢"}


def custom(msgtype: str, content: JsonValue, **more: JsonValue) -> str:
    return json.dumps({"touser": OPENID, "msgtype": msgtype, msgtype: content, **more}, ensure_ascii=False)


def complaint(text: str) -> str:
    with pytest.raises(ParameterInvalid) as caught:
        read_custom(text)
    return caught.value.message


@pytest.mark.parametrize(
    ("msgtype", "content"),
    [
        ("text", {"content": "您好"}),
        ("text", {"content": "字" * 682 + "xx"}),
        ("image", {"media_id": "m"}),
        ("voice", {"media_id": "m"}),
        ("video", {"media_id": "m", "thumb_media_id": "t", "title": "", "description": "d"}),
        ("music", MUSIC),
        ("news", {"articles": [ARTICLE]}),
        ("mpnews", {"media_id": "m"}),
        ("mpnewsarticle", {"article_id": "a"}),
        ("msgmenu", MENU),
        ("wxcard", {"card_id": "p", "card_ext": "{}"}),
        ("miniprogrampage", PAGE),
        ("hologram", {"whatever": 1}),
    ],
)
def test_every_type_of_message_passes_unchanged(msgtype: str, content: JsonObject) -> None:
    text = custom(msgtype, content, customservice={"kf_account": "test1@kftest"}, aimsgcontext={"is_ai_msg": 1})
    assert read_custom(text) == json.loads(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"msgtype":"text","text":{"content":"x"}}', "msg_data.touser is missing"),
        (json.dumps({"touser": OPENID}), "msg_data.msgtype is missing"),
        (json.dumps({"touser": OPENID, "msgtype": "te xt"}), "msg_data.msgtype must be"),
        (json.dumps({"touser": OPENID, "msgtype": "image", "text": {"content": "x"}}), "msg_data.image is missing"),
        (custom("text", "您好"), "msg_data.text must be a JSON object"),
        (custom("text", {"content": ""}), "msg_data.text.content must be text that is not empty"),
        (custom("text", {"content": "字" * 683}), "msg_data.text.content must be text"),
        (custom("text", {}), "msg_data.text.content is missing"),
        (custom("image", {"media_id": 5}), "msg_data.image.media_id must be"),
        (custom("video", {"media_id": "m", "title": 5}), "msg_data.video.title must be text"),
        (custom("music", {**MUSIC, "hqmusicurl": "ftp://x"}), "msg_data.music.hqmusicurl must be"),
        (custom("music", {**MUSIC, "thumb_media_id": ""}), "msg_data.music.thumb_media_id must be"),
        (custom("news", {"articles": [ARTICLE, ARTICLE]}), "msg_data.news.articles must be an array of exactly one"),
        (custom("news", {"articles": ["x"]}), "msg_data.news.articles[0] must be"),
        (custom("news", {"articles": [{"title": 1}]}), "msg_data.news.articles[0].title must be text"),
        (custom("msgmenu", {**MENU, "list": []}), "msg_data.msgmenu.list must be"),
        (custom("msgmenu", {**MENU, "list": [{"id": "1"}]}), "msg_data.msgmenu.list[0].content is missing"),
        (custom("msgmenu", {**MENU, "head_content": 1}), "msg_data.msgmenu.head_content must be text"),
        (custom("wxcard", {"card_id": "p", "card_ext": {}}), "msg_data.wxcard.card_ext must be text"),
        (custom("miniprogrampage", {**PAGE, "appid": "wx"}), "msg_data.miniprogrampage.appid must be"),
        (custom("mpnewsarticle", {}), "msg_data.mpnewsarticle.article_id is missing"),
        (
            custom("text", {"content": "x"}, customservice={"kf_account": "me"}),
            "msg_data.customservice.kf_account must",
        ),
        (custom("text", {"content": "x"}, customservice="me@x"), "msg_data.customservice must be a JSON object"),
    ],
)
def test_a_bad_field_is_named_with_its_path(text: str, told: str) -> None:
    assert told in complaint(text)
