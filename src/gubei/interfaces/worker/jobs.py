"""The jobs: each takes an id, does one thing, and may be run again without harm."""

from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from gubei.adapters.notices import sender_for
from gubei.domain.checkpoints.operations.first_stops import follow_first_stops
from gubei.domain.checkpoints.operations.gates import link_gates
from gubei.domain.checkpoints.operations.levers import end_due_levers
from gubei.domain.checkpoints.operations.neighbours import drop_checks_over
from gubei.domain.checkpoints.operations.planning import begin_due_plans
from gubei.domain.checkpoints.operations.transits import follow_transits
from gubei.domain.investigations.operations.shifts import take_in_shifts
from gubei.domain.investigations.operations.stays import take_in_stays
from gubei.domain.investigations.operations.visits import settle_restored, sweep_visits
from gubei.domain.investigations.queries.visit_editions import count_fresh, read_edition, shelf
from gubei.domain.isolation.operations.bringing import order_bringing
from gubei.domain.isolation.operations.erasing import erase_environment_samples
from gubei.domain.isolation.operations.leaving import end_released
from gubei.domain.isolation.operations.moving import order_moving
from gubei.domain.isolation.operations.shifts import end_shifts_of_isolated
from gubei.domain.leads.operations.ordering import order_locating
from gubei.domain.leads.operations.uploads import sweep_uploads
from gubei.domain.measures.operations.erasing import erase_readings
from gubei.domain.measures.operations.following import order_missed
from gubei.domain.measures.operations.homes import order_home_checks
from gubei.domain.measures.operations.owning import sweep_wrong_codes
from gubei.domain.measures.operations.releasing import release_due
from gubei.domain.orders.operations.attaching import sweep_attachments
from gubei.domain.orders.operations.climbing import climb, hand_over_orders
from gubei.domain.orders.operations.sending import send_due
from gubei.domain.sampling.operations.awaiting import order_results
from gubei.domain.sampling.operations.erasing import erase_samples, keep_boards
from gubei.domain.sampling.operations.recalling import call_back_waiting
from gubei.domain.sampling.operations.tracing import trace_recalls
from gubei.domain.territory.operations.requests import sweep_answers
from gubei.domain.territory.queries import has_units
from gubei.interfaces.worker.improving import improve_rooms_of
from gubei.interfaces.worker.taking_in import take_in_upload

SILENT = 12.0
"""Seconds without a sign of life after which a worker counts as dead. It gives one every 3."""

_AT_ONCE = 1000
"""Steps stamped with one moment; the next thousand reads the clock again."""

MANY_FRESH = 20_000
"""So many visits beside the sorted ones: each process reads them at its first question."""

_DATABASE_AWAY = RetryStrategy(
    max_attempts=10, wait=5, retry_exceptions={OperationalError, InterfaceError}
)


@app.task(name="take_in_upload", pass_context=True, retry=_DATABASE_AWAY)
def run_take_in_upload(context: JobContext, upload_id: str) -> None:
    """Take in a confirmed upload; a job that was cut off starts over."""
    take_in_upload(UUID(upload_id), tries=context.job.attempts, now=_now())


@app.task(name="improve_rooms", retry=_DATABASE_AWAY)
def improve_rooms(placement_id: str) -> None:
    """Look for better rooms than those of a proposal, while who was proposed has not moved."""
    improve_rooms_of(UUID(placement_id), now=_now())


@app.periodic(cron="* * * * * */5")
@app.task(name="sweep_stalled_jobs", queueing_lock="sweep_stalled_jobs", pass_context=True)
async def sweep_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Put jobs whose worker died back into the queue: nothing else would try them again."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT):
        if job.id is not None and job.id != context.job.id:
            await _put_back(job.id)


async def _put_back(job: int) -> None:
    """Let a job be run again; one whose like is in the queue by now has ended: that one runs."""
    try:
        await app.job_manager.retry_job_by_id_async(job, retry_at=_now())
    except UniqueViolation:
        await app.job_manager.finish_job_by_id_async(job, Status.FAILED, delete_job=False)


@app.periodic(cron="17 * * * *")
@app.task(name="sweep_old", queueing_lock="sweep_old")
def sweep_old(timestamp: int) -> None:
    """Delete what has served its time: kept answers, files that nothing came of, wrong codes."""
    now = _now()
    sweep_answers(now=now)
    sweep_uploads(now=now)
    sweep_attachments(now=now)
    sweep_wrong_codes(now=now)


