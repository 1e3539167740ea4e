"""What the SDK does not do: each check with its code, and what the simulator can be told."""

import hashlib
import time
from collections.abc import Iterator
from email.utils import formatdate

import httpx
import pytest
from tests.sim.upyun.sdk import BUCKET, OPERATOR, PASSWORD

from wxgate_sim.remote_http import SimError
from wxgate_sim.upyun.errors import PHRASES
from wxgate_sim.upyun.server import UpyunServer
from wxgate_sim.upyun.signature import old_notification_sign, sign

FILE = f"/{BUCKET}/media/a.txt"
BASIC = (OPERATOR, PASSWORD)
DATE = "Mon, 05 Jan 2026 08:30:00 GMT"


def signed(method: str, uri: str, md5: str = "", *, date: str | None = None, header: str = "Date") -> dict[str, str]:
    """Headers as a client of UpYun sends them."""
    date = formatdate(time.time(), usegmt=True) if date is None else date
    headers = {header: date, "Authorization": f"UPYUN {OPERATOR}:{sign(PASSWORD, method, uri, date, md5)}"}
    return headers | {"Content-MD5": md5} if md5 else headers


def refused(reply: httpx.Response, code: int) -> bool:
    told = reply.json()
    assert (reply.status_code, told["code"], told["msg"]) == (code // 100_000, code, PHRASES[code])
    assert told["id"] == reply.headers["x-request-id"]
    return True


@pytest.mark.parametrize(
    ("parts", "signature"),
    [
        (("PUT", "/demo-bucket/media/a.amr", DATE, "1b8d822c80bff5f0798d93e048fe47e3"), "dTsvTBc1Nw/JT/YA2ClW6g/sAyA="),
        (("GET", "/demo-bucket/media/a.amr", DATE), "JMzT35Kaeenr0B1a+RcipXJYMFY="),
        (("POST", "/upyun/notify", DATE, "7c8b4c90c800d85769f82d9b709658c8"), "yr7cMFXoCmcL+DjHXtzakZUrfZ0="),
    ],
)
def test_signatures_are_those_of_the_reference(parts: tuple[str, ...], signature: str) -> None:
    assert sign(PASSWORD, *parts) == signature


def test_old_signatures_are_those_of_the_reference() -> None:
    task_id = "35f0148d414a688a275bf915ba7cebb2"
    assert old_notification_sign(OPERATOR, PASSWORD, task_id, 1767601800) == "df200f61f93b6e88"


@pytest.mark.parametrize("header", ["Date", "X-Date"])
def test_a_signed_request_is_served(http: httpx.Client, header: str) -> None:
    md5 = hashlib.md5(b"x").hexdigest()
    put = http.put(FILE, content=b"x", headers=signed("PUT", FILE, md5, header=header))
    listed = http.get(f"/{BUCKET}/?usage", headers=signed("GET", f"/{BUCKET}/?usage", header=header))

    assert (put.status_code, put.content) == (200, b"")
    assert listed.text == "1"


def test_a_request_with_basic_is_served(http: httpx.Client) -> None:
    assert http.put(FILE, content=b"x", auth=BASIC).status_code == 200


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, 40100004),
        ({"Authorization": "Bearer x"}, 40100004),
        ({"Authorization": "Basic !"}, 40100004),
        (signed("GET", FILE, date="") | {"Date": ""}, 40100001),
        (signed("GET", FILE, date="yesterday"), 40100002),
        (signed("GET", FILE, date=DATE), 40100002),
        (signed("GET", f"{FILE}?"), 40100005),
        (signed("PUT", FILE), 40100005),
        ({"Authorization": f"UpYun {OPERATOR}:{'0' * 32}", "Date": formatdate(usegmt=True)}, 40100005),
        ({"Authorization": "UPYUN nobody:x", "Date": formatdate(usegmt=True)}, 40100006),
    ],
)
def test_a_request_that_is_not_signed_right_is_refused(http: httpx.Client, headers: dict[str, str], code: int) -> None:
    assert refused(http.get(FILE, headers=headers), code)


@pytest.mark.parametrize(
    ("auth", "code"), [((OPERATOR, "wrong"), 40100009), (("nobody", PASSWORD), 40100006), (("other", "o"), 40100008)]
)
def test_basic_credentials_are_checked(
    http: httpx.Client, upyun: UpyunServer, auth: tuple[str, str], code: int
) -> None:
    upyun.add_bucket("other-bucket", "other", "o")

    assert refused(http.get(FILE, auth=auth), code)


@pytest.mark.parametrize(("method", "code"), [("GET", 40100017), ("PUT", 40100017), ("DELETE", 40300011)])
def test_an_operator_may_do_only_what_it_has_a_right_to(
    http: httpx.Client, upyun: UpyunServer, method: str, code: int
) -> None:
    right = {"GET": "read", "PUT": "write", "DELETE": "delete"}[method]
    others = [each for each in ("read", "write", "delete") if each != right]
    upyun.add_bucket(BUCKET, "weak", "w", rights=others)

    assert refused(http.request(method, FILE, auth=("weak", "w")), code)


