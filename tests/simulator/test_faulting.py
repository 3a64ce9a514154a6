"""Which fault meets which request, how often, and what is left of it."""

from __future__ import annotations

import pytest

from tui_app.simulator import faults
from tui_app.simulator.exchange import Request
from tui_app.simulator.fault_kinds import KINDS, SERVICES, Options, build, told
from tui_app.simulator.faulting import Faults
from tui_app.simulator.faults import Fault, OnTheWire, Service
from tui_app.simulator.finding import NotFound

ASKED = Request(method="GET", target="/metadata/versions")


def of_imds(**options: object) -> Fault:
    return Fault(service=Service.IMDS, **options)  # type: ignore[arg-type]  # any of its fields


def test_a_fault_ends_by_itself_after_its_count() -> None:
    """Two requests meet it, the third does not, and then it is no longer listed."""
    in_force = Faults([of_imds(reply=faults.imds_gone, first=2)])
    assert [in_force.meet(Service.IMDS, ASKED).fault is not None for _ in range(3)] == [
        True, True, False,
    ]  # fmt: skip
    assert in_force.at_work() == ()


def test_what_was_added_last_strikes_first() -> None:
    """A fault by hand comes before the scenario's own, and leaves it in force."""
    own, added = of_imds(reply=faults.imds_gone), of_imds(wire=OnTheWire.RESET, first=1)
    in_force = Faults([own])
    in_force.add(added)
    assert [in_force.meet(Service.IMDS, ASKED).fault for _ in range(2)] == [added, own]


def test_delays_add_up_and_hide_no_fault() -> None:
    """The general delay, one by hand, and then the fault that takes the answer's place."""
    throttled = of_imds(reply=faults.imds_throttled)
    in_force = Faults([throttled], delay_s=1.0)
    in_force.add(of_imds(delay_s=0.5))
    assert in_force.meet(Service.IMDS, ASKED) == (1.5, throttled)
    assert in_force.meet(Service.ARM, ASKED) == (1.0, None)


def test_some_faults_end_when_the_others_are_calm() -> None:
    """As long as other programs keep the service busy, and no longer."""
    busy = of_imds(reply=faults.imds_throttled, until_calm=True)
    in_force = Faults([busy])
    assert in_force.meet(Service.IMDS, ASKED).fault is busy
    assert in_force.meet(Service.IMDS, ASKED, is_calm=True).fault is None


def test_clearing_ends_the_scenarios_own_too() -> None:
    """All, with the general delay; or only those of one service."""
    arm = Fault(service=Service.ARM, reply=faults.arm_timeout)
    in_force = Faults([of_imds(reply=faults.imds_gone), arm], delay_s=1.0)
    assert in_force.clear(Service.IMDS) == 1
    assert in_force.at_work() == ((arm, None),)
    assert in_force.clear() == 2
    assert in_force.meet(Service.ARM, ASKED) == (0.0, None)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_told_in_a_sentence(kind: str) -> None:
    """Each kind can be put on IMDS, and says what it does and for how long."""
    fault = build(Service.IMDS, kind, Options(ms=800 if kind == "latency" else None))
    assert told(fault).startswith("IMDS ")
    assert told(fault).endswith("until that is ended.")
    assert fault.reply or fault.delay_s or fault.wire is not OnTheWire.WHOLE


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_is_throttled_in_its_own_words(service: Service) -> None:
    """429 with a body; ARM and the others name the wait."""
    fault = build(service, "throttle", Options(requests=1))
    assert fault.reply
    assert fault.reply(ASKED).status == 429
    assert told(fault) == f"{service.upper()} answers 429, for the next request."


@pytest.mark.parametrize(
    ("kind", "options", "expected"),
    [
        ("nonsense", Options(), "expected one of silence, reset, refused"),
        ("latency", Options(), 'takes "ms"'),
        ("silence", Options(ms=5), 'takes "ms"'),
        ("refused", Options(requests=3), "neither count nor path"),
        ("gone", Options(), "only known of imds"),
        ("5xx", Options(path="metadata"), "begins with /"),
    ],
)
def test_what_makes_no_fault_is_refused(kind: str, options: Options, expected: str) -> None:
    """One sentence says what was expected."""
    with pytest.raises(NotFound, match=expected):
        build(Service.ARM, kind, options)
