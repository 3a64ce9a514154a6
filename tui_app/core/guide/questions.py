"""The questions that lessons ask: how each request is built, and how it is carried out. GET only."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from tui_app.core import arm, imds
from tui_app.core.arm_errors import diagnose_arm
from tui_app.core.diagnosis import diagnose, diagnose_probe
from tui_app.core.guide.model import Question, Scene, Seen
from tui_app.core.host_kinds import TITLES, HostKind
from tui_app.core.proxy_proof import exposed
from tui_app.core.selector import TokenWanted
from tui_app.core.wire import NoAnswer, Phase, Request

ROLE_PERIOD_S = 15.0
"""A new role assignment takes minutes: asking more often shows nothing sooner."""
TUTORIAL_API = "2016-06-01"
"""The version of the resource groups API that the tutorial of 2017 names."""

Wanted: TypeAlias = Callable[[Scene], TokenWanted]
Path: TypeAlias = Callable[[Scene], str]


def unasked(request: Request, why: str) -> Seen:
    """Nothing was sent."""
    return Seen(request, NoAnswer(phase=Phase.POLICY, text=why), diagnosis="TOOL-REFUSED")


def as_run(scene: Scene) -> TokenWanted:
    """The token that the run is about."""
    return scene.wanted


def unnamed(scene: Scene) -> TokenWanted:
    """A token without saying whose."""
    return TokenWanted(scene.wanted.resource)


# -- IMDS


async def _instance(scene: Scene, request: Request) -> Seen:
    kind = scene.wire.host().asked.kind or HostKind.IMDS
    if kind is not HostKind.IMDS:
        return unasked(request, f"the identity here comes from {TITLES[kind]}, not from IMDS")
    outcome = await scene.wire.send(request)
    return Seen(request, outcome, diagnosis=diagnose(request, outcome) or "")


INSTANCE = Question(
    "instance",
    "ask IMDS what this machine is",
    lambda scene: imds.instance_request(scene.ask.imds_url),
    _instance,
)


async def _probe(scene: Scene, request: Request) -> Seen:
    outcome = await scene.wire.send(request)
    return Seen(request, outcome, diagnosis=diagnose_probe(request, outcome) or "")


def _plan_probe(scene: Scene) -> Request:
    return imds.probe_request(scene.ask.imds_url)


PROBE = Question("probe", "ask without the Metadata header", _plan_probe, _probe)


async def _through_proxy(scene: Scene, request: Request) -> Seen:
    """The same request as a program sends it that follows the proxy variable."""
    found = exposed(scene.wire.machine())
    if found is None:
        return unasked(request, "no proxy setting of this machine catches requests for IMDS")
    exposure, setting = found
    proof = await scene.wire.prove_proxy(setting)
    through, _ = proof.diagnoses(scene.wire.machine())
    told = (("Setting", f"{exposure.setting}={setting.value}"),)
    return Seen(proof.request, proof.through_proxy, diagnosis=through or "", told=told)


THROUGH_PROXY = Question("proxied", "ask as a program that follows the proxy", _plan_probe, _through_proxy)  # fmt: skip


def token_question(
    name: str,
    cue: str,
    wanted: Wanted = as_run,
    *,
    pause_s: float = 0.0,
    may_remember: bool = False,
) -> Question:
    """Ask for a token, perhaps after a pause, perhaps only if this process holds none."""

    async def ask(scene: Scene, request: Request) -> Seen:
        await asyncio.sleep(pause_s)
        reply = await scene.wire.token(wanted(scene), fresh=not may_remember)
        return Seen(
            request,
            reply.outcome,
            token=reply.token,
            diagnosis=reply.diagnosis or "",
            from_memory=reply.from_cache,
        )

    def plan(scene: Scene) -> Request:
        return imds.token_request(scene.ask.imds_url, wanted(scene))

    return Question(name, cue, plan, ask)


TOKEN = token_question("token", "ask IMDS for a token")

# -- Azure Resource Manager


def arm_question(
    name: str,
    cue: str,
    path: Path,
    *,
    api: str = arm.RESOURCES_API,
    wanted: Wanted = as_run,
    filter_of: Path | None = None,
) -> Question:
    """GET a path of ARM with a token."""

    def plan(scene: Scene) -> Request:
        query = {"$filter": filter_of(scene)} if filter_of else {}
        return arm.request(scene.arm_url, path(scene), api, **query)

    async def ask(scene: Scene, request: Request) -> Seen:
        if not scene.is_placed:
            return unasked(request, "this machine's subscription and group are not known")
        reply = await scene.wire.token(wanted(scene))
        if reply.token is None:
            return Seen(request, reply.outcome, diagnosis=reply.diagnosis or "arm.auth.no-token")
        signed = arm.with_token(replace(request, timeout_s=20.0), reply.token, f"guide: {cue}")
        outcome = await scene.wire.send(signed)
        problem = diagnose_arm(signed, outcome)
        return Seen(
            signed, outcome, token=reply.token, diagnosis=problem.diagnosis if problem else ""
        )

    return Question(name, cue, plan, ask, period_s=ROLE_PERIOD_S, is_signed=True)


GROUP = arm_question("group", "call Resource Manager", lambda scene: scene.group, api=TUTORIAL_API)
