"""The pace of requests to ARM, by a clock that only sleeping moves: no time passes in these tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from tests.data import answer
from tests.rawserver import until
from tui_app.client import ClientService
from tui_app.client.arm_pace import JITTER, RUN, ArmPace
from tui_app.core import arm
from tui_app.core.clock import Moment, moment_at
from tui_app.core.throttling import AT_ONCE, Bucket, Throttle
from tui_app.core.wire import Answer, NoAnswer, Outcome, Phase, Request, Target
from tui_app.demo import opener
from tui_app.settings import Settings

ONE, OTHER = "/subscriptions/one/resources", "/subscriptions/other/resources"


def refusal(seconds: str = "17") -> Answer:
    """ARM's refusal, as recorded but for the wait."""
    recorded = answer("arm", "err_429_token_bucket")
    headers = tuple(pair for pair in recorded.headers if pair[0].lower() != "retry-after")
    return Answer(status=429, body=recorded.body, headers=(*headers, ("Retry-After", seconds)))


def success(left: int = 249) -> Answer:
    headers = (("x-ms-ratelimit-remaining-subscription-reads", str(left)),)
    return Answer(status=200, headers=headers)


def request(path: str = ONE) -> Request:
    return Request(target=Target.ARM, url=f"https://management.azure.com{path}")


class Arm:
    """A clock, ARM, and a pace between them; answers are taken in turn, the last one repeats."""

    def __init__(self, *answers: Outcome) -> None:
        self.answers = list(answers)
        self.time = 100.0
        self.slept: list[float] = []
        self.asked: list[tuple[str, float]] = []
        """Paths, and when they were asked for."""
        self.under_way = self.most = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self.may_wake = asyncio.Event()
        self.may_wake.set()
        self.heard: list[Throttle] = []
        self.pace = ArmPace(self.send, now=self.now, sleep=self.sleep)
        self.pace.subscribe(self.heard.append)

    def now(self) -> Moment:
        return moment_at(self.time)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        end = self.time + seconds
        await asyncio.sleep(0)
        await self.may_wake.wait()
        self.time = max(self.time, end)

    async def send(self, request: Request) -> Outcome:
        self.asked.append((request.path, self.time))
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            await asyncio.sleep(0)
            await self.gate.wait()
            return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        finally:
            self.under_way -= 1

    async def ask(self, count: int, path: str = ONE) -> list[Outcome]:
        return await asyncio.gather(*(self.pace.patiently(request(path)) for _ in range(count)))


async def test_so_many_at_once_and_no_more() -> None:
    """The others wait for their turn."""
    arm = Arm(success())
    assert len(await arm.ask(25)) == 25
    assert arm.most == AT_ONCE


async def test_a_refusal_is_waited_for_with_a_little_more() -> None:
    """As long as asked, up to a tenth longer; then the answer is the one that counts."""
    arm = Arm(refusal("17"), success())
    (outcome,) = await arm.ask(1)
    assert isinstance(outcome, Answer)
    assert outcome.status == 200
    (slept,) = arm.slept
    assert 17 <= slept <= 17 * (1 + JITTER)


