"""UpYun's own Python SDK takes the simulator for UpYun."""

import hashlib
import json
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from tests.sim.upyun.sdk import BUCKET, OPERATOR, PASSWORD, Sdk, connected, refusal_of

from wxgate_sim.upyun.server import UpyunServer

pytestmark = pytest.mark.filterwarnings(
    "ignore:datetime.datetime.utcnow:DeprecationWarning:upyun.modules.httpipe"  # from Python 3.12
)

LAST = "g2gCZAAEbmV4dGQAA2VvZg"


def md5(data: bytes) -> str:
    return hashlib.md5(data).hexdigest()


def code(err: str) -> object:
    return json.loads(err)["code"]


def test_bytes_are_stored_and_read_back(sdk: Sdk, upyun: UpyunServer) -> None:
    sdk.put("/media/a.txt", "又拍云\n", checksum=True)

    assert sdk.get("/media/a.txt") == "又拍云\n"
    assert upyun.files()[f"/{BUCKET}/media/a.txt"]["content_type"] == "text/plain"


@pytest.mark.parametrize("size", [0, 1000, 12 * 1024 * 1024])
def test_a_file_is_stored_and_read_back(sdk: Sdk, upyun: UpyunServer, tmp_path: Path, size: int) -> None:
    data = bytes(range(250)) * (size // 250)
    (tmp_path / "a.amr").write_bytes(data)
    with (tmp_path / "a.amr").open("rb") as file:
        sdk.put("/media/a.amr", file)
    with (tmp_path / "back").open("wb") as back:
        sdk.get("/media/a.amr", back)

    assert (tmp_path / "back").read_bytes() == data
    assert upyun.files()[f"/{BUCKET}/media/a.amr"]["md5"] == md5(data)


def test_a_path_with_blanks_plus_and_chinese_is_signed_and_stored(sdk: Sdk, upyun: UpyunServer) -> None:
    sdk.put("/语音/a b+c~.amr", b"x", checksum=True)

    assert list(upyun.files()) == [f"/{BUCKET}/语音/a b+c~.amr"]
    assert sdk.get("/语音/a b+c~.amr") == "x"


def test_a_file_is_described(sdk: Sdk) -> None:
    sdk.put("/media/a.txt", b"hello", headers={"x-upyun-meta-from": "wx"})
    info = sdk.getinfo("/media/a.txt")

    assert info["file-type"] == "file"
    assert info["file-size"] == "5"
    assert info["content-md5"] == md5(b"hello")
    assert info["meta-from"] == "wx"
    assert sdk.getinfo("/media")["file-type"] == "folder"


def test_a_picture_is_described_after_the_upload(sdk: Sdk, upyun: UpyunServer) -> None:
    picture = BytesIO()
    Image.new("RGB", (30, 20)).save(picture, "JPEG")
    told = sdk.put("/a.jpg", picture.getvalue())

    assert [told[name] for name in ("width", "height", "frames", "file-type")] == ["30", "20", "1", "JPEG"]
    upyun.set_options(picture_headers=False)
    assert "width" not in sdk.put("/a.jpg", picture.getvalue())
    assert "width" not in sdk.put("/a.txt", b"no picture")


def test_a_deleted_file_is_gone(sdk: Sdk) -> None:
    sdk.put("/media/a.txt", b"hello")
    sdk.delete("/media/a.txt")
    refusal = refusal_of(lambda: sdk.get("/media/a.txt"))

    assert refusal
    assert (refusal.status, code(refusal.err)) == (404, 40400001)
    assert refusal.request_id == json.loads(refusal.err)["id"]
    missing = refusal_of(lambda: sdk.getinfo("/media/a.txt"))
    assert missing
    assert (missing.status, missing.err) == (404, "")


def test_a_folder_is_listed_page_by_page(sdk: Sdk) -> None:
    sdk.mkdir("/empty")
    for name in ("b", "a", "c/d"):
        sdk.put(f"/{name}", name.encode())

    assert [(each["name"], each["type"], each["size"]) for each in sdk.getlist()] == [
        ("a", "N", "1"),
        ("b", "N", "1"),
        ("c", "F", "0"),
        ("empty", "F", "0"),
    ]
    assert [each["name"] for each in sdk.getlist(limit=2, order="desc")] == ["empty", "c"]
    assert [each["name"] for each in sdk.iterlist("/c")] == ["d"]
    assert sdk.getlist("/empty") == []
    first = sdk.get_list_with_iter(limit=3)
    second = sdk.get_list_with_iter(limit=3, begin=str(first["iter"]))
    assert names(first) == ["a", "b", "c"]
    assert names(second) == ["empty"]
    assert second["iter"] == LAST


def names(page: dict[str, object]) -> list[object]:
    files = page["files"]
    assert isinstance(files, list)
    return [each["name"] for each in files]


def test_folders_are_made_once_and_deleted_when_empty(sdk: Sdk) -> None:
    sdk.mkdir("/media/2026")
    again = refusal_of(lambda: sdk.mkdir("/media/2026"))
    sdk.put("/media/2026/a", b"x")
    full = refusal_of(lambda: sdk.delete("/media/2026"))
    sdk.delete("/media/2026/a")
    sdk.delete("/media/2026")

    assert again
    assert code(again.err) == 40600002
    assert full
    assert code(full.err) == 40300005
    assert refusal_of(lambda: sdk.getlist("/media/2026"))


def test_usage_is_the_bytes_of_all_files(sdk: Sdk) -> None:
    sdk.put("/a", b"12345")
    sdk.put("/b/c", b"123")

    assert sdk.usage() == "8"


def test_files_are_copied_and_moved(sdk: Sdk, upyun: UpyunServer) -> None:
    sdk.put("/a", b"x")
    sdk.copy("/a", "/b")
    sdk.move("/a", "/c")

    assert list(upyun.files()) == [f"/{BUCKET}/b", f"/{BUCKET}/c"]
    assert sdk.get("/b") == sdk.get("/c") == "x"


def test_a_form_is_stored_where_its_policy_says(sdk: Sdk, upyun: UpyunServer, tmp_path: Path) -> None:
    (tmp_path / "voice.amr").write_bytes(b"hello")
    with (tmp_path / "voice.amr").open("rb") as file:
        told = sdk.put("/media/{filemd5}{.suffix}", file, form=True)

    assert told["code"] == 200
    assert told["url"] == f"/media/{md5(b'hello')}.amr"
    assert list(upyun.files()) == [f"/{BUCKET}{told['url']}"]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"password": "another"}, 40100005),
        ({"operator": "nobody"}, 40100006),
        ({"bucket": "no-such-bucket"}, 40100012),
    ],
)
def test_wrong_credentials_are_refused(upyun: UpyunServer, changed: dict[str, str], expected: int) -> None:
    credentials = {"bucket": BUCKET, "operator": OPERATOR, "password": PASSWORD, **changed}
    with connected(upyun.url, **credentials) as sdk:
        refusal = refusal_of(lambda: sdk.put("/a", b"x" * 5_000_000))

    assert refusal
    assert (refusal.status, code(refusal.err)) == (401, expected)
    assert upyun.files() == {}


def test_a_form_with_a_wrong_password_is_refused_with_a_message(upyun: UpyunServer, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"hello")
    with connected(upyun.url, password="another") as sdk, (tmp_path / "a.txt").open("rb") as file:
        refusal = refusal_of(lambda: sdk.put("/a.txt", file, form=True))

    assert refusal
    assert json.loads(refusal.err) == {"code": 40100005, "message": "signature error"}
