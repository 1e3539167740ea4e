"""LISTEN and NOTIFY of PostgreSQL: how one process wakes another."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from selectors import EVENT_READ, DefaultSelector
from threading import Event, Thread
from typing import Final

import psycopg
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import SQLAlchemyError

from wxgate.db.address import Address
from wxgate.db.engines import make_engine

RECONNECT_SECONDS: Final = 3.0


def say(connection: Connection, channel: str, *texts: str) -> None:
    """Tell every listener on `channel` each of these texts, once the transaction is committed. Does nothing on SQLite.

    PostgreSQL lets such transactions commit one by one, so this is not for hot paths.
    """
    if connection.dialect.name == "postgresql":
        for text in texts:
            connection.execute(select(func.pg_notify(channel, text)))


class Listener:
    """A thread with a connection of its own, which calls `hear` in the event loop."""

    def __init__(self, address: Address, channel: str, hear: Callable[[str], None]) -> None:
        self._engine = make_engine(address, "write")
        self._channel = channel
        self._hear = hear
        self._loop = asyncio.get_running_loop()
        self._stop = Event()
        self._bell, self._ear = socket.socketpair()
        self._thread = Thread(target=self._run, name="wxgate-db-listen", daemon=True)
        self._thread.start()

    async def close(self) -> None:
        """End the thread and its connection."""
        self._stop.set()
        self._bell.send(b"!")
        await asyncio.to_thread(self._thread.join)
        self._bell.close()
        self._ear.close()

    def _run(self) -> None:
        while not self._stop.is_set():
            with suppress(SQLAlchemyError, psycopg.Error):
                self._listen()
            self._stop.wait(RECONNECT_SECONDS)

    def _listen(self) -> None:
        with self._engine.connect() as connection:
            connection.exec_driver_sql(f'LISTEN "{self._channel}"')
            connection.commit()  # inside a transaction nothing would be heard
            driver = connection.connection.driver_connection
            assert isinstance(driver, psycopg.Connection)
            with DefaultSelector() as selector:
                selector.register(driver, EVENT_READ)
                selector.register(self._ear, EVENT_READ)
                while selector.select() and not self._stop.is_set():
                    for notice in driver.notifies(timeout=0):
                        self._tell(notice.payload)

    def _tell(self, text: str) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody is left to be told
            self._loop.call_soon_threadsafe(self._hear, text)
