"""What WeChat may answer to a message is explained in both languages."""

import pytest

from wxgate.weixin.explanations import UNEXPLAINED, explain

TEMPLATE = [40003, 40036, 40037, 40165, 40166, 41009, 41028, 41029, 41030, 43004, 43019, 43101, 44002, 45009, 45011]
MORE = [45065, 45066, 45067, 45109, 47001, 47003, 48001, 50005]
CUSTOM = [40007, 40008, 40033, 40130, 41006, 44003, 44004, *range(45001, 45009), 45015, 45047, 45087, 45094, 45098]
AGENTS = [45086, 45099, 47002, 48002, 48008, 50002, 61451, 61452, *range(65400, 65418)]


@pytest.mark.parametrize("errcode", [*TEMPLATE, *MORE, *CUSTOM, *AGENTS])
def test_an_errcode_of_messages_is_explained(errcode: int) -> None:
    told = explain(errcode)
    assert told != UNEXPLAINED
    assert any("一" <= char <= "鿿" for char in told.zh)
    assert told.en.isascii()
