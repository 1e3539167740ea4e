"""What a process does by itself: it follows the others, and unless told not to, works for all of them."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Final

from wxgate.blobs.cleanup import keep_clean
from wxgate.calls import cleanup as call_cleanup
from wxgate.deliveries.deliver import Deliver
from wxgate.deliveries.delivery import form_delivery
from wxgate.deliveries.poster import Poster
from wxgate.jobs.dead_letters import delete_dead_letters
from wxgate.jobs.kind import Kind
from wxgate.jobs.loops import running
from wxgate.jobs.periodic import Chore, Chores
from wxgate.jobs.runner import Capacity, Runner
from wxgate.jobs.waking import Waking
from wxgate.links import cleanup as link_cleanup
from wxgate.media import cleanup as media_cleanup
from wxgate.media.kinds import open_kinds
from wxgate.messages import cleanup as message_cleanup
from wxgate.messages.delivered import TemplateDelivered
from wxgate.messages.sending import SendTemplate
from wxgate.operators import cleanup as operator_cleanup
from wxgate.platforms import cleanup as platform_cleanup
from wxgate.platforms import watch
from wxgate.push import cleanup as push_cleanup
from wxgate.relay import cleanup as relay_cleanup
from wxgate.services import Services
from wxgate.tenants import upkeep
from wxgate.tokens.refresher import Refresher

CLEAN_UP_EVERY: Final = 600.0
"""Seconds between two rounds of deleting what has expired."""


@asynccontextmanager
async def working(services: Services) -> AsyncIterator[None]:
    """While inside, the process follows the others; with the setting `background` it also does jobs and chores.

    At the end jobs under way are finished or handed back.
    """
    async with AsyncExitStack() as stack:
        loops = dict(services.followers)
        loops["disk clean-up"] = partial(keep_clean, services.media.blobs, services.media.spool)
        if services.settings.background:
            poster = Poster(services.clock, allow_private=services.settings.allow_private_urls)
            stack.push_async_callback(poster.close)
            making = await stack.enter_async_context(
                open_kinds(services.settings, services.media, services.database, services.directory, services.clock)
            )
            runner = _runner(services, poster, making)
            services.metrics.jobs = lambda: runner
            chores = Chores(services.database, services.clock, _chores(services))
            refresher = Refresher(services.keeper, services.directory, services.clock)
            loops |= {"token refresher": refresher.run, "jobs": runner.run, "chores": chores.run}
        else:
            runner = None
        loops["job waking"] = Waking(services.database, services.queue, runner).run
        await stack.enter_async_context(running(loops))
        yield


def _runner(services: Services, poster: Poster, making: Sequence[Kind]) -> Runner:
    directory, clock, settings = services.directory, services.clock, services.settings
    kinds = (
        Deliver(poster, directory, clock),
        SendTemplate(directory, services.keeper, services.weixin, clock, form_delivery),
        TemplateDelivered(services.database, clock, form_delivery),
        *making,
        services.platforms.exchange_code,
        services.platforms.describe_account,
    )
    capacity = Capacity(settings.jobs_at_once, settings.job_lease)
    return Runner(services.database, services.queue, kinds, clock, capacity)


def _chores(services: Services) -> Mapping[str, Chore]:
    database, clock, settings = services.database, services.clock, services.settings

    async def clean_up() -> None:
        now = clock.now()
        kept_since = now - settings.retention_messages
        await relay_cleanup.clean_up(database, now, settings.springboard_ttl)
        await message_cleanup.clean_up(database, kept_since, now)
        await push_cleanup.clean_up(database, kept_since)
        await link_cleanup.clean_up(database)
        await operator_cleanup.clean_up(database, now)
        media_since = now - settings.retention_media if settings.retention_media else 0.0
        await media_cleanup.clean_up(database, services.media.blobs, media_since, kept_since, now)
        await call_cleanup.clean_up(database, now - settings.retention_logs, now)
        await platform_cleanup.clean_up(database, now)
        await delete_dead_letters(database, kept_since)

    return {
        "tenant upkeep": Chore(upkeep.EVERY, lambda: upkeep.purge(services.quota, services.replay)),
        "clean-up": Chore(CLEAN_UP_EVERY, clean_up),
        "platform tickets": Chore(watch.EVERY, services.platforms.watch.look),
    }
