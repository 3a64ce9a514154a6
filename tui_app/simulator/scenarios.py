"""Every scenario, as data: a world, what goes wrong on the wire, and the machine it plays on."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tui_app.simulator import faults, machines, worlds
from tui_app.simulator.cloud import US_GOVERNMENT
from tui_app.simulator.faults import ON_TOKENS, Fault, OnTheWire, Service
from tui_app.simulator.host_scenarios import HOSTS
from tui_app.simulator.names import UnknownScenario
from tui_app.simulator.scenario import Scenario, on_imds
from tui_app.simulator.world import World


def _large(now: float) -> World:
    from tui_app.simulator.large import build  # only this scenario needs it

    return build(now)


def _hostile(now: float) -> World:
    from tui_app.simulator.hostile import build  # only this scenario needs it

    return build(now)


_TABLE = (
    Scenario(
        name="reader",
        description="all links hold: a system-assigned identity, Reader on a few resource groups",
    ),
    Scenario(
        name="tutorial",
        description="a Windows VM before the tutorial's first step: identity off, no role",
        build=worlds.tutorial,
        machine=machines.WINDOWS_VM,
    ),
    Scenario(
        name="no-identity",
        description="the VM has no identity: 400 Identity not found",
        build=worlds.no_identity,
    ),
    Scenario(
        name="no-role",
        description="the identity works, but holds no role: ARM answers with empty lists and 403",
        build=worlds.no_role,
    ),
    Scenario(
        name="user-assigned",
        description="two user-assigned identities and none chosen: 400 Multiple user assigned",
        build=worlds.user_assigned,
    ),
    Scenario(
        name="wrong-client-id",
        description="asks with an object id as client id: 400 Identity not found",
    ),
    Scenario(
        name="default-flipped",
        description="a system-assigned identity came later, and is now the default: it has no role",
        build=worlds.default_flipped,
    ),
    Scenario(
        name="contributor",
        description="Contributor on one group, Reader on the subscription",
        build=worlds.contributor,
    ),
    Scenario(
        name="mixed",
        description="several scopes, a group, notActions, data actions, a condition, a deny",
        build=worlds.mixed,
    ),
    Scenario(
        name="expiring",
        description="IMDS hands out a cached token with 90 seconds to live",
        build=worlds.expiring,
    ),
    Scenario(
        name="stale-group",
        description="the cached token was minted before the identity joined a group",
        build=worlds.stale_group,
    ),
    Scenario(
        name="skewed-clock",
        description="this machine's clock is 17 minutes slow: tokens seem to come from the future",
        clock_ahead_s=17 * 60,
    ),
    Scenario(
        name="wrong-tenant",
        description="the subscription moved to another tenant, the identity did not",
        build=worlds.wrong_tenant,
    ),
    Scenario(
        name="wrong-audience",
        description="asked for an ARM token, IMDS answers with one for Key Vault",
        build=worlds.wrong_audience,
    ),
    Scenario(
        name="updating",
        description="IMDS is being updated: two token requests meet 410 Gone, then all is well",
        faults=(
            Fault(
                service=Service.IMDS,
                path=ON_TOKENS,
                reply=faults.imds_gone,
                first=2,
                with_header=True,
            ),
        ),
    ),
    Scenario(
        name="throttled",
        description="too many programs on this VM ask for tokens: 429",
        faults=(
            Fault(
                service=Service.IMDS,
                path=ON_TOKENS,
                reply=faults.imds_throttled,
                with_header=True,
                until_calm=True,
            ),
        ),
    ),
    Scenario(
        name="flaky",
        description="every other request to any service fails with a 5xx",
        faults=(
            Fault(service=Service.IMDS, reply=faults.imds_transient, alternates=True),
            Fault(service=Service.LOGIN, reply=faults.bad_gateway, alternates=True),
            Fault(service=Service.ARM, reply=faults.arm_timeout, alternates=True),
        ),
    ),
    Scenario(
        name="slow",
        description="every answer takes a second and a half",
        latency_s=1.5,
    ),
    Scenario(
        name="blackhole",
        description="IMDS accepts the connection and never answers",
        faults=on_imds(OnTheWire.SILENCE),
    ),
    Scenario(
        name="refused",
        description="nothing listens where IMDS should be",
        faults=on_imds(OnTheWire.REFUSED),
    ),
    Scenario(
        name="reset",
        description="the connection to IMDS is reset in the middle of the answer",
        faults=on_imds(OnTheWire.RESET),
    ),
    Scenario(
        name="proxy-page",
        description="a proxy answers for IMDS with an HTML page: 403",
        faults=(Fault(service=Service.IMDS, reply=faults.squid_denied),),
        machine=machines.PROXIED_VM,
    ),
    Scenario(
        name="proxy-env",
        description="IMDS works, but HTTP_PROXY sends other programs to a proxy that answers 403",
        has_proxy=True,
    ),
    Scenario(
        name="docker-desktop",
        description="not a VM at all: a container on a developer's machine",
        faults=(Fault(service=Service.IMDS, reply=faults.docker_unreachable),),
        machine=machines.DOCKER_DESKTOP,
    ),
    Scenario(
        name="other-cloud",
        description="the metadata service of AWS answers: 401",
        faults=(Fault(service=Service.IMDS, reply=faults.ec2_metadata),),
        machine=machines.EC2_INSTANCE,
    ),
    Scenario(
        name="guest-proxy-agent",
        description="the Guest Proxy Agent refuses this process: 403 without a word",
        faults=(Fault(service=Service.IMDS, reply=faults.proxy_agent_denied),),
        machine=machines.GUARDED_VM,
    ),
    Scenario(
        name="pod-identity",
        description="a pod whose node still runs the retired AAD Pod Identity (NMI)",
        faults=(Fault(service=Service.IMDS, path="/metadata/identity", reply=faults.nmi),),
        machine=machines.POD,
    ),
    *HOSTS,
    Scenario(
        name="arm-blocked",
        description="a company gateway answers for ARM with a block page: 403",
        faults=(Fault(service=Service.ARM, reply=faults.blocked_page),),
    ),
    Scenario(
        name="arm-throttled",
        description="ARM's reads run out after a few requests: 429 with Retry-After",
        build=worlds.arm_throttled,
    ),
    Scenario(
        name="government",
        description="the US government cloud: other hosts, other audiences",
        build=worlds.government,
        cloud=US_GOVERNMENT,
    ),
    Scenario(
        name="large",
        description="100,000 resources in 40 subscriptions",
        build=_large,
    ),
    Scenario(
        name="hostile",
        description="names, tags and errors made to break a terminal",
        build=_hostile,
    ),
)

SCENARIOS: Mapping[str, Scenario] = MappingProxyType({one.name: one for one in _TABLE})


def find(name: str) -> Scenario:
    """The scenario of this name.

    Raises:
        UnknownScenario: there is none.
    """
    try:
        return SCENARIOS[name]
    except KeyError:
        raise UnknownScenario(name) from None