def test_a_date_is_compared_with_the_simulated_clock(http: httpx.Client, upyun: UpyunServer) -> None:
    http.put(FILE, content=b"x", auth=BASIC)
    headers = signed("GET", FILE)
    upyun.advance(1700)
    assert http.get(FILE, headers=headers).status_code == 200
    upyun.advance(200)
    late = http.get(FILE, headers=headers)

    assert refused(late, 40100002)
    assert late.headers["date"] == formatdate(time.time() + 1900, usegmt=True)


def chunks() -> Iterator[bytes]:
    yield b"x"


@pytest.mark.parametrize("path", [FILE, "/pretreatment/"])
def test_a_chunked_body_is_refused(http: httpx.Client, path: str) -> None:
    method = "PUT" if path == FILE else "POST"

    assert refused(http.request(method, path, content=chunks(), auth=BASIC), 40000011)


@pytest.mark.parametrize(("content", "code"), [(b"y", 40000006), (b"", 40000013)])
def test_a_body_that_is_not_what_its_md5_says_is_not_stored(
    http: httpx.Client, upyun: UpyunServer, content: bytes, code: int
) -> None:
    md5 = hashlib.md5(b"x").hexdigest()

    assert refused(http.put(FILE, content=content, headers=signed("PUT", FILE, md5)), code)
    assert upyun.files() == {}


@pytest.mark.parametrize(
    ("path", "code"),
    [(f"/{BUCKET}/{'a/' * 600}b", 40300002), (f"/{BUCKET}/{'a' * 300}", 40300003), (f"/{BUCKET}/a%00", 40300001)],
)
def test_a_path_that_no_file_can_have_is_refused(http: httpx.Client, path: str, code: int) -> None:
    assert refused(http.put(path, content=b"x", auth=BASIC), code)


def test_one_path_written_twice_within_a_second(http: httpx.Client, upyun: UpyunServer) -> None:
    assert [http.put(FILE, content=b"x", auth=BASIC).status_code for _ in range(2)] == [200, 200]
    upyun.set_options(same_uri_limit=True)
    upyun.advance(2)
    assert http.put(FILE, content=b"x", auth=BASIC).status_code == 200
    assert refused(http.put(FILE, content=b"x", auth=BASIC), 42900002)
    assert http.put(f"{FILE}2", content=b"x", auth=BASIC).status_code == 200
    upyun.advance(2)
    assert http.put(FILE, content=b"x", auth=BASIC).status_code == 200


def test_metadata_are_merged_replaced_and_deleted(http: httpx.Client) -> None:
    http.put(FILE, content=b"x", auth=BASIC, headers={"x-upyun-meta-a": "1"})

    def patched(how: str, **meta: str) -> dict[str, str]:
        headers = {f"x-upyun-meta-{name}": value for name, value in meta.items()}
        assert http.patch(f"{FILE}?metadata={how}", auth=BASIC, headers=headers).status_code == 200
        told = http.head(FILE, auth=BASIC).headers
        return {name[-1]: value for name, value in told.items() if name.startswith("x-upyun-meta-")}

    assert patched("merge", b="2") == {"a": "1", "b": "2"}
    assert patched("delete", a="x") == {"b": "2"}
    assert patched("replace", c="3") == {"c": "3"}
    assert refused(http.patch(f"{FILE}?metadata=add", auth=BASIC), 40001000)


def test_a_folder_is_listed_as_json(http: httpx.Client) -> None:
    http.put(FILE, content=b"x", auth=BASIC)
    told = http.get(f"/{BUCKET}/", auth=BASIC, headers={"Accept": "application/json"}).json()

    assert [(each["name"], each["type"], each["length"]) for each in told["files"]] == [("media", "folder", 0)]
    assert told["iter"] == "g2gCZAAEbmV4dGQAA2VvZg"


def test_a_file_is_read_by_everybody_at_the_public_address(http: httpx.Client, upyun: UpyunServer) -> None:
    http.put(FILE, content=b"hello", auth=BASIC, headers={"Content-Type": "audio/mpeg"})
    shown = http.get(f"{upyun.public_url(BUCKET)}/media/a.txt")

    assert (shown.text, shown.headers["content-type"]) == ("hello", "audio/mpeg")
    assert http.get(f"{upyun.public_url(BUCKET)}/media/b.txt").status_code == 404


@pytest.mark.parametrize(("method", "path"), [("GET", "/"), ("PUT", f"/{BUCKET}/media"), ("OPTIONS", FILE)])
def test_what_is_no_call_is_refused(http: httpx.Client, method: str, path: str) -> None:
    http.put(FILE, content=b"x", auth=BASIC)

    assert http.request(method, path, auth=BASIC).json()["code"] in (40001000, 40500000)


def test_calls_are_recorded(http: httpx.Client, upyun: UpyunServer) -> None:
    http.get(f"{FILE}?a=b", auth=BASIC)

    (call,) = upyun.calls()
    assert (call["method"], call["uri"], call["status"], call["code"]) == ("GET", f"{FILE}?a=b", 404, 40400001)


