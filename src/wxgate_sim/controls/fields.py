"""Reading the JSON a control is given, with errors that name the parameter and what it accepts."""

from collections.abc import Collection
from dataclasses import dataclass, field


class BadInput(Exception):
    """A control was asked for something it cannot do. Both sentences go to the caller."""

    def __init__(self, parameter: str, en: str, zh: str, status: int = 400) -> None:
        self.parameter, self.en, self.zh, self.status = parameter, en, zh, status
        super().__init__(f"{parameter}: {en}")


@dataclass(slots=True)
class Fields:
    """A JSON object from which each reader takes one field; `finish` complains about what nobody took."""

    data: dict[str, object]
    known: list[str] = field(default_factory=list)

    def has(self, name: str) -> bool:
        """Whether the field was given, be it as null."""
        self.known.append(name)
        return name in self.data

    def text(self, name: str, default: str | None = None) -> str:
        """A string; required when there is no default."""
        value = self._take(name, default)
        if not isinstance(value, str) or not value:
            raise BadInput(name, "must be a string that is not empty", "必须是非空字符串")
        return value

    def any_text(self, name: str) -> str:
        """A string, possibly empty."""
        value = self._take(name, "")
        if not isinstance(value, str):
            raise BadInput(name, "must be a string", "必须是字符串")
        return value

    def optional_text(self, name: str) -> str | None:
        """A string, or None when absent or null."""
        return None if self._take(name, None) is None else self.text(name)

    def flag(self, name: str) -> bool:
        """true or false."""
        value = self._take(name, None)
        if not isinstance(value, bool):
            raise BadInput(name, "must be true or false", "必须是 true 或 false")
        return value

    def whole(self, name: str, least: int, most: int) -> int:
        """A whole number between the two, both included."""
        value = self._take(name, None)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise BadInput(name, f"must be a whole number from {least} to {most}", f"必须是 {least} 到 {most} 的整数")
        return value

    def number(self, name: str, least: float, most: float) -> float:
        """A number between the two, both included."""
        value = self._take(name, None)
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise BadInput(name, f"must be a number from {least:g} to {most:g}", f"必须是 {least:g} 到 {most:g} 的数")
        return float(value)

    def choice(self, name: str, choices: Collection[str], default: str | None = None) -> str:
        """One of these words."""
        value = self._take(name, default)
        if not isinstance(value, str) or value not in choices:
            raise BadInput(name, f"must be one of: {', '.join(choices)}", f"只能是：{'、'.join(choices)}")
        return value

    def texts(self, name: str, choices: Collection[str] | None = None) -> tuple[str, ...]:
        """A list of strings, of these words only when there are any."""
        value = self._take(name, None)
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise BadInput(name, "must be a list of strings", "必须是字符串列表")
        if choices is not None and not set(value) <= set(choices):
            raise BadInput(name, f"may hold only: {', '.join(choices)}", f"只能包含：{'、'.join(choices)}")
        return tuple(value)

    def raw(self, name: str) -> object:
        """The field as it came, None when absent."""
        return self._take(name, None)

    def finish(self) -> None:
        """Complain about fields that nobody asked for: a misspelt option must not be silently ignored."""
        for name in self.data:
            if name not in self.known:
                names = sorted(set(self.known))
                raise BadInput(
                    name, f"is not known here; known: {', '.join(names)}", f"未知参数；可用：{'、'.join(names)}"
                )

    def _take(self, name: str, default: object) -> object:
        self.known.append(name)
        return self.data.get(name, default)
