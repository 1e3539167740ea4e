"""What UpYun's refusals become: the cure in both languages, and whether another try may help."""

import pytest

from wxgate.blobs.upyun.errors import CURES, Answer, refusal

NOW = 1767601800.0
DATE = "Mon, 05 Jan 2026 08:30:00 GMT"


def answer(code: int, *, msg: str = "whatever", **headers: str) -> Answer:
    body = f'{{"msg":"{msg}","code":{code},"id":"11e4a729d24943409933a5e8314cd32e"}}'.encode()
    return Answer(code // 100_000, {"date": DATE, **headers}, body)


@pytest.mark.parametrize(
    ("code", "told", "passing"),
    [
        (40000006, "damaged on its way", False),
        (40000011, "report it to wxgate", False),
        (40001000, "report it to wxgate", False),
        (40010001, "report it to wxgate", False),
        (40010002, "WXGATE_PUBLIC_URL", False),
        (40100001, "WXGATE_UPYUN_OPERATOR", False),
        (40100005, "WXGATE_UPYUN_PASSWORD", False),
        (40100006, "check WXGATE_UPYUN_OPERATOR", False),
        (40100008, "unblock it in UpYun's console", False),
        (40100009, "WXGATE_UPYUN_PASSWORD", False),
        (40100012, "check WXGATE_UPYUN_BUCKET", False),
        (40100017, "grant it reading, writing and deleting", False),
        (40100021, "pay its bill", False),
        (40300004, "the bucket is full", False),
        (40300009, "too large", False),
        (40300011, "may not delete", False),
        (40300028, "WXGATE_UPYUN_BUCKET", False),
        (40400001, "no such file", False),
        (40800001, "too slow", True),
        (41300001, "too large", False),
        (42900001, "too many requests", True),
        (42900002, "same file was written too often", True),
        (42900006, "too many authentications", True),
        (42999999, "too many requests", True),
        (50300000, "not available at the moment", True),
        (50300044, "not available at the moment", True),
    ],
)
def test_a_code_has_a_cure(code: int, told: str, passing: bool) -> None:
    failed = refusal(answer(code), NOW)

    assert told in failed.reason.en
    assert f"code {code}" in failed.reason.en
    assert f"code {code}" in failed.reason.zh
    assert "request id 11e4a729d24943409933a5e8314cd32e" in failed.reason.en
    assert failed.passing == passing


def test_every_cure_is_in_both_languages() -> None:
    for cure in CURES.values():
        assert any("\u4e00" <= character <= "\u9fff" for character in cure.zh)
        assert cure.en.isascii()


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [
        (2000.4, "快 2000 秒", "2000 s ahead of UpYun's"),
        (-7200, "慢 7200 秒", "7200 s behind UpYun's"),
    ],
)
def test_a_wrong_clock_is_told_with_the_seconds_it_is_off(seconds: float, zh: str, en: str) -> None:
    reason = refusal(answer(40100002), NOW + seconds).reason

    assert f"本机时钟比又拍云{zh}" in reason.zh
    assert f"this machine's clock is {en}; set it (NTP)" in reason.en


@pytest.mark.parametrize("date", ["", "soon", "Mon, 99 Jan 2026 08:30:00 GMT"])
def test_a_wrong_clock_is_told_though_the_answers_date_is_unreadable(date: str) -> None:
    assert "this machine's clock is wrong" in refusal(answer(40100002, date=date), NOW).reason.en


@pytest.mark.parametrize(
    ("status", "told", "passing"),
    [
        (301, "does not answer like UpYun", False),
        (400, "report it", False),
        (401, "WXGATE_UPYUN_PASSWORD", False),
        (403, "WXGATE_UPYUN_OPERATOR", False),
        (404, "no such file", False),
        (405, "report it", False),
        (408, "too slow", True),
        (413, "too large", False),
        (429, "too many requests", True),
        (500, "not available", True),
        (502, "not available", True),
        (504, "not available", True),
        (507, "not available", False),
    ],
)
@pytest.mark.parametrize("body", [b"", b"<html>oops</html>", b"[]", b'{"code":"x"}', b"\xff"])
def test_an_answer_without_a_code_is_judged_by_its_status(status: int, told: str, passing: bool, body: bytes) -> None:
    failed = refusal(Answer(status, {"x-request-id": "r1"}, body), NOW)

    assert told in failed.reason.en
    assert f"(HTTP {status}, request id r1)" in failed.reason.en
    assert failed.passing == passing


def test_the_answer_to_a_head_has_its_code_in_a_header() -> None:
    headers = {"date": DATE, "x-error-code": "40100002", "x-request-id": "r1"}
    reason = refusal(Answer(401, headers, b""), NOW + 2000).reason

    assert "this machine's clock is 2000 s ahead of UpYun's" in reason.en
    assert "(HTTP 401, code 40100002, request id r1)" in reason.en
    assert "(HTTP 401)" in refusal(Answer(401, {"x-error-code": "soon"}, b""), NOW).reason.en


def test_the_form_apis_message_is_read_too() -> None:
    reason = refusal(Answer(403, {}, b'{"code":40399999,"message":"Not enough arguments"}'), NOW).reason

    assert "(HTTP 403, code 40399999, Not enough arguments)" in reason.en


def test_of_a_strangers_text_only_plain_characters_are_shown_and_not_many() -> None:
    msg = "<b>\\u0000 \\u202e 你好 " + "x" * 500
    reason = refusal(answer(40099999, msg=msg), NOW).reason

    assert ", b 你好 xxx" in reason.en
    assert len(reason.en) < 300
    assert reason.en.isprintable()
