"""When a server wants to be asked again."""

import pytest

from wxgate.deliveries.retry_after import LONGEST, retry_after

NOW = 784_111_777.0
"""Sun, 06 Nov 1994 08:49:37 GMT, the example of RFC 9110."""


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        (" 120 ", 120.0),
        ("0", 0.0),
        ("86401", LONGEST),
        ("9" * 4000, LONGEST),
        ("Sun, 06 Nov 1994 08:51:37 GMT", 120.0),
        ("Sunday, 06-Nov-94 08:51:37 GMT", 120.0),
        ("Sun Nov  6 08:51:37 1994", 120.0),
        ("Sun, 06 Nov 1994 08:51:37 -0000", 120.0),
        ("Sun, 06 Nov 1994 08:00:00 GMT", 0.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST),
        ("Fri, 31 Dec 99999 23:59:59 GMT", 0.0),
        ("Sun, 06 Nov 1994 99:99:99 GMT", 0.0),
        ("", 0.0),
        ("-5", 0.0),
        ("1.5", 0.0),
        ("１２０", 0.0),
        ("soon", 0.0),
    ],
)
def test_both_forms_are_understood_and_bounded(header: str, seconds: float) -> None:
    assert retry_after(header, NOW) == seconds
