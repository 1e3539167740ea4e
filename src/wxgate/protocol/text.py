"""Text for people, in both languages of the product."""

from typing import NamedTuple


class Text(NamedTuple):
    """One statement in Chinese and in English."""

    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.zh} / {self.en}" if self.en else self.zh
