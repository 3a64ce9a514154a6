"""1xx: is this an Azure VM, and is it IMDS that answers?"""

from __future__ import annotations

from urllib.parse import urlsplit

from tui_app.core import arm, imds
from tui_app.core.arm_errors import diagnose_arm
from tui_app.core.ask import IMDS_URL
from tui_app.core.checks.check import (
    Context,
    Finding,
    evidence,
    failed,
    in_words,
    passed,
    skipped,
    warned,
)
from tui_app.core.checks.host import GUEST_AGENT_HEADER
from tui_app.core.diagnosis import diagnose, diagnose_probe, proxy_exposures, refine
from tui_app.core.hosts import HostKind, Place, absence, host_of, same_protocol
from tui_app.core.report import SkipReason
from tui_app.core.wire import Answer, Connected, Request, Target
from tui_app.core.words import milliseconds

IMDS_ADDRESS = IMDS_URL.removeprefix("http://")
WIRE_SERVER = "168.63.129.16"
"""The host's own service, beside IMDS: reachable, it shows that the NIC is not the fault."""


async def platform(ctx: Context) -> Finding:
    """MI106: the chassis asset tag says whether this is an Azure VM."""
    machine = ctx.wire.machine()
    if not machine.is_local:
        return skipped(SkipReason.NOT_APPLICABLE, "IMDS is asked elsewhere than at its own address")
    container = "/.dockerenv" in machine.files or "KUBERNETES_SERVICE_HOST" in machine.environ
    observed = {"chassis_asset_tag": machine.chassis_asset_tag, "container": container}
    asked = ctx.wire.host().asked
    if asked.kind is not HostKind.IMDS and not machine.is_azure_vm:
        return skipped(SkipReason.NOT_APPLICABLE, f"{asked} is asked: it need not be an Azure VM")
    if machine.is_azure_vm:
        vendor = machine.system_vendor or "Azure"
        where = ", in a container" if container else ""
        return passed(f"chassis asset tag, {vendor}{where}", observed=observed)
    if machine.is_azure_vm is None:
        seen = "the chassis asset tag cannot be read here"
        return skipped(SkipReason.NOT_PERMITTED, seen, observed=observed)
    return warned(
        f"chassis is not Azure's ({machine.system_vendor or 'unknown vendor'})",
        observed=observed,
        diagnosis="NET-NOT-AZURE",
    )


async def identity_host(ctx: Context) -> Finding:
    """MI111: who hands out tokens here, and whether Microsoft's libraries would ask the same one."""
    found = ctx.wire.host()
    observed: dict[str, object] = {
        "host": str(found.asked.kind),
        "because": found.asked.because,
        "libraries": {name: f"{c}: {c.because}" for name, c in found.libraries.items()},
    }
    azure_identity = next(iter(found.libraries.values()))
    details = {"observed": observed, "fact": found}
    if found.stray:
        diagnosis = "HOST-CLIENTS-DIFFER" if azure_identity.kind is None else "HOST-ARC-ON-AZURE"
        seen = f"{found.stray}: azure-identity asks {azure_identity}, not IMDS"
        return warned(seen, diagnosis=diagnosis, meaning=f"{azure_identity.because}.", **details)
    if not same_protocol(found.asked.kind, azure_identity.kind):
        seen = f"{found.asked} is asked; azure-identity asks {azure_identity}"
        return warned(seen, diagnosis="HOST-CLIENTS-DIFFER", **details)
    stand_in = ctx.wire.machine().environ.get("AZURE_POD_IDENTITY_AUTHORITY_HOST")
    if stand_in and found.asked.kind is HostKind.IMDS:
        seen = f"IMDS at {stand_in}, by AZURE_POD_IDENTITY_AUTHORITY_HOST"
        return passed(seen, **details)
    return passed(f"{found.asked}: {found.asked.because}", **details)


