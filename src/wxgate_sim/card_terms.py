"""What a card says of itself: how it may be received and used, and how long (WeChat reference §8.6)."""

from dataclasses import dataclass
from datetime import datetime

from wxgate_sim.clock import CHINA

DAY = 86400
WEEKDAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")


@dataclass(frozen=True, slots=True)
class Validity:
    """When a received card is good: between two moments, for some days after receipt, or for ever.

    All of `begin` and `end` are Unix seconds; `days` count from `after` days after the day of receipt (UTC+8).
    """

    begin: int | None = None
    end: int | None = None
    days: int | None = None
    after: int = 0

    def of(self, received_at: float, begin: int | None = None) -> tuple[int, int | None]:
        """From when until when a card received at this moment is good; None is for ever.

        `begin` moves the start of a term, as `fixed_begintimestamp` of a cardExt does (§8.8).
        """
        if self.days is None:
            return (int(received_at) if self.begin is None else self.begin), self.end
        start = begin if begin is not None else _midnight(received_at + self.after * DAY)
        last = _midnight(start) + self.days * DAY - 1
        return start, last if self.end is None else min(last, self.end)


@dataclass(frozen=True, slots=True)
class Hours:
    """One entry of `time_limit`: a weekday, the whole of it or from one minute of the day to another."""

    weekday: str
    first: int = 0
    last: int = 24 * 60 - 1

    def cover(self, now: float) -> bool:
        """Whether this moment lies in them."""
        moment = datetime.fromtimestamp(now, CHINA)
        minute = moment.hour * 60 + moment.minute
        return WEEKDAYS[moment.weekday()] == self.weekday and self.first <= minute <= self.last


@dataclass(frozen=True, slots=True)
class Terms:
    """A card's content as far as it decides anything. `color` is `#RRGGBB`; `quantity` is the stock to begin with."""

    card_type: str
    title: str
    brand_name: str
    color: str
    notice: str
    description: str
    detail: str
    quantity: int
    validity: Validity
    custom_codes: bool = False
    deposits: bool = False
    bind_openid: bool = False
    can_give: bool = True
    push_on_view: bool = False
    get_limit: int = 50
    use_limit: int = 50
    hours: tuple[Hours, ...] = ()
    bonus: bool = False
    balance: bool = False
    auto_activate: bool = False

    @property
    def is_member_card(self) -> bool:
        """Whether membership, bonus and balance apply."""
        return self.card_type == "MEMBER_CARD"

    def open_at(self, now: float) -> bool:
        """Whether the card may be consumed at this moment; without `time_limit` it always may."""
        return not self.hours or any(each.cover(now) for each in self.hours)


def _midnight(moment: float) -> int:
    return int(datetime.fromtimestamp(moment, CHINA).replace(hour=0, minute=0, second=0, microsecond=0).timestamp())
