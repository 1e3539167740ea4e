"""Files that come slowly, in part or as something else, and many large ones at once."""

import socket
import tracemalloc
from contextlib import ExitStack
from hashlib import sha256
from threading import Event
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.types import Receive, Scope, Send
from tests.sim.serving import served
from tests.sim.weixin import Weixin

from wxgate_sim.app import create_app
from wxgate_sim.faults import Fault
from wxgate_sim.media_samples import sample
from wxgate_sim.sample import furnish
from wxgate_sim.server import SimServer
from wxgate_sim.world import World

GET = "/cgi-bin/media/get"
VIDEO = "/vweixinp/video.mp4"
MEGABYTE = 1024 * 1024


def asked(weixin: Weixin, media_type: str = "voice", **more: object) -> httpx.QueryParams:
    """The query that fetches a new medium."""
    told = weixin.sim.ask("POST", "media", {"appid": weixin.account.appid, "type": media_type, **more})
    return httpx.QueryParams(access_token=weixin.token(), media_id=str(told["media_id"]))


def address(weixin: Weixin, **more: object) -> str:
    """Where a new video is fetched from."""
    return str(weixin.http.get(GET, params=asked(weixin, "video", **more)).json()["video_url"])


@pytest.mark.parametrize("kind", ["latency", "timeout", "http", "cut", "errcode", "garbage", "slow_body"])
@pytest.mark.parametrize("path", [GET, VIDEO])
def test_every_kind_of_fault_strikes_media(weixin: Weixin, kind: str, path: str) -> None:
    url = f"{GET}?{asked(weixin)}" if path == GET else address(weixin)
    value = {"latency": 0.001, "timeout": 0.001, "slow_body": 0.01}.get(kind)
    weixin.sim.ask("POST", "faults", {"path": path, "kind": kind, "value": value, "count": 1})
    if kind in ("timeout", "cut"):
        with pytest.raises(httpx.TransportError):
            weixin.http.get(url)
    elif kind in ("latency", "slow_body"):
        assert weixin.http.get(url).content == sample("voice" if path == GET else "video")
    else:
        answer = weixin.http.get(url)
        assert (answer.status_code == 502) == (kind == "http")
        assert not answer.content.startswith(sample("voice")[:6])
    assert weixin.http.get(url).content == sample("voice" if path == GET else "video")


def test_a_file_that_trickles_comes_whole_in_many_pieces(weixin: Weixin) -> None:
    params = asked(weixin)
    weixin.sim.fault(GET, "trickle", 50_000)
    with weixin.http.stream("GET", GET, params=params) as answer:
        pieces = list(answer.iter_raw())

    assert len(pieces) > 1
    assert max(map(len, pieces)) < len(sample("voice"))
    assert b"".join(pieces) == sample("voice")


def test_a_trickle_ends_when_its_caller_leaves() -> None:
    world, ended = World(), Event()
    account = furnish(world)
    medium = world.media.add(account.appid, "video", sample("video"))
    world.faults.active.append(Fault(1, VIDEO, "trickle", 20, "after", None, 1.0, None))
    simulator = create_app(world)

    async def watched(scope: Scope, receive: Receive, send: Send) -> None:
        await simulator(scope, receive, send)
        ended.set()

    with served(watched) as url:
        with httpx.stream("GET", f"{url}{VIDEO}?vkey={world.video_links.add(medium).vkey}", trust_env=False) as answer:
            assert answer.headers["content-length"] == str(len(sample("video")))
            pieces = answer.iter_raw()
            assert len(next(pieces)) < 10
            assert not ended.is_set()
        # At 20 bytes a second all of it would take minutes.
        assert ended.wait(10)


@pytest.mark.parametrize("part", [0, 0.5, 0.999])
@pytest.mark.parametrize("size", [1, 5 * MEGABYTE])
def test_a_truncated_file_is_shorter_than_it_says(weixin: Weixin, part: float, size: int) -> None:
    url = address(weixin, size=size)
    whole = max(size, len(sample("video")))
    weixin.sim.fault(VIDEO, "truncate", part)
    told = f"received {int(whole * part)} bytes, expected {whole}"
    with pytest.raises(httpx.RemoteProtocolError, match=told):
        weixin.http.get(url)


def test_half_a_file_comes_by_default_and_only_as_often_as_asked(weixin: Weixin) -> None:
    params = asked(weixin)
    weixin.sim.fault(GET, "truncate", count=1)
    with pytest.raises(httpx.RemoteProtocolError, match=f"received {len(sample('voice')) // 2} bytes"):
        weixin.http.get(GET, params=params)

    assert weixin.http.get(GET, params=params).content == sample("voice")
    assert [each["fault"] for each in weixin.sim.call_log() if each["path"] == GET] == ["truncate", None]


def test_a_file_can_be_said_to_be_something_else(weixin: Weixin) -> None:
    params = asked(weixin)
    weixin.sim.fault(GET, "content_type", count=1)
    weixin.sim.fault(GET, "content_type", "audio/mpeg")

    told = [weixin.http.get(GET, params=params) for _ in range(2)]
    assert [each.headers["content-type"] for each in told] == ["text/plain", "audio/mpeg"]
    assert [each.content for each in told] == [sample("voice")] * 2


def test_garbage_after_the_effect_keeps_the_name_of_the_file(weixin: Weixin) -> None:
    params = asked(weixin)
    weixin.sim.fault(GET, "garbage", "<html>", when="after")
    answer = weixin.http.get(GET, params=params)

    assert (answer.headers["content-type"], answer.content) == ("voice/amr", b"<html>")


def test_a_large_video_comes_whole(weixin: Weixin) -> None:
    size, digest = 50 * MEGABYTE, sha256()
    with weixin.http.stream("GET", address(weixin, size=size)) as answer:
        for piece in answer.iter_raw():
            digest.update(piece)

    assert answer.headers["content-length"] == str(size)
    # A box that players skip, of nothing, follows the film.
    film = sample("video")
    filler = (size - len(film)).to_bytes(4, "big") + b"free"
    assert digest.hexdigest() == sha256(film + filler + bytes(size - len(film) - 8)).hexdigest()


def test_twenty_slow_readers_of_one_video_do_not_hold_twenty_copies(weixin: Weixin) -> None:
    size = 8 * MEGABYTE
    url = urlsplit(address(weixin, size=size))
    with ExitStack() as stack:
        readers = [stack.enter_context(reader(weixin.sim)) for _ in range(20)]
        tracemalloc.start()
        stack.callback(tracemalloc.stop)
        for each in readers:
            each.sendall(f"GET {url.path}?{url.query} HTTP/1.1\r\nHost: {url.netloc}\r\n\r\n".encode())
        for each in readers:
            # Who has got so much is being sent the rest, and now reads no more.
            with each.makefile("rb") as arriving:
                assert len(arriving.read(65_536)) == 65_536
        _, peak = tracemalloc.get_traced_memory()

    assert peak < 2 * size


def reader(sim: SimServer) -> socket.socket:
    """A connection to the simulator."""
    host, port = urlsplit(sim.url).netloc.split(":")
    return socket.create_connection((host, int(port)), timeout=10)
