"""Callers of `download_amr_to_mp3` that ask until it is accepted, and look afterwards where the MP3s are."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bench.accepted_messages import PAUSE, Sender, no_promise
from bench.different_voices import Voice
from wxgate_client import WxgateError


@dataclass(slots=True)
class AcceptedVoices:
    """What was promised, and what else happened."""

    senders: Mapping[str, Sender]
    """By appid."""
    voices: list[Voice] = field(default_factory=list)
    other: Counter[str] = field(default_factory=Counter)
    """Calls that were no promise."""

    async def ask_steadily(self, wanted: Iterator[Voice], every: float) -> None:
        """Ask for the MP3 of each, one after the other, `every` so many seconds. The iterator may be shared."""
        for voice in wanted:
            next_time = time.monotonic() + every
            await self._ask(voice)
            await asyncio.sleep(next_time - time.monotonic())

    async def urls(self) -> dict[str, str]:
        """Where the MP3 of each is said to be, or what is said instead; by media_id."""
        return {voice.media_id: await self._url(voice) for voice in self.voices}

    async def _ask(self, voice: Voice) -> None:
        sender = self.senders[voice.appid]
        while True:
            try:
                await sender.client.call("download_amr_to_mp3", media_id=voice.media_id, notify_url=sender.callback_url)
            except WxgateError as error:
                self.other[no_promise(error)] += 1
                await asyncio.sleep(PAUSE)
            else:
                self.voices.append(voice)
                return

    async def _url(self, voice: Voice) -> str:
        try:
            return str(await self.senders[voice.appid].client.call("check_upyun_status", media_id=voice.media_id))
        except WxgateError as error:
            return str(error)
