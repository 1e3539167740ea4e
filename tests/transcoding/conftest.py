"""Fixtures: one transcoder for all tests of a module, on one loop.

`transcoder`  with default limits
`strict`      one whose limits are tight; both with one worker, so that tests know whom they meet
`voice`       writes a voice's bytes to a file
`target`      where the MP3 shall be
"""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from wxgate.transcoding.speech import Limits, Speech
from wxgate.transcoding.transcoder import Transcoder

TIGHT = Limits(input_bytes=1024 * 1024, output_bytes=20_000, audio_seconds=10.0)

WriteVoice = Callable[[bytes], Path]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def transcoder() -> AsyncIterator[Transcoder]:
    async with Transcoder(Speech(), workers=1) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def strict() -> AsyncIterator[Transcoder]:
    async with Transcoder(Speech(), TIGHT, workers=1) as running:
        yield running


@pytest.fixture
def voice(tmp_path: Path) -> WriteVoice:
    def write(content: bytes) -> Path:
        path = tmp_path / "voice"
        path.write_bytes(content)
        return path

    return write


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "made"
    folder.mkdir()
    return folder / "voice.mp3"
