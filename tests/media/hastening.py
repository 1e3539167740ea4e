"""Has jobs that wait for their time done now."""

from sqlalchemy import Connection, update
from tests.gateway import APPID, RunningGateway
from tests.jobs.rig import until

from wxgate.jobs.tables import jobs


async def look_now(gateway: RunningGateway) -> None:
    """Once nobody works on a job, let every one begin."""
    await until(lambda: _nobody_works(gateway))
    await gateway.services.database.run(_hurry)
    gateway.services.queue.wake("make_mp3", APPID)


async def is_idle(gateway: RunningGateway) -> bool:
    """Whether there is no job."""
    return await gateway.services.database.read(lambda connection: connection.execute(jobs.select()).first()) is None


async def _nobody_works(gateway: RunningGateway) -> bool:
    held = jobs.select().where(jobs.c.owner.is_not(None))
    return await gateway.services.database.read(lambda connection: connection.execute(held).first()) is None


def _hurry(connection: Connection) -> None:
    connection.execute(update(jobs).where(jobs.c.owner.is_(None)).values(run_at=0.0))
