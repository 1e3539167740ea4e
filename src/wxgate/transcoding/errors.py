"""Why a voice has not become an MP3."""

from wxgate.protocol.text import Text


class NotTranscodable(Exception):
    """The file is at fault and will never become an MP3. `reason` is for people and quotes nothing of the file."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


class TranscodingFailed(Exception):
    """The file is not to blame, as far as is known. `passing`: another try may succeed."""

    def __init__(self, reason: Text, *, passing: bool) -> None:
        super().__init__(reason.en)
        self.reason = reason
        self.passing = passing
