"""Bytes of a request into its fields: urlencoded and multipart forms (contract §1)."""

from typing import Final
from urllib.parse import unquote_to_bytes

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from wxgate.protocol.errors import ParameterInvalid

MAX_FIELDS: Final = 1000

URLENCODED: Final = b"application/x-www-form-urlencoded"
MULTIPART: Final = b"multipart/form-data"


def read_fields(query: bytes, content_type: bytes, body: bytes) -> dict[str, str]:
    """Every field of the query and the body, as sent but for URL escaping.

    Raises ParameterInvalid (115) for bytes that are not UTF-8, a field given twice, a broken form, a body that is no
    form, and for `client_secret`, which must never travel.
    """
    fields: dict[str, str] = {}
    _read_urlencoded(query, fields)
    if body:
        _read_body(content_type, body, fields)
    if "client_secret" in fields:
        raise ParameterInvalid("client_secret 禁止通过接口传递", "client_secret must never be sent")
    return fields


def _read_body(content_type: bytes, body: bytes, fields: dict[str, str]) -> None:
    if content_type == URLENCODED:
        _read_urlencoded(body, fields)
        return
    kind, options = parse_options_header(content_type.decode("latin-1"))
    charset = options.get(b"charset", b"utf-8").lower()
    if charset not in {b"utf-8", b"utf8"}:
        raise _not_utf8(charset.decode("latin-1"))
    if kind.lower() in {URLENCODED, b""}:
        _read_urlencoded(body, fields)
    elif kind.lower() == MULTIPART and options.get(b"boundary"):
        _read_multipart(options[b"boundary"], body, fields)
    else:
        raise ParameterInvalid(
            "请求体应为 application/x-www-form-urlencoded 或 multipart/form-data（含 boundary）",
            "the body must be application/x-www-form-urlencoded, or multipart/form-data with a boundary",
        )


def _read_urlencoded(data: bytes, fields: dict[str, str]) -> None:
    if data.count(b"&") >= MAX_FIELDS:
        raise _too_many()
    for pair in _decode(data).split("&"):
        if pair:
            name, _, value = pair.partition("=")
            _add(_unescape(name), _unescape(value), fields)


def _unescape(text: str) -> str:
    if "+" in text:
        text = text.replace("+", " ")
    return _decode(unquote_to_bytes(text)) if "%" in text else text


def _read_multipart(boundary: bytes, body: bytes, fields: dict[str, str]) -> None:
    parts = _Parts()
    try:
        parser = MultipartParser(
            boundary,
            {
                "on_part_begin": parts.begin,
                "on_header_field": parts.header_name,
                "on_header_value": parts.header_value,
                "on_header_end": parts.header_end,
                "on_part_data": parts.data,
                "on_part_end": parts.end,
                "on_end": parts.complete,
            },
        )
        parser.write(body)
        parser.finalize()
    except FormParserError:
        raise _broken_form() from None
    if not parts.whole:
        raise _broken_form()
    for name, value in parts.fields:
        _add(_decode(name), _decode(value), fields)


class _Parts:
    """Collects the parts of a multipart body as its parser finds them."""

    def __init__(self) -> None:
        self.fields: list[tuple[bytes, bytes]] = []
        self.whole = False
        self.begin()

    def begin(self) -> None:
        self._header, self._value = b"", b""
        self._name: bytes | None = None
        self._content = bytearray()

    def header_name(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            _, options = parse_options_header(self._value.decode("latin-1"))
            if b"filename" in options:
                raise ParameterInvalid(
                    "参数须为普通表单字段，而非文件", "send parameters as plain form fields, not files"
                )
            self._name = options.get(b"name")
        self._header, self._value = b"", b""

    def data(self, data: bytes, start: int, end: int) -> None:
        self._content += data[start:end]

    def end(self) -> None:
        if self._name is None:
            raise _broken_form()
        if len(self.fields) >= MAX_FIELDS:
            raise _too_many()
        self.fields.append((self._name, bytes(self._content)))

    def complete(self) -> None:
        self.whole = True


def _add(name: str, value: str, fields: dict[str, str]) -> None:
    if name in fields:
        shown = name[:64]
        raise ParameterInvalid(f"{shown} 重复出现（URL 与请求体合计只能出现一次）", f"{shown} is given more than once")
    if "\x00" in value or "\x00" in name:
        raise ParameterInvalid(f"{name[:64]!r} 含有空字符 (NUL)", f"{name[:64]!r} contains a NUL character")
    fields[name] = value


def _decode(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise _not_utf8("") from None


def _not_utf8(charset: str) -> ParameterInvalid:
    declared = f" ({charset[:32]})" if charset else ""
    return ParameterInvalid(
        f"参数须为 UTF-8 编码，GBK 等其它编码{declared}请先转码",
        f"parameters must be UTF-8; convert other encodings{declared} first",
    )


def _broken_form() -> ParameterInvalid:
    return ParameterInvalid(
        "multipart/form-data 请求体不完整或格式错误", "the multipart/form-data body is incomplete or malformed"
    )


def _too_many() -> ParameterInvalid:
    return ParameterInvalid(f"参数过多，最多 {MAX_FIELDS} 个", f"too many parameters, at most {MAX_FIELDS}")
