"""Why a command ends with exit code 1."""

from wxgate.protocol.text import Text


class CommandRefused(Exception):
    """The command cannot be carried out here and now; the text says why and what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.text = Text(zh, en)
