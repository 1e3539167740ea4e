"""`docs/reference/settings.md`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from tools.markdown import NOTICE, code, table
from wxgate.settings import Settings

INTRODUCTION: Final = (
    "Each is an environment variable, or, in lower case without `WXGATE_`, a key of the TOML file (`--config`, "
    "or `wxgate.toml` in the working folder); the environment wins. `WXGATE_<NAME>_FILE` names a file that "
    "holds the value, for secrets. Durations are in seconds; lists are separated by commas.\n"
)


def settings_page() -> str:
    """Every setting with its default and meaning."""
    fields: Mapping[str, FieldInfo] = Settings.model_fields
    rows = (
        (code(f"WXGATE_{name.upper()}"), _default(field), field.description or "") for name, field in fields.items()
    )
    return "\n".join(
        [
            NOTICE,
            "# Settings\n",
            INTRODUCTION,
            table(("setting", "default", "meaning"), rows),
        ]
    )


def _default(field: FieldInfo) -> str:
    value: object = field.default
    if field.is_required():
        return "required"
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if isinstance(value, tuple):
        value = ",".join(str(one) for one in value)
    if isinstance(value, bool):
        value = str(value).lower()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return code(value.as_posix() if isinstance(value, Path) else str(value)) or "–"
