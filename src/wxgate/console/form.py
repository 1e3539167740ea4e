"""What a browser sends along with a form: a bounded number of fields, in UTF-8."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request

from wxgate.tenants.errors import ValueRefused

MAX_BYTES: Final = 256 * 1024
MAX_FIELDS: Final = 1000


class Form:
    """The fields of a form. One that is not there is empty, as browsers do not send a box that is not ticked."""

    def __init__(self, pairs: Sequence[tuple[str, str]] = ()) -> None:
        self._pairs = pairs

    def text(self, name: str) -> str:
        """The first value, without blanks around it."""
        return next((value.strip() for each, value in self._pairs if each == name), "")

    def secret(self, name: str) -> str:
        """The first value as it is."""
        return next((value for each, value in self._pairs if each == name), "")

    def flag(self, name: str) -> bool:
        """Whether the box is ticked."""
        return any(each == name for each, _ in self._pairs)

    def values(self, name: str) -> list[str]:
        """All values, of boxes or lists that bear one name."""
        return [value for each, value in self._pairs if each == name]

    def lines(self, name: str) -> list[str]:
        """The parts of a text between line ends, commas and blanks."""
        return self.text(name).replace(",", " ").split()

    def number(self, name: str) -> int | None:
        """A whole number; None for an empty field. Raises ValueRefused."""
        text = self.text(name)
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= 18):
            raise ValueRefused(f"{name} 应为整数", f"{name} must be a whole number")
        return int(text)


async def read_form(request: Request) -> Form:
    """The form in a request's body. Raises ValueRefused for one that is too large or cannot be read."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BYTES:
            raise ValueRefused("提交的内容过大", "the form is too large")
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except ValueError:
        raise ValueRefused("表单无法读取", "the form cannot be read") from None
    return Form(pairs)
