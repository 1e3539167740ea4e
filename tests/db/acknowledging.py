"""A process that adds rows as fast as it can and prints each key once it was acknowledged: `-m …, URL, prefix`."""

import asyncio
import itertools
import sys

from tests.db import notes

from wxgate.db import Database


async def add_for_ever(url: str, prefix: str) -> None:
    database = await Database.open(url)
    numbers = itertools.count()

    async def caller() -> None:
        while True:
            print(await database.run(notes.add, f"{prefix}{next(numbers)}"), flush=True)
            key = f"{prefix}{next(numbers)}"
            await database.insert(notes.notes, {"key": key})
            print(key, flush=True)

    await asyncio.gather(*(caller() for _ in range(16)))


if __name__ == "__main__":
    asyncio.run(add_for_ever(*sys.argv[1:]))
