"""`operators`: the services of those who work in the console, on both engines, with a `clock` that a test can move."""

import pytest

from wxgate.db import Database
from wxgate.operators.passwords import Passwords
from wxgate.operators.service import Operators, open_operators
from wxgate.protocol.clock import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def operators(database: Database, clock: Clock) -> Operators:
    return open_operators(database, clock, Passwords(kibibytes=64))