def test_faults_strike_as_often_as_they_were_asked_to(http: httpx.Client, upyun: UpyunServer) -> None:
    upyun.fault("PUT /demo-bucket/*", "errcode", 50300000, count=1)
    upyun.fault("PUT /demo-bucket/*", "http", 502, count=1)
    upyun.fault(f"PUT {FILE}", "errcode", when="after", count=1)
    answers = [http.put(FILE, content=b"x", auth=BASIC) for _ in range(2)]

    assert refused(answers[0], 50300000)
    assert (answers[1].status_code, answers[1].headers["content-type"]) == (502, "text/html")
    assert upyun.files() == {}
    assert refused(http.put(FILE, content=b"x", auth=BASIC), 42900002)
    assert list(upyun.files()) == [FILE]
    assert http.put(FILE, content=b"x", auth=BASIC).status_code == 200


def test_an_answer_breaks_off_half_way(http: httpx.Client, upyun: UpyunServer) -> None:
    http.put(FILE, content=b"x" * 1000, auth=BASIC)
    upyun.fault(f"GET {FILE}", "cut", "half")
    with pytest.raises(httpx.RemoteProtocolError, match="500 bytes, expected 1000"):
        http.get(FILE, auth=BASIC)


@pytest.mark.parametrize("how", ["reset", "close"])
def test_a_connection_is_cut(http: httpx.Client, upyun: UpyunServer, how: str) -> None:
    upyun.fault("*", "cut", how)
    with pytest.raises(httpx.TransportError):
        http.get(FILE, auth=BASIC)
    upyun.clear_faults()
    assert refused(http.get(FILE, auth=BASIC), 40400001)


def test_an_answer_is_slow_or_never_comes(http: httpx.Client, upyun: UpyunServer) -> None:
    http.put(FILE, content=b"x" * 1000, auth=BASIC)
    upyun.fault(f"GET {FILE}", "slow_body", 0.1, count=1)
    with http.stream("GET", FILE, auth=BASIC) as answer:
        assert len(list(answer.iter_raw())) > 1
    upyun.fault(f"GET {FILE}", "timeout")
    with pytest.raises(httpx.ReadTimeout):
        http.get(FILE, auth=BASIC, timeout=0.2)


@pytest.mark.parametrize(
    ("method", "path", "asked", "complaint"),
    [
        ("POST", "buckets", {"bucket": "a/b", "operator": "o", "password": "p"}, "bucket: .* no slash"),
        ("POST", "buckets", {"bucket": "a"}, "operator: .* must be a string"),
        ("PATCH", "options", {"notification": "perhaps"}, "notification: .* one of: normal, late"),
        ("PATCH", "options", {"task_status": 200}, "task_status: .* one of: 400"),
        ("PATCH", "options", {"tasks": 1}, "tasks: .* not known here"),
        ("POST", "faults", {"path": "*", "kind": "errcode", "value": 1}, "value: .* error codes"),
        ("POST", "faults", {"path": "*", "kind": "latency"}, "value: .* is required"),
        ("POST", "faults", {"path": "*", "kind": "cut", "value": "half", "when": "before"}, "when: .* always after"),
        ("POST", "notifications", {"task_id": "x", "how": "normal"}, "task_id: .* no such task"),
        ("GET", "nothing", None, "path: .* no such control; there are: GET /_upyun/state"),
        ("POST", "clock", [1], "body: .* JSON object"),
    ],
)
def test_a_control_that_makes_no_sense_is_refused(
    upyun: UpyunServer, method: str, path: str, asked: object, complaint: str
) -> None:
    with pytest.raises(SimError, match=complaint):
        upyun.ask(method, f"/_upyun/{path}", asked)


def test_a_form_may_be_signed_by_hand(http: httpx.Client, upyun: UpyunServer) -> None:
    """Vector G of the reference, at the time of its date."""
    policy = (
        "eyJidWNrZXQiOiJkZW1vLWJ1Y2tldCIsInNhdmUta2V5IjoiL21lZGlhL3tmaWxlbWQ1fXsuc3VmZml4fSIsImV4cGlyYXRpb24iOjE3Njc2M"
        "DM2MDAsImRhdGUiOiJNb24sIDA1IEphbiAyMDI2IDA4OjMwOjAwIEdNVCJ9"
    )
    form = {"policy": policy, "authorization": f"UPYUN {OPERATOR}:neZTORWpRcqgGfswyJNXL8iiyqw="}
    upyun.ask("POST", "/_upyun/clock", {"now": 1767601800})
    reply = http.post(f"/{BUCKET}", data=form, files={"file": ("a.txt", b"hello")})
    upyun.advance(3600)
    expired = http.post(f"/{BUCKET}", data=form, files={"file": ("a.txt", b"hello")})

    assert reply.json()["url"] == f"/media/{hashlib.md5(b'hello').hexdigest()}.txt"
    assert expired.json()["code"] == 40100002
    assert len(upyun.files()) == 1
