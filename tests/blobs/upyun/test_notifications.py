"""Which notifications are taken for UpYun's, and which task they are about."""

from urllib.parse import urlencode

import pytest
from tests.blobs.upyun.test_signature import DATE, NOTIFICATION, OURS

from wxgate.blobs.upyun.notifications import WINDOW, is_genuine, task_of
from wxgate.blobs.upyun.signature import Operator, md5_hex

OPERATOR = Operator(*OURS)
URI = "/upyun/notify"
NOW = 1767601800.0
TASK = "35f0148d414a688a275bf915ba7cebb2"
NEW = {
    "Authorization": "UPYUN demo-op:yr7cMFXoCmcL+DjHXtzakZUrfZ0=",
    "Date": DATE,
    "Content-MD5": "7c8b4c90c800d85769f82d9b709658c8",
}
OLD = NOTIFICATION.replace(b"}", b',"signature":"df200f61f93b6e88"}')
ALTERED = NOTIFICATION.replace(b"a.mp3", b"b.mp3")


def test_the_vector_of_the_reference_is_genuine() -> None:
    assert is_genuine(OPERATOR, URI, NEW, NOTIFICATION, NOW)


@pytest.mark.parametrize("rename", [str.lower, str.upper, str.title])
def test_names_of_headers_and_the_scheme_may_be_written_in_any_case(rename: "type[str]") -> None:
    headers = {rename(name): value.replace("UPYUN", "UpYun") for name, value in NEW.items()}
    assert is_genuine(OPERATOR, URI, headers, NOTIFICATION, NOW)


def test_the_date_may_be_in_x_date() -> None:
    headers = {"X-Date" if name == "Date" else name: value for name, value in NEW.items()}
    assert is_genuine(OPERATOR, URI, headers, NOTIFICATION, NOW)


@pytest.mark.parametrize(
    "changed",
    [
        {"Authorization": "UPYUN demo-op:yr7cMFXoCmcL+DjHXtzakZUrfZ1="},
        {"Authorization": "UPYUN demo-op:"},
        {"Authorization": "UPYUN other:yr7cMFXoCmcL+DjHXtzakZUrfZ0="},
        {"Authorization": "Basic demo-op:yr7cMFXoCmcL+DjHXtzakZUrfZ0="},
        {"Authorization": "UPYUN demo-op:签名\udcff"},
        {"Authorization": ""},
        {"Date": "Mon, 05 Jan 2026 08:30:01 GMT"},
        {"Date": "yesterday"},
        {"Date": ""},
        {"Content-MD5": "7c8b4c90c800d85769f82d9b709658c9"},
        {"Content-MD5": md5_hex(ALTERED)},
        {"Content-MD5": ""},
        {"Content-MD5": "", "Authorization": "UPYUN demo-op:Z+zUVpx2N1iPdNqDk2xUyMFePas="},
    ],
)
def test_a_header_that_differs_is_not_genuine(changed: dict[str, str]) -> None:
    assert not is_genuine(OPERATOR, URI, NEW | changed, NOTIFICATION, NOW)


def test_an_altered_body_is_not_genuine_though_its_headers_are() -> None:
    assert not is_genuine(OPERATOR, URI, NEW, ALTERED, NOW)


@pytest.mark.parametrize("uri", ["/upyun/notify/", "/upyun/notify?a=b", "/", ""])
def test_a_notification_to_another_address_is_not_genuine(uri: str) -> None:
    assert not is_genuine(OPERATOR, uri, NEW, NOTIFICATION, NOW)


@pytest.mark.parametrize(
    ("seconds", "genuine"), [(WINDOW, True), (-WINDOW, True), (WINDOW + 1, False), (-WINDOW - 1, False)]
)
@pytest.mark.parametrize(("headers", "body"), [(NEW, NOTIFICATION), ({}, OLD)])
def test_a_notification_is_genuine_for_half_an_hour(
    headers: dict[str, str], body: bytes, seconds: float, genuine: bool
) -> None:
    assert is_genuine(OPERATOR, URI, headers, body, NOW + seconds) == genuine


def test_the_old_signature_counts_where_there_is_no_new_one() -> None:
    assert is_genuine(OPERATOR, URI, {"Content-Type": "application/json"}, OLD, NOW)
    form = urlencode({"task_id": TASK, "timestamp": 1767601800, "signature": "df200f61f93b6e88"})
    assert is_genuine(OPERATOR, URI, {}, form.encode(), NOW)


def test_a_bad_new_signature_is_not_made_good_by_an_old_one() -> None:
    assert not is_genuine(OPERATOR, URI, NEW | {"Authorization": "UPYUN demo-op:x"}, OLD, NOW)


@pytest.mark.parametrize(
    "body",
    [
        NOTIFICATION,
        OLD.replace(b"df2", b"df3"),
        OLD.replace(b"1767601800", b"1767601801"),
        OLD.replace(b"1767601800", b'"soon"'),
        OLD.replace(TASK.encode(), b"another"),
        b"",
        b"[]",
        b"\xff",
        b"{",
    ],
)
def test_an_old_signature_that_differs_is_not_genuine(body: bytes) -> None:
    assert not is_genuine(OPERATOR, URI, {}, body, NOW)


@pytest.mark.parametrize(
    ("body", "task_id"),
    [
        (NOTIFICATION, TASK),
        (ALTERED, TASK),
        (f"task_id={TASK}&status_code=200&path=%2Fa.mp3".encode(), TASK),
        (b'{"task_id": "a-b_C9"}', "a-b_C9"),
        (b'{"task_id": 12}', "12"),
        (b'{"task_id": ""}', None),
        (b'{"task_id": "../../etc"}', None),
        (b'{"task_id": "%s"}' % (b"a" * 65), None),
        (b'{"task_id": ["a"]}', None),
        (b'{"status_code": 200}', None),
        (b"[1]", None),
        (b"", None),
        (b"\xff\xfe", None),
        (b"&" * 100, None),
        (b"a=b&" * 100, None),
    ],
)
def test_the_task_is_read_from_json_and_from_a_form(body: bytes, task_id: str | None) -> None:
    assert task_of(body) == task_id