@pytest.mark.parametrize(
    ("asked", "waits"), [("0", 1.0), ("60", 60.0), ("61", None), ("3600", None)]
)
async def test_only_a_wait_within_reason_is_waited_for(asked: str, waits: float | None) -> None:
    """A second is the least, a minute the most; a longer one is told at once."""
    arm = Arm(refusal(asked), success())
    (outcome,) = await arm.ask(1)
    assert isinstance(outcome, Answer)
    assert outcome.status == (429 if waits is None else 200)
    assert [int(slept) // int(waits or 1) for slept in arm.slept] == ([] if waits is None else [1])


async def test_two_waits_are_enough() -> None:
    """The third refusal is the outcome."""
    arm = Arm(refusal("5"))
    (outcome,) = await arm.ask(1)
    assert isinstance(outcome, Answer)
    assert (outcome.status, len(arm.asked), len(arm.slept)) == (429, 3, 2)


async def test_one_refusal_holds_back_its_allowance_and_no_other() -> None:
    """Nobody asks the same subscription before the wait is over; another one is asked at once."""
    arm = Arm(*(refusal("17"),) * 4, success())
    arm.may_wake.clear()
    same = asyncio.create_task(arm.ask(4))
    await until(lambda: len(arm.slept) == 4)
    await arm.ask(3, OTHER)
    arm.may_wake.set()
    await same
    times = {path: [time for at, time in arm.asked if at == path] for path in (ONE, OTHER)}
    assert times[OTHER] == [100.0] * 3
    assert times[ONE][:4] == [100.0] * 4
    assert len(times[ONE]) == 8
    assert min(times[ONE][4:]) >= 117


async def test_what_cannot_wait_is_sent_at_once() -> None:
    """A check wants ARM's word now."""
    arm = Arm(refusal("17"), success())
    await arm.pace.promptly(request())
    await arm.pace.promptly(request())
    assert [time for _, time in arm.asked] == [100.0, 100.0]


async def test_refused_together_counts_once() -> None:
    """Ten that were under way together: half as many from then on, one wait, not ten of each."""
    arm = Arm(*(refusal("17"),) * AT_ONCE, success())
    arm.gate.clear()
    asked = asyncio.gather(arm.ask(AT_ONCE))
    await until(lambda: arm.under_way == AT_ONCE)
    arm.most = 0
    arm.gate.set()
    await asked
    assert arm.pace.throttle.at_once == AT_ONCE // 2
    assert arm.most <= AT_ONCE // 2
    assert len({throttle.until for throttle in arm.heard} - {None}) == 1


async def test_fewer_at_once_also_when_hardly_any_were() -> None:
    """A slot that nobody used is taken away too; never the last one."""
    arm = Arm(*(refusal("1"),) * 6, success())
    for _ in range(6):
        await arm.pace.promptly(request())
    assert arm.pace.throttle.at_once == 1
    arm.most = 0
    await arm.ask(4)
    assert arm.most == 1


async def test_a_run_of_successes_gives_one_back() -> None:
    """One more for each run, up to where it began."""
    arm = Arm(refusal("1"), success())
    await arm.ask(1)
    for grown in (*range(AT_ONCE // 2 + 1, AT_ONCE + 1), AT_ONCE):
        await arm.ask(RUN)
        assert arm.pace.throttle.at_once == grown
    arm.most = 0
    await arm.ask(3 * AT_ONCE)
    assert arm.most == AT_ONCE


async def test_observers_hear_why_how_long_and_when_it_is_over() -> None:
    """And what is left; who has unsubscribed hears nothing."""
    arm = Arm(success(231), refusal("17"), success(230))
    heard: list[Throttle] = []
    stop = arm.pace.subscribe(heard.append)
    await arm.ask(1)
    stop()
    await arm.ask(1)
    assert len(heard) == 1
    first, refused, over, last = arm.heard
    assert (first.until, first.why, first.reads[0].left) == (None, "", 231)
    assert first.reads[0].bucket == Bucket("reads", "one")
    assert (refused.until, refused.why) == (117.0, "arm.throttle.bucket")
    assert (over.until, over.why) == (None, "")
    assert (last.reads[0].left, last.reads[0].most) == (230, 231)


async def test_who_gives_up_waiting_gives_up_nothing_else() -> None:
    """Cancelled while held back or under way: the slots are free, and the wait ends by the clock."""
    arm = Arm(refusal("17"), success())
    arm.may_wake.clear()
    waiting = asyncio.create_task(arm.pace.patiently(request()))
    await until(lambda: len(arm.slept) == 1)
    arm.gate.clear()
    under_way = [asyncio.create_task(arm.pace.patiently(request(OTHER))) for _ in range(9)]
    await until(lambda: arm.under_way == AT_ONCE // 2)
    for task in (waiting, *under_way):
        task.cancel()
    await asyncio.gather(waiting, *under_way, return_exceptions=True)
    arm.gate.set()
    arm.time += 17
    assert arm.pace.throttle.until is None
    arm.most = 0
    await arm.ask(9)
    assert arm.most == AT_ONCE // 2


async def test_what_does_not_answer_is_no_refusal() -> None:
    """Silence is handed over and changes nothing."""
    arm = Arm(NoAnswer(phase=Phase.READ))
    assert isinstance((await arm.ask(1))[0], NoAnswer)
    assert arm.pace.throttle == Throttle()


async def test_nobody_waits_for_ever() -> None:
    """Others' refusals count as waits too: after two of them a request has its own answer."""
    arm = Arm(refusal("5"))
    outcomes = await arm.ask(12)
    assert [outcome.status for outcome in outcomes if isinstance(outcome, Answer)] == [429] * 12
    assert len(arm.asked) <= 3 * 12


@asynccontextmanager
async def throttled() -> AsyncIterator[tuple[ClientService, Callable[[], Moment]]]:
    """The service on the simulator's throttled ARM; their one clock moves when somebody sleeps."""
    time = 1_800_000_000.0

    def now() -> Moment:
        return moment_at(time)

    async def sleep(seconds: float) -> None:
        nonlocal time
        end = time + seconds
        await asyncio.sleep(0)
        time = max(time, end)

    async with opener(Settings(), "arm-throttled", now=now)() as client:
        client._pace._sleep = sleep
        yield client, now


async def test_the_simulators_throttling_is_met() -> None:
    """Ten readings of one list: all come, after waits of which each is told; reads decline."""
    async with throttled() as (client, now):
        heard: list[Throttle] = []
        client.subscribe_throttle(heard.append)
        path = "/subscriptions/98f51385-2edc-4b79-bed9-7718de4cb861/resourcegroups"
        began = now().steady
        for _ in range(10):
            async for page in client.pages(path, arm.RESOURCES_API, purpose="test"):
                assert isinstance(page, tuple)
        refused = [throttle for throttle in heard if throttle.until is not None]
        assert {throttle.why for throttle in refused} == {"arm.throttle.bucket"}
        assert now().steady - began >= 4 * 5
        left = client.throttle.reads
        assert [(each.bucket.kind, each.left, each.most) for each in left] == [("reads", 0, 5)]
