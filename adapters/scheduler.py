"""APScheduler as the nudge: it wakes the jobs of `bot.schedule`, and holds nothing that matters itself."""

import asyncio
import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.reports.moments import LONDON
from bot.schedule import JOBS, Job, Work

log = logging.getLogger(__name__)


def scheduled(works: Iterable[Work], jobs: tuple[Job, ...] = JOBS) -> AsyncIOScheduler:
    """A scheduler that does every job for every platform; it is not started yet."""
    scheduler = AsyncIOScheduler(timezone=LONDON, job_defaults={"coalesce": True, "misfire_grace_time": None})
    for work in works:
        for job in jobs:
            scheduler.add_job(_done, args=(job, work), max_instances=1, **_when(job))
    return scheduler


def _when(job: Job) -> dict[str, Any]:
    """When a job runs, in APScheduler's words; what is done often is done at the start too."""
    if isinstance(job.when, timedelta):
        every = IntervalTrigger(seconds=int(job.when.total_seconds()), timezone=LONDON)
        return {"trigger": every, "next_run_time": datetime.now(LONDON)}
    return {"trigger": CronTrigger(hour=job.when.hour, minute=job.when.minute, timezone=LONDON)}


async def _done(job: Job, work: Work) -> None:
    """Do a job off the event loop; what goes wrong is logged, and the next turn comes all the same."""
    try:
        await asyncio.to_thread(job.run, work)
    except Exception:  # the edge: a job that fails must not end the rest
        log.exception("job failed", extra={"job": job.name})
