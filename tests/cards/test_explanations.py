"""What WeChat may answer about cards is explained in both languages."""

import pytest

from wxgate.weixin.explanations import UNEXPLAINED, explain

CODES = [-1, 40003, 40056, 40073, 40075, 40078, 40099, 40116, 40127, 40147, 41011, 41012, 41013, 45009, 45030, 72020]
MEMBERS = [43010, 43011, 45021, 45022, 45023, 72003, 72011, 72012, 72026]
OTHERS = [40080, 45031, 45033, 48001, *range(9001001, 9001007)]


@pytest.mark.parametrize("errcode", [*CODES, *MEMBERS, *OTHERS])
def test_an_errcode_of_cards_is_explained(errcode: int) -> None:
    told = explain(errcode)
    assert told != UNEXPLAINED
    assert any("一" <= char <= "鿿" for char in told.zh)
    assert told.en.isascii()
