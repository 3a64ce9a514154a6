"""The kinds of identity hosts, and their names."""

from __future__ import annotations

from enum import StrEnum


class HostKind(StrEnum):
    """Who hands out a managed identity's tokens on this machine."""

    IMDS = "imds"
    APP_SERVICE = "app-service"
    APP_SERVICE_2017 = "app-service-2017"
    MACHINE_LEARNING = "machine-learning"
    ARC = "arc"
    SERVICE_FABRIC = "service-fabric"
    CLOUD_SHELL = "cloud-shell"
    WORKLOAD_IDENTITY = "workload-identity"


TITLES = {
    HostKind.IMDS: "IMDS",
    HostKind.APP_SERVICE: "App Service",
    HostKind.APP_SERVICE_2017: "App Service (2017 API)",
    HostKind.MACHINE_LEARNING: "Machine Learning",
    HostKind.ARC: "Azure Arc",
    HostKind.SERVICE_FABRIC: "Service Fabric",
    HostKind.CLOUD_SHELL: "Cloud Shell",
    HostKind.WORKLOAD_IDENTITY: "workload identity",
}
"""Their names in a sentence."""
