"""The scenarios on machines with an identity host other than IMDS."""

from __future__ import annotations

from tui_app.simulator import host_worlds, machines
from tui_app.simulator.faults import OnTheWire
from tui_app.simulator.host import Challenge
from tui_app.simulator.scenario import Scenario, on_imds
from tui_app.simulator.world import World

NO_IMDS = on_imds(OnTheWire.REFUSED)


def _arc_with(challenge: Challenge) -> World:
    world = host_worlds.arc(0)
    assert world.host  # noqa: S101 - it has just been made
    world.host = world.host._replace(challenge=challenge)
    return world


HOSTS = (
    Scenario(
        name="app-service",
        description="a web app on App Service, with Reader on its resource group",
        build=host_worlds.app_service,
        machine=machines.SITE,
        faults=NO_IMDS,
    ),
    Scenario(
        name="app-service-2017",
        description="a web app that finds only the old API's variables: MSI_ENDPOINT",
        build=host_worlds.app_service_2017,
        machine=machines.WINDOWS_SITE,
        faults=NO_IMDS,
    ),
    Scenario(
        name="machine-learning",
        description="a job on Azure ML: a person's token, unless a client id is given",
        build=host_worlds.machine_learning,
        machine=machines.COMPUTE,
        faults=NO_IMDS,
    ),
    Scenario(
        name="arc",
        description="a server in a branch office, connected with Azure Arc",
        build=host_worlds.arc,
        machine=machines.BRANCH_SERVER,
        faults=NO_IMDS,
    ),
    Scenario(
        name="arc-no-rights",
        description="an Arc server, asked by a user who may not read the agent's keys",
        build=lambda _: _arc_with(Challenge.MISSING),
        machine=machines.BRANCH_SERVER,
        faults=NO_IMDS,
    ),
    Scenario(
        name="arc-old-agent",
        description="an old Arc agent ignores the identity asked for, and gives the machine's",
        build=host_worlds.arc_old_agent,
        machine=machines.BRANCH_SERVER,
        faults=NO_IMDS,
    ),
    Scenario(
        name="arc-hostile",
        description="what answers for the Arc agent wants another file read",
        build=lambda _: _arc_with(Challenge.OUTSIDE),
        machine=machines.BRANCH_SERVER,
        faults=NO_IMDS,
    ),
    Scenario(
        name="arc-on-azure",
        description="an Azure VM with an Arc agent left over, which has another identity",
        build=host_worlds.arc_on_azure,
        machine=machines.FORMER_BRANCH_SERVER,
    ),
    Scenario(
        name="service-fabric",
        description="an application on Service Fabric: TLS with a pinned certificate",
        build=host_worlds.service_fabric,
        machine=machines.FABRIC_NODE,
        faults=NO_IMDS,
    ),
    Scenario(
        name="service-fabric-wrong-certificate",
        description="on Service Fabric, the certificate is not the pinned one",
        build=host_worlds.service_fabric_wrong_certificate,
        machine=machines.FABRIC_NODE,
        faults=NO_IMDS,
    ),
    Scenario(
        name="cloud-shell",
        description="Cloud Shell: the token is that of the person who signed in",
        build=host_worlds.cloud_shell,
        machine=machines.SHELL,
        faults=NO_IMDS,
    ),
    Scenario(
        name="workload-identity",
        description="a pod on AKS with workload identity; IMDS has the node's",
        build=host_worlds.workload_identity,
        machine=machines.POD,
    ),
)