async def proxy_exposure(ctx: Context) -> Finding:
    """MI104: would a proxy setting of this machine catch other programs' IMDS calls?"""
    machine = ctx.wire.machine()
    exposures = proxy_exposures(machine)
    if not exposures:
        set_anyway = any("proxy" in setting.name.lower() for setting in machine.proxies)
        return passed("proxy set, 169.254.169.254 excepted" if set_anyway else "no proxy set")
    first = exposures[0]
    names = ", ".join(dict.fromkeys(e.setting for e in exposures))
    return warned(
        f"{names} set, 169.254.169.254 not in NO_PROXY",
        observed={"settings": [e.setting for e in exposures]},
        meaning=first.why,
        diagnosis=first.diagnosis,
    )


async def route(ctx: Context) -> Finding:
    """MI109: which address and interface would a packet to IMDS leave by?"""
    machine = ctx.wire.machine()
    if not machine.is_local:
        return skipped(SkipReason.NOT_APPLICABLE, "IMDS is asked elsewhere than at its own address")
    found = machine.route
    if found is None:
        return skipped(SkipReason.NOT_PERMITTED, "the route cannot be read here")
    by = f"{found.interface} " if found.interface else ""
    observed = {"source_address": found.source_address, "interface": found.interface}
    if found.on_link:
        seen = f"{by}{found.source_address} looks for IMDS on its own segment"
        return warned(seen, observed=observed, diagnosis="NET-HOST-UNREACHABLE")
    return passed(f"{by}{found.source_address} → {IMDS_ADDRESS}", observed=observed)


async def host_tcp(ctx: Context) -> Finding:
    """MI101: does anything take a connection where tokens come from?"""
    kind = ctx.wire.host().asked.kind or HostKind.IMDS
    if kind is HostKind.WORKLOAD_IDENTITY:  # perhaps through a proxy, which the token call follows
        return skipped(SkipReason.NOT_APPLICABLE, "the login host is asked: see Login host")
    place = Place(ctx.wire.machine(), ctx.ask)
    if lacking := absence(place, kind):
        return failed(lacking, figure="not here", diagnosis="HOST-UNSET")
    endpoint = host_of(kind).endpoint(place)
    try:
        parts = urlsplit(endpoint)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        parts, port = urlsplit(""), 0
    if not parts.hostname:
        seen = f"{endpoint[:60] or 'nothing'} is no address"
        return failed(seen, figure="no answer", diagnosis="HOST-ENDPOINT-DEAD")
    outcome = await ctx.wire.connect(parts.hostname, port)
    if isinstance(outcome, Connected):
        observed = {"port": port, "local_address": outcome.local_address}
        return passed(f"port {port}", figure=milliseconds(outcome.elapsed_ms), observed=observed)
    diagnosis = "HOST-ENDPOINT-DEAD"
    if kind is HostKind.IMDS:
        request = imds.probe_request(ctx.ask.imds_url)
        diagnosis = refine(diagnose(request, outcome) or "NET-NO-HTTP", ctx.wire.machine())
    return failed(
        in_words(outcome), figure="no answer", observed=evidence(outcome), diagnosis=diagnosis
    )


async def imds_http(ctx: Context) -> Finding:
    """MI102: a request without the header is refused in IMDS's own way; nothing is minted."""
    request = imds.probe_request(ctx.ask.imds_url)
    outcome = await ctx.wire.send(request)
    observed = evidence(outcome)
    if isinstance(outcome, Answer):
        observed["guest_proxy_agent"] = bool(outcome.header(GUEST_AGENT_HEADER))
    found = {"observed": observed, "requests": (outcome.exchange,)}
    diagnosis = diagnose_probe(request, outcome)
    if diagnosis is None:
        speed = milliseconds(outcome.elapsed_ms)
        return passed("refuses a request without Metadata: true", figure=speed, **found)
    diagnosis = refine(diagnosis, ctx.wire.machine())
    figure = str(outcome.status) if isinstance(outcome, Answer) else "no answer"
    return failed(in_words(outcome), figure=figure, diagnosis=diagnosis, **found)


