"""What WeChat accepts under the keys of "category" templates, such as thing2 or time3 (WeChat reference §5.1)."""

import re
from collections.abc import Iterable, Mapping

from wxgate_sim.errors import Refused
from wxgate_sim.templates import Datum

KEY = re.compile(r"([a-z_]+?)\d+")
CHINESE = r"\u4e00-\u9fff"

# The reference gives thing, character_string, phrase and number; the others are as WeChat's console words them.
ACCEPTED: dict[str, re.Pattern[str]] = {
    kind: re.compile(pattern, re.DOTALL)
    for kind, pattern in {
        "thing": r".{0,20}",
        "character_string": r"[\x20-\x7e]{0,32}",
        "phrase": rf"[{CHINESE}]{{0,5}}",
        "number": r"(-?(?=[\d.]{1,32}$)\d+(\.\d+)?)?",
        "letter": r"[A-Za-z]{0,32}",
        "symbol": r"[^\w\s]{0,5}",
        "amount": r"([¥￥$€£]?-?\d{1,10}(\.\d+)?元?)?",
        "phone_number": r"[\d+\-() ]{0,17}",
        "car_number": rf"[{CHINESE}A-Z0-9]{{0,8}}",
        "name": rf"[A-Za-z ·.'-]{{0,20}}|[{CHINESE}A-Za-z ·]{{0,10}}",
        "const": r".{0,20}",
        "time": r"[\d年月日号时点分秒上下午:：/.~\- T]{0,64}",
        "date": r"[\d年月日号时点分秒上下午:：/.~\- T]{0,64}",
    }.items()
}


def check(keys: Iterable[str], data: Mapping[str, Datum]) -> None:
    """Judge the data under a template's keys. Raises 47003 naming the first key whose value WeChat would refuse.

    Keys such as `first` and `keyword1` have no kind and take anything.
    """
    for key in keys:
        kind = KEY.fullmatch(key)
        pattern = ACCEPTED.get(kind[1]) if kind else None
        if pattern and key in data and not pattern.fullmatch(data[key].value):
            raise Refused(47003, key=key)
