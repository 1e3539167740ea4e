"""Every vector of UpYun's reference §3.6, those that UpYun published and our own."""

import pytest

from wxgate.blobs.upyun.signature import Operator, http_date, md5_hex, object_uri

OURS = ("demo-op", "demo-pass-123")
PUBLISHED = ("operator123", "password123")
A, B = PUBLISHED, OURS
THEN = "Wed, 09 Nov 2016 14:26:58 GMT"
DATE = "Mon, 05 Jan 2026 08:30:00 GMT"
FILE = "/demo-bucket/media/a.amr"
CHINESE = "/demo-bucket/%E8%AF%AD%E9%9F%B3/a%20b%2Bc.amr"
TASK_BODY = (
    b"service=demo-bucket&notify_url=https%3A%2F%2Fgw.example.com%2Fupyun%2Fnotify&source=%2Fmedia%2Fa.amr&tasks=W3sidHl"
    b"wZSI6ImF1ZGlvIiwiYXZvcHRzIjoiL2FiLzMyL2FjLzEvZi9tcDMiLCJzYXZlX2FzIjoiL21lZGlhL2EubXAzIn1d&accept=json"
)
NOTIFICATION = (
    b'{"service":"demo-bucket","status_code":200,"path":["/media/a.mp3"],"description":"OK","task_id":'
    b'"35f0148d414a688a275bf915ba7cebb2","timestamp":1767601800}'
)
POLICY = (
    "eyJidWNrZXQiOiJkZW1vLWJ1Y2tldCIsInNhdmUta2V5IjoiL21lZGlhL3tmaWxlbWQ1fXsuc3VmZml4fSIsImV4cGlyYXRpb24iOjE3Njc2MDM2MD"
    "AsImRhdGUiOiJNb24sIDA1IEphbiAyMDI2IDA4OjMwOjAwIEdNVCJ9"
)
QUERY = "?service=demo-bucket&task_ids=35f0148d414a688a275bf915ba7cebb2"


@pytest.mark.parametrize(
    ("operator", "parts", "signature"),
    [
        (A, ("PUT", "/upyun-temp/demo.jpg", THEN, "7ac66c0f148de9519b8bd264312c4d64"), "YUaAZX+WNAcJdNGHS5SBlITME5A="),
        (A, ("POST", "/upyun_notify_url", THEN, "e861f9f2ccd323df87b975904ccf19bb"), "8wTKBjONUWG+Zwzxo8EpJISy95E="),
        (A, ("POST", "/pretreatment/", THEN, "a2d75510f7ec654cc24cfa2b5a5a8182"), "6KGqGX4tFwqnCdSndEmGQsR1jQU="),
        (A, ("PUT", "/bucket/client_37ascii", "1528531186"), "P2UZNhjF+wB4MPq8ONSFU2aVW+8="),
        (("operator", "password"), ("POST", "/bucket"), "Xx3G6+DAvUyCL2Y2npSW/giTFI8="),
        (B, ("PUT", FILE, DATE, "1b8d822c80bff5f0798d93e048fe47e3"), "dTsvTBc1Nw/JT/YA2ClW6g/sAyA="),
        (B, ("GET", FILE, DATE, None), "JMzT35Kaeenr0B1a+RcipXJYMFY="),
        (B, ("HEAD", FILE, DATE, None), "SS5yZ+GHKQLZSlOExImENJZaEdY="),
        (B, ("DELETE", FILE, DATE, ""), "y8vTyxnOjVJN+Efl0a/SKL1XMDg="),
        (B, ("PUT", CHINESE, DATE), "JgfyoCymjTRM0nkEfFx3KsDojEI="),
        (B, ("POST", "/pretreatment/", DATE, "8f7dafd74755c23c21809b6da65b7551"), "dURaWaCKsgvVruwxGd0E+YWw+VM="),
        (B, ("POST", "/pretreatment/", DATE), "xhZR47dioi56pp8SUvpSvlPVjaA="),
        (B, ("GET", f"/status/{QUERY}", DATE), "ZJgygBvydGIMC8o2s/2wc0HaQiE="),
        (B, ("GET", f"/result/{QUERY}", DATE), "n+xaJawxL9Xgzxxiey549LGRYEo="),
        (B, ("POST", "/upyun/notify", DATE, "7c8b4c90c800d85769f82d9b709658c8"), "yr7cMFXoCmcL+DjHXtzakZUrfZ0="),
        (B, ("POST", "/upyun/notify", DATE), "Z+zUVpx2N1iPdNqDk2xUyMFePas="),
        (B, ("POST", "/demo-bucket", DATE, POLICY), "neZTORWpRcqgGfswyJNXL8iiyqw="),
        (B, ("PUT", "/demo-bucket/device42_", "1775376000"), "Sp0qXbxj0svX2+I21n5Vg484QBQ="),
    ],
)  # fmt: skip
def test_signatures_are_those_of_the_reference(
    operator: tuple[str, str], parts: tuple[str | None, ...], signature: str
) -> None:
    assert Operator(*operator).sign(*parts) == signature


def test_the_sdks_own_vector_whose_password_is_not_told() -> None:
    operator = Operator("upyun", "")
    operator._key = "4758a92de3f4dd368c01e0dad8578481"
    parts = ("POST", "/api/v1/echo", "Fri, 20 Jan 2017 08:46:20 GMT", "d36489794822f8d33fd28217d8a5bed4")
    assert operator.sign(*parts) == "kfIIHZ+vY9qwp+cZXE2m7jGWzcE="


def test_an_old_notifications_signature_is_that_of_the_reference() -> None:
    assert Operator(*OURS).old_sign("35f0148d414a688a275bf915ba7cebb2", "1767601800") == "df200f61f93b6e88"


@pytest.mark.parametrize(
    ("body", "md5"),
    [
        (b"hello upyun\n", "1b8d822c80bff5f0798d93e048fe47e3"),
        (TASK_BODY, "8f7dafd74755c23c21809b6da65b7551"),
        (NOTIFICATION, "7c8b4c90c800d85769f82d9b709658c8"),
    ],
)
def test_a_bodys_md5_is_written_in_hex(body: bytes, md5: str) -> None:
    assert md5_hex(body) == md5


@pytest.mark.parametrize(("now", "date"), [(1767601800, DATE), (1478701618.9, THEN)])
def test_dates_are_in_gmt_with_two_digits_for_the_day(now: float, date: str) -> None:
    assert http_date(now) == date


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("media/a.amr", FILE),
        ("/media/a.amr", FILE),
        ("语音/a b+c.amr", CHINESE),
        ("a-b_c.d~e?f#g&h%i", "/demo-bucket/a-b_c.d~e%3Ff%23g%26h%25i"),
    ],
)
def test_a_path_is_encoded_as_upyuns_sdks_do(path: str, uri: str) -> None:
    assert object_uri("demo-bucket", path) == uri


def test_headers_carry_what_was_signed() -> None:
    md5 = "1b8d822c80bff5f0798d93e048fe47e3"
    assert Operator(*OURS).headers("PUT", FILE, DATE, md5) == {
        "Date": DATE,
        "Content-MD5": md5,
        "Authorization": "UPYUN demo-op:dTsvTBc1Nw/JT/YA2ClW6g/sAyA=",
    }
    assert "Content-MD5" not in Operator(*OURS).headers("GET", FILE, DATE)


def test_an_operator_shows_its_name_only() -> None:
    shown = repr(Operator(*OURS))
    assert shown == "Operator('demo-op')"
