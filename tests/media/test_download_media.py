"""`download_media` over the API: what is fetched, stored, answered, and what goes wrong."""

import asyncio
import io

import pytest
from PIL import Image
from tests.account_kinds import BOTH_KINDS
from tests.gateway import APPID, Caller, RunningGateway, running_gateway
from tests.jobs.rig import until_now
from tests.media.asking import GET, data_dir, fetched, files_below
from tests.relay.engines import ONE_ENGINE

from wxgate.settings import Settings
from wxgate.tenants.account_admin import AccountAdmin
from wxgate.tenants.client_admin import ClientAdmin
from wxgate_sim.server import SimServer

pytestmark = BOTH_KINDS


def picture(kind: str, width: int = 31, height: int = 17) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "content_type", "file_type"),
    [
        ("PNG", "image/png", "png"),
        ("JPEG", "image/jpeg", "jpg"),
        ("GIF", "image/gif", "gif"),
        ("BMP", "image/bmp", "bmp"),
    ],
)
@ONE_ENGINE
async def test_a_picture_is_stored_as_what_it_is_with_its_size(
    gateway: RunningGateway, caller: Caller, wechat_sim: SimServer, kind: str, content_type: str, file_type: str
) -> None:
    content = picture(kind)
    reply = await caller("download_media", media_id=wechat_sim.add_media(APPID, "image", content))
    served = await fetched(gateway.http, reply)
    assert reply.data == {
        "content_type": content_type,
        "file_url": f"http://127.0.0.1:8080{served.url.path}",
        "file_type": file_type,
        "width": 31,
        "height": 17,
    }
    assert served.content == content
    assert served.headers["content-type"] == content_type
    assert served.headers["x-content-type-options"] == "nosniff"
    assert "content-disposition" not in served.headers


@ONE_ENGINE
async def test_a_videos_url_is_followed(gateway: RunningGateway, caller: Caller, wechat_sim: SimServer) -> None:
    media_id = wechat_sim.add_media(APPID, "video")
    reply = await caller("download_media", media_id=media_id)
    served = await fetched(gateway.http, reply)
    assert isinstance(reply.data, dict)
    assert (reply.data["content_type"], reply.data["file_type"]) == ("video/mp4", "mp4")
    assert int(str(reply.data["width"])) > 0
    assert int(str(reply.data["height"])) > 0
    assert served.content[4:8] == b"ftyp"


@ONE_ENGINE
async def test_a_voice_has_no_width(gateway: RunningGateway, caller: Caller, wechat_sim: SimServer) -> None:
    reply = await caller("download_media", media_id=wechat_sim.add_media(APPID, "voice"))
    assert isinstance(reply.data, dict)
    assert [reply.data[name] for name in ("content_type", "file_type", "width", "height")] == ["audio/amr", "amr", 0, 0]
    assert (await fetched(gateway.http, reply)).content.startswith(b"#!AMR\n")


@ONE_ENGINE
async def test_what_is_no_medium_is_an_attachment_without_a_type(
    gateway: RunningGateway, caller: Caller, wechat_sim: SimServer
) -> None:
    page = b"<!doctype html><script>alert(document.cookie)</script>"
    reply = await caller("download_media", media_id=wechat_sim.add_media(APPID, "image", page))
    assert isinstance(reply.data, dict)
    assert (reply.data["content_type"], reply.data["file_type"]) == ("application/octet-stream", "bin")
    served = await fetched(gateway.http, reply)
    assert served.headers["content-disposition"] == "attachment"
    assert served.headers["content-type"] == "application/octet-stream"
    assert "sandbox" in served.headers["content-security-policy"]


async def test_the_same_medium_is_fetched_once_however_often_it_is_asked_for(
    gateway: RunningGateway, caller: Caller, wechat_sim: SimServer
) -> None:
    media_id = wechat_sim.add_media(APPID, "image")
    wechat_sim.fault(GET, "latency", 0.3)
    replies = await asyncio.gather(*(caller("download_media", media_id=media_id) for _ in range(20)))
    again = await caller("download_media", media_id=media_id)
    assert {str(reply.data) for reply in [*replies, again]} == {str(again.data)}
    assert again.retcode == 200
    assert wechat_sim.calls(GET) == 1
    assert len(files_below(data_dir(gateway) / "media")) == 1


@ONE_ENGINE
async def test_the_file_stays_when_wechat_has_forgotten_it(
    gateway: RunningGateway, caller: Caller, wechat_sim: SimServer
) -> None:
    media_id = wechat_sim.add_media(APPID, "image")
    first = await caller("download_media", media_id=media_id)
    wechat_sim.expire_media(media_id)
    assert (await caller("download_media", media_id=media_id)).data == first.data