async def imds_metadata(ctx: Context) -> Finding:
    """MI103: the instance document names this VM, its group, subscription and cloud."""
    request = imds.instance_request(ctx.ask.imds_url)
    outcome = await ctx.wire.send(request)
    found = {"observed": evidence(outcome), "requests": (outcome.exchange,)}
    instance = imds.read_instance(outcome) if isinstance(outcome, Answer) else None
    diagnosis = diagnose(request, outcome)
    if instance is None:
        return failed(in_words(outcome), diagnosis=diagnosis or "HTTP-NOT-IMDS", **found)
    if instance.is_partial:
        return warned("ids are missing", diagnosis="IMDS-200-PARTIAL", fact=instance, **found)
    name = instance.az_environment
    if ctx.ask.is_unknown(name) and ctx.wire.described_cloud(name) is None:
        return warned(f"unknown cloud {name}", fact=instance, **found, **_unknown_cloud(name))
    seen = f"{instance.name} in {instance.resource_group}, {instance.location}"
    return passed(seen, fact=instance, **found)


def _unknown_cloud(name: str) -> dict[str, str]:
    """What is to be said of a cloud of which nothing is known."""
    return {
        "headline": f"The VM is in a cloud that is not known here: {name}.",
        "meaning": (
            "The public cloud's endpoints are used. Name this cloud's Azure Resource Manager with "
            "--arm-url: its /metadata/endpoints then tells audience and login host. Or name a "
            "cloud that is known, with --cloud."
        ),
    }


async def imds_versions(ctx: Context) -> Finding:
    """MI110: which api-versions this host knows; an old list explains refused versions."""
    request = imds.versions_request(ctx.ask.imds_url)
    outcome = await ctx.wire.send(request)
    found = {"observed": evidence(outcome), "requests": (outcome.exchange,)}
    document = imds.read_json(outcome) if isinstance(outcome, Answer) else None
    versions = document.get("apiVersions") if document else None
    if not isinstance(versions, list) or not versions:
        diagnosis = diagnose(request, outcome)
        return warned(in_words(outcome), diagnosis=diagnosis, **found)
    return passed(f"{len(versions)}, the newest {max(map(str, versions))}", **found)


async def wire_server(ctx: Context) -> Finding:
    """MI105: a control: the host's other service takes connections."""
    if not ctx.ask.imds_is_real:
        return skipped(SkipReason.NOT_APPLICABLE, "only asked beside the real IMDS address")
    outcome = await ctx.wire.connect(WIRE_SERVER, 80)
    if isinstance(outcome, Connected):
        return passed(f"{WIRE_SERVER} port 80")
    seen = f"{WIRE_SERVER}: {in_words(outcome)}"
    return warned(
        seen,
        observed=evidence(outcome),
        meaning=(
            "The Azure host's own service is not reached either: suspect this machine's network "
            "adapter or firewall rather than IMDS. Containers usually may not reach it."
        ),
    )


async def login(ctx: Context) -> Finding:
    """MI107: the cloud's login host answers; programs need it, IMDS itself does not."""
    base = ctx.ask.authority_base(ctx.cloud)
    request = Request(
        target=Target.LOGIN,
        url=f"{base}/common/.well-known/openid-configuration",
        purpose="login host",
    )
    outcome = await ctx.wire.send(request)
    found = {"observed": evidence(outcome), "requests": (outcome.exchange,)}
    host = urlsplit(base).netloc
    document = imds.read_json(outcome) if isinstance(outcome, Answer) else None
    if document and isinstance(document.get("issuer"), str):
        return passed(host, **found)
    return warned(f"{host}: {in_words(outcome)}", diagnosis="NET-LOGIN-HOST", **found)


async def arm_reachable(ctx: Context) -> Finding:
    """MI108: ARM answers a question that needs no token, so that a network fault is told apart."""
    request = arm.endpoints_request(ctx.arm_url)
    outcome = await ctx.wire.send(request)
    found = {"observed": evidence(outcome), "requests": (outcome.exchange,)}
    problem = diagnose_arm(request, outcome)
    host = urlsplit(ctx.arm_url).netloc
    if problem is None:
        return passed(host, figure=milliseconds(outcome.elapsed_ms), **found)
    return failed(f"{host}: {in_words(outcome)}", diagnosis=problem.diagnosis, **found)