@app.periodic(cron="* * * * * */10")
@app.task(name="climb_orders", queueing_lock="climb_orders")
def climb_orders(timestamp: int) -> None:
    """Order open leads, give orders to who is in post, let those climb that nobody answered."""
    try:
        order_locating(now=_now())
    finally:
        # What is due climbs, whatever may be wrong with the leads of one list.
        hand_over_orders()
        while climb(now=_now(), most=_AT_ONCE) == _AT_ONCE:
            pass


@app.periodic(cron="* * * * *")
@app.task(name="release_people", queueing_lock="release_people")
def release_people(timestamp: int) -> None:
    """Release everybody whose end has come and whose gate is open: nobody waits for an officer.

    Their stays at isolation sites end with it, and so do shifts of staff who are isolated since.
    Stays and shifts that are over are traced from then on as visits.
    """
    release_due(now=_now())
    end_released(now=_now())
    end_shifts_of_isolated(now=_now())
    take_in_stays(now=_now())
    take_in_shifts(now=_now())


@app.periodic(cron="* * * * *")
@app.task(name="bring_people", queueing_lock="bring_people")
def bring_people(timestamp: int) -> None:
    """Order that whoever is to be in central isolation and has not arrived is brought there.

    That homes are looked at before somebody is isolated in them, and that guests move who are
    something else by now, and may not stay beside the others.
    """
    if has_units():
        order_bringing(now=_now())
        order_home_checks(now=_now())
        order_moving(now=_now())


@app.periodic(cron="* * * * *")
@app.task(name="end_levers", queueing_lock="end_levers")
def end_levers(timestamp: int) -> None:
    """End what was done about a queue until now, and begin what was planned from now on."""
    end_due_levers(now=_now())
    begin_due_plans(now=_now())


@app.periodic(cron="* * * * *")
@app.task(name="follow_transits", queueing_lock="follow_transits")
def run_follow_transits(timestamp: int) -> None:
    """Order that sealed vehicles are found that did not leave in time; close what was answered.

    And so for lorries that are not at their first-stop store in time.
    """
    if has_units():
        follow_transits(now=_now())
        follow_first_stops(now=_now())


@app.periodic(cron="* * * * *")
@app.task(name="link_gates", queueing_lock="link_gates")
def run_link_gates(timestamp: int) -> None:
    """Give what gates counted to checkpoints that were opened, or got that name, afterwards."""
    link_gates()


@app.periodic(cron="17 * * * *")
@app.task(name="drop_checks", queueing_lock="drop_checks")
def drop_checks(timestamp: int) -> None:
    """Delete the plates that a neighbour checked so long ago that it counts no more."""
    drop_checks_over(now=_now())


@app.periodic(cron="* * * * * */5")
@app.task(name="recall_pools", queueing_lock="recall_pools")
def recall_pools(timestamp: int) -> None:
    """Begin each recall that a crash cut off or that no policy allowed, and trace the new ones.

    And order the result of each single sample for which nobody could be asked.
    """
    call_back_waiting(now=_now())
    order_results(now=_now())
    trace_recalls(now=_now())


@app.periodic(cron="1,31 * * * *")
@app.task(name="order_missed_duties", queueing_lock="order_missed_duties")
def order_missed_duties(timestamp: int) -> None:
    """Order what a measure asked for and nobody did: tests, and readings of the day before."""
    if has_units():
        order_missed(now=_now())


@app.periodic(cron="* * * * *")
@app.task(name="renew_visit_index", queueing_lock="renew_visit_index")
def renew_visit_index(timestamp: int) -> None:
    """Sort the visits anew once many were written since the last time; questions see them anyway."""
    if count_fresh() >= MANY_FRESH:
        settle_restored()
        shelf().put(read_edition(now=_now()))


@app.periodic(cron="23 2 * * *")
@app.task(name="forget_visits", queueing_lock="forget_visits")
def forget_visits(timestamp: int) -> None:
    """Delete the visits that were kept long enough, in the database and in the index."""
    if sweep_visits(now=_now()):
        shelf().put(read_edition(now=_now()))


@app.periodic(cron="41 2 * * *")
@app.task(name="erase_old", queueing_lock="erase_old")
def erase_old(timestamp: int) -> None:
    """Erase readings and samples that were kept long enough; their number stays."""
    erase_readings(now=_now())
    erase_environment_samples(now=_now())
    keep_boards(now=_now())
    erase_samples(now=_now())


@app.periodic(cron="* * * * * */10")
@app.task(name="send_notices", queueing_lock="send_notices")
def send_notices(timestamp: int) -> None:
    """Send the messages that wait, by the way that the settings name."""
    send_due(send=sender_for(settings.GUBEI_NOTICES, settings.GUBEI_UPSTREAM), clock=_now)


def _now() -> datetime:
    return datetime.now(UTC)