@ONE_ENGINE
async def test_what_wechat_refuses_is_told_with_its_number(
    gateway: RunningGateway, caller: Caller, wechat_sim: SimServer
) -> None:
    expired = wechat_sim.add_media(APPID, "image")
    wechat_sim.expire_media(expired)
    for media_id in (expired, "never-there"):
        reply = await caller("download_media", media_id=media_id)
        assert reply.retcode == 40007
        assert isinstance(reply.data, dict)
        assert reply.data["errcode"] == 40007
        assert "三天" in reply.msg or "3 天" in reply.msg
    assert files_below(data_dir(gateway) / "media") == []


@ONE_ENGINE
async def test_another_accounts_medium_is_not_handed_out(
    gateway: RunningGateway, caller: Caller, accounts: AccountAdmin, clients: ClientAdmin, wechat_sim: SimServer
) -> None:
    """Not even when it lies in the store already: what is stored is stored for an account."""
    media_id = wechat_sim.add_media(APPID, "image")
    assert (await caller("download_media", media_id=media_id)).retcode == 200
    other_appid, secret = "wxfedcba9876543210", "fedcba9876543210" * 2
    wechat_sim.add_account(appid=other_appid, secret=secret)
    await accounts.add(other_appid, secret=secret, name="别家")
    client = await clients.add(name="another shop", appid=other_appid)
    assert client.secret is not None
    other = gateway.caller(client.code, client.secret)
    assert (await other("download_media", media_id=media_id)).retcode == 40007


@ONE_ENGINE
async def test_a_transfer_that_breaks_off_is_repeated_and_never_stored(
    gateway: RunningGateway, caller: Caller, wechat_sim: SimServer
) -> None:
    content = picture("PNG", 300, 200)
    media_id = wechat_sim.add_media(APPID, "image", content)
    wechat_sim.fault(GET, "truncate", 0.5, count=1)
    reply = await caller("download_media", media_id=media_id)
    assert (await fetched(gateway.http, reply)).content == content
    assert wechat_sim.calls(GET) == 2
    assert len(files_below(data_dir(gateway) / "media")) == 1


@ONE_ENGINE
async def test_a_stale_token_is_replaced_before_anything_is_written(
    gateway: RunningGateway, caller: Caller, wechat_sim: SimServer
) -> None:
    assert (await caller("get_access_token")).retcode == 200
    wechat_sim.revoke(APPID)
    reply = await caller("download_media", media_id=wechat_sim.add_media(APPID, "image"))
    assert reply.retcode == 200, reply.msg


@ONE_ENGINE
async def test_a_file_that_is_too_large_is_refused_with_the_limit(
    settings: Settings, caller: Caller, wechat_sim: SimServer
) -> None:
    small = settings.model_copy(update={"media_limit": 50_000, "data_dir": settings.data_dir / "small"})
    async with running_gateway(small) as gateway:
        call = gateway.caller(caller.code, caller.secret)
        fits = await call("download_media", media_id=wechat_sim.add_media(APPID, "image", size=50_000))
        assert fits.retcode == 200, fits.msg
        for kind in ("image", "video"):
            reply = await call("download_media", media_id=wechat_sim.add_media(APPID, kind, size=50_001))
            assert reply.retcode == 121
            assert "50000" in reply.msg
        assert len(files_below(data_dir(gateway))) == 1


@ONE_ENGINE
@pytest.mark.parametrize("media_id", ["../../etc/passwd", "..%2f..%2fx", "a/../../b", "x.jpg/..", "-", "%00"])
async def test_a_hostile_media_id_becomes_no_path(
    gateway: RunningGateway, caller: Caller, wechat_sim: SimServer, media_id: str
) -> None:
    before = files_below(data_dir(gateway).parent)
    assert (await caller("download_media", media_id=media_id)).retcode == 40007
    after = files_below(data_dir(gateway).parent)
    assert [path for path in after if path not in before and not path.name.startswith("wxgate.db")] == []


@ONE_ENGINE
@pytest.mark.parametrize("media_id", ["with blank", "一", "x" * 257, "a\nb"])
async def test_what_can_be_no_media_id_is_refused_by_name(caller: Caller, media_id: str) -> None:
    reply = await caller("download_media", media_id=media_id)
    assert reply.retcode == 115
    assert "media_id" in reply.msg
    assert "256" in reply.msg


@ONE_ENGINE
async def test_a_medium_is_required(caller: Caller) -> None:
    reply = await caller("download_media")
    assert (reply.retcode, "media_id" in reply.msg) == (102, True)


@ONE_ENGINE
async def test_the_media_id_is_in_no_log_of_ours_with_a_token(
    gateway: RunningGateway, caller: Caller, wechat_sim: SimServer, capsys: pytest.CaptureFixture[str]
) -> None:
    token = (await caller("get_access_token")).data
    wechat_sim.fault(GET, "cut")
    reply = await caller("download_media", media_id=wechat_sim.add_media(APPID, "image"))
    assert reply.retcode == 502
    said = capsys.readouterr()
    assert isinstance(token, str)
    assert token not in said.out + said.err + reply.msg
    await until_now(lambda: gateway.services.media.downloads.under_way == 0)
