"""Which language somebody reads first."""

import pytest

from wxgate.protocol.language import Language, choose_language


@pytest.mark.parametrize(
    "header",
    ["", "zh-CN", "zh-CN,zh;q=0.9,en;q=0.8", "fr", "*", "en;q=0.3,zh;q=0.4", "en,zh", "en;q=x,zh", "en;q=0", ",;=,"],
)
def test_chinese_unless_english_is_wanted_more(header: str) -> None:
    assert choose_language("", header) == "zh"


@pytest.mark.parametrize("header", ["en", "EN-us", "en-US,en;q=0.9", "en-GB,zh;q=0.5", "de,en;q=0.7,zh-TW;q=0.3"])
def test_english_where_it_is_wanted_more(header: str) -> None:
    assert choose_language("", header) == "en"


@pytest.mark.parametrize(("asked", "header", "expected"), [("zh", "en", "zh"), ("en", "zh", "en"), ("xx", "en", "en")])
def test_a_language_asked_for_by_name_goes_first(asked: str, header: str, expected: Language) -> None:
    assert choose_language(asked, header) == expected
