"""The true IMDS address, and what a real kernel answers, in network namespaces made for it.

Nothing leaves them: a namespace starts with no way out, and gets none but a cable to another one.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tui_app.core.machine import AZURE_CHASSIS_ASSET_TAG

IMDS, WIRE_SERVER = "169.254.169.254", "168.63.129.16"
ROOT = Path(__file__).parents[2]
PATIENCE_S = 60.0
NOWHERE = "http://127.0.0.1:9"
"""A port of the namespace's own loopback on which nothing listens."""
NOTHING_LISTENS = {"arm_url": NOWHERE, "authority_url": NOWHERE}
IN_CONTAINER = any(Path(mark).exists() for mark in ("/.dockerenv", "/run/.containerenv"))
"""Then silence has a likelier cause than a fault of the VM, and is named after it."""
AZURE_CHASSIS = f"""
mount -t tmpfs none /sys/class && mkdir -p /sys/class/dmi/id &&
echo {AZURE_CHASSIS_ASSET_TAG} > /sys/class/dmi/id/chassis_asset_tag &&
echo 'Microsoft Corporation' > /sys/class/dmi/id/sys_vendor && exec "$@"
"""
"""Run in the mount namespace that `ip netns exec` makes: this machine looks like an Azure VM."""

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("ip") is None, reason="needs Linux and iproute2"
)


class Namespace:
    """A network namespace: what `ip` and programs do inside it."""

    def __init__(self, name: str) -> None:
        self.name = name

    def ip(self, line: str) -> None:
        """Run one `ip` command inside."""
        subprocess.run(["ip", "-n", self.name, *line.split()], check=True, capture_output=True)

    def command(self, *arguments: str, on_azure: bool = False) -> list[str]:
        """The command line that runs this interpreter inside, on a simulated chassis if wished."""
        chassis = ["sh", "-c", AZURE_CHASSIS, "sh"] if on_azure else []
        return ["ip", "netns", "exec", self.name, *chassis, sys.executable, *arguments]

    @contextmanager
    def simulator(self, scenario: str, *addresses: str) -> Iterator[dict[str, str]]:
        """A scenario's IMDS on port 80 of these addresses; yields the other services' URLs."""
        with subprocess.Popen(
            self.command("-m", "tests.client.namespace_relay", scenario, *addresses),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as server:
            try:
                assert server.stdout is not None
                yield json.loads(server.stdout.readline())
            finally:
                server.kill()

    def doctor(
        self,
        urls: Mapping[str, str] = NOTHING_LISTENS,
        *,
        on_azure: bool = True,
        environ: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        """The report of `doctor`, which is not told where IMDS is."""
        endpoints = ("--arm-url", urls["arm_url"], "--authority-url", urls["authority_url"])
        done = subprocess.run(
            self.command(
                "-m", "tui_app", "doctor", "--format", "json", *endpoints, on_azure=on_azure
            ),
            cwd=ROOT,
            env={**os.environ, **(environ or {})},
            capture_output=True,
            timeout=PATIENCE_S,
            check=False,
        )
        report: dict[str, Any] = json.loads(done.stdout or "{}")
        assert report, done.stderr.decode()
        assert done.returncode == {"broken": 3, "inconclusive": 5}.get(report["verdict"], 0)
        assert report["host"]["identity_host"] == f"http://{IMDS}"
        return report


@contextmanager
def made(label: str) -> Iterator[Namespace]:
    """A namespace of its own name, gone afterwards."""
    name = f"msi-scope-{label}-{uuid4().hex[:8]}"
    done = subprocess.run(["ip", "netns", "add", name], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no network namespace can be made here: {done.stderr.strip()}")
    try:
        yield Namespace(name)
    finally:
        subprocess.run(["ip", "netns", "del", name], check=True, capture_output=True)


@pytest.fixture
def vm() -> Iterator[Namespace]:
    """A namespace with its loopback up and nothing else."""
    with made("vm") as namespace:
        namespace.ip("link set lo up")
        yield namespace


@pytest.fixture
def cabled(vm: Namespace) -> Iterator[tuple[Namespace, Namespace]]:
    """A VM whose card is cabled to a host that owns the IMDS address; the VM has no route yet."""
    with made("host") as host:
        try:
            vm.ip(f"link add eth0 type veth peer name eth0 netns {host.name}")
        except subprocess.CalledProcessError as problem:
            pytest.skip(f"no cable between namespaces here: {problem.stderr.decode().strip()}")
        for side, address in ((vm, "10.0.0.4"), (host, "10.0.0.1")):
            side.ip(f"addr add {address}/24 dev eth0")
            side.ip("link set eth0 up")
        host.ip("link set lo up")
        host.ip(f"addr add {IMDS}/32 dev eth0")
        yield vm, host


def check(report: Mapping[str, Any], code: str) -> dict[str, Any]:
    """The result of one check."""
    found: dict[str, Any] = next(c for c in report["checks"] if c["code"] == code)
    return found


def assert_holds(report: Mapping[str, Any], *codes: str) -> None:
    """These checks passed."""
    statuses = {code: check(report, code)["status"] for code in codes}
    assert set(statuses.values()) == {"pass"}, statuses


def test_imds_is_found_at_its_true_address(vm: Namespace) -> None:
    """Without any option that says where it is, IMDS is found at 169.254.169.254."""
    vm.ip(f"addr add {IMDS}/32 dev lo")
    vm.ip(f"addr add {WIRE_SERVER}/32 dev lo")
    with vm.simulator("reader", IMDS, WIRE_SERVER) as urls:
        report = vm.doctor(urls)
    assert report["verdict"] in ("healthy", "degraded")
    assert_holds(report, "MI101", "MI102", "MI103", "MI105", "MI106", "MI109", "MI201", "MI203")
    assert check(report, "MI103")["observed"]["summary"].startswith("vm-web-01 ")


def test_a_silent_wire_server_is_a_warning_only(vm: Namespace) -> None:
    """When the control address is not reached, the chain holds and MI105 warns."""
    vm.ip(f"addr add {IMDS}/32 dev lo")
    with vm.simulator("reader", IMDS) as urls:
        report = vm.doctor(urls)
    assert report["verdict"] == "degraded"
    assert_holds(report, "MI101", "MI102", "MI103", "MI201", "MI203")
    assert check(report, "MI105")["status"] == "warn"


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_imds_is_never_asked_through_a_proxy(vm: Namespace, name: str) -> None:
    """A proxy that is set, and dead, hinders nothing; MI104 names the variable."""
    vm.ip(f"addr add {IMDS}/32 dev lo")
    with vm.simulator("reader", IMDS) as urls:
        report = vm.doctor(urls, environ={name: NOWHERE})
    assert_holds(report, "MI101", "MI102", "MI103", "MI201", "MI203", "MI401")
    exposure = check(report, "MI104")
    assert exposure["status"] == "warn"
    assert exposure["diagnosis"] == "NET-PROXY-ENV"
    assert name in exposure["observed"]["settings"]


LISTENING = """
import socket, time
for _ in range(200):
    try:
        socket.create_connection(("127.0.0.1", 8888), 1).close()
        break
    except OSError:
        time.sleep(0.05)
else:
    raise SystemExit("nobody listens")
"""


@contextmanager
def tinyproxy(vm: Namespace, folder: Path) -> Iterator[str]:
    """A real forward proxy inside the namespace that does not let IMDS pass; yields its URL."""
    program = shutil.which("tinyproxy")
    if program is None:
        pytest.skip("tinyproxy is not installed")
    (folder / "filter").write_text(r"^169\.254\.169\.254")
    lines = ("Port 8888", "Listen 127.0.0.1", f'Filter "{folder / "filter"}"', "MaxClients 10")
    (folder / "conf").write_text("\n".join((*lines, "")))
    command = ["ip", "netns", "exec", vm.name, program, "-d", "-c", str(folder / "conf")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as proxy:
        try:
            subprocess.run(vm.command("-c", LISTENING), check=True, timeout=PATIENCE_S)
            yield "http://127.0.0.1:8888"
        finally:
            proxy.kill()


def test_a_real_forward_proxy_is_proven_guilty(vm: Namespace, tmp_path: Path) -> None:
    """The chain holds around it; programs that follow it get its page, and both are shown."""
    vm.ip(f"addr add {IMDS}/32 dev lo")
    with vm.simulator("reader", IMDS) as urls, tinyproxy(vm, tmp_path) as proxy:
        environ = {**os.environ, "HTTP_PROXY": proxy}
        report = vm.doctor(urls, environ={"HTTP_PROXY": proxy})
        proof = subprocess.run(
            vm.command("-m", "tui_app", "doctor", "--prove-proxy", on_azure=True),
            cwd=ROOT,
            env=environ,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
    assert_holds(report, "MI101", "MI102", "MI103", "MI201", "MI203")
    assert check(report, "MI104")["diagnosis"] == "NET-PROXY-ENV"
    assert "tinyproxy" in proof.stdout
    assert "HTTP-PROXY-403" in proof.stdout
    assert "it is IMDS" in proof.stdout


@pytest.mark.parametrize(
    ("prepare", "diagnosis", "errno"),
    [
        pytest.param([f"addr add {IMDS}/32 dev lo"], "NET-REFUSED", 111, id="nobody-listens"),
        pytest.param([], "NET-UNREACHABLE", 101, id="no-route"),
        pytest.param(["link set lo down"], "NET-UNREACHABLE", 101, id="no-interface"),
        pytest.param([f"route add unreachable {IMDS}"], "NET-HOST-UNREACHABLE", 113, id="unreachable"),
        pytest.param([f"route add prohibit {IMDS}"], "NET-ACCESS-DENIED", 13, id="prohibited"),
        pytest.param([f"route add blackhole {IMDS}"], "NET-OTHER", 22, id="blackhole"),
    ],
)  # fmt: skip
def test_what_the_kernel_refuses_is_named(
    vm: Namespace, prepare: list[str], diagnosis: str, errno: int
) -> None:
    """On an Azure VM each refusal of the kernel becomes its own diagnosis, and the chain ends there."""
    for line in prepare:
        vm.ip(line)
    report = vm.doctor()
    assert report["verdict"] == "broken"
    assert report["root_cause"] == "MI101"
    assert report["diagnosis"] == diagnosis
    connect = check(report, "MI101")
    assert (connect["status"], connect["observed"]["errno"]) == ("fail", errno)
    assert check(report, "MI102")["skip_reason"] == "prerequisite"
    assert check(report, "MI203")["skip_reason"] == "prerequisite"


def test_off_azure_a_refusal_means_this_is_no_azure_vm(vm: Namespace) -> None:
    """Where the chassis says that this is no Azure VM, that is the diagnosis; else the refusal is."""
    vm.ip(f"addr add {IMDS}/32 dev lo")
    report = vm.doctor(on_azure=False)
    elsewhere = report["host"]["on_azure_vm"] is False
    assert check(report, "MI101")["diagnosis"] == ("NET-NOT-AZURE" if elsewhere else "NET-REFUSED")
    assert report["verdict"] == ("inconclusive" if elsewhere else "broken")


def test_packets_that_vanish_are_a_timeout(cabled: tuple[Namespace, Namespace]) -> None:
    """Through the right card, and never answered: a timeout, within the bound on all checks."""
    vm, host = cabled
    vm.ip("route add default via 10.0.0.1 dev eth0")
    host.ip("route add blackhole 10.0.0.4")
    host.ip("link set eth0 address 02:00:00:00:00:01")
    vm.ip("neigh replace 10.0.0.1 lladdr 02:00:00:00:00:01 nud permanent dev eth0")
    report = vm.doctor()
    timeout = "NET-CONTAINER-BRIDGE" if IN_CONTAINER else "NET-CONNECT-TIMEOUT"
    assert check(report, "MI101")["diagnosis"] == timeout
    assert check(report, "MI101")["observed"]["timed_out"] is True
    assert check(report, "MI109")["observed"] == {
        "summary": f"eth0 10.0.0.4 → {IMDS}",
        "source_address": "10.0.0.4",
        "interface": "eth0",
    }


def test_a_wrong_source_address_is_a_timeout_that_names_the_address(
    cabled: tuple[Namespace, Namespace],
) -> None:
    """The host answers the card's first address only; packets leave by the second, and it shows."""
    vm, host = cabled
    vm.ip("addr add 10.0.0.5/24 dev eth0")
    vm.ip(f"route add {IMDS}/32 via 10.0.0.1 dev eth0 src 10.0.0.5")
    host.ip("route add blackhole 10.0.0.5/32")
    host.ip("link set eth0 address 02:00:00:00:00:01")
    vm.ip("neigh replace 10.0.0.1 lladdr 02:00:00:00:00:01 nud permanent dev eth0")
    report = vm.doctor()
    assert check(report, "MI101")["observed"]["timed_out"] is True
    assert check(report, "MI109")["observed"]["source_address"] == "10.0.0.5"


def test_a_link_local_route_is_named_as_the_fault(cabled: tuple[Namespace, Namespace]) -> None:
    """With 169.254.0.0/16 on the card itself, as zeroconf sets it, the route is the diagnosis."""
    vm, host = cabled
    vm.ip("route add 169.254.0.0/16 dev eth0")
    host.ip("link set eth0 arp off")
    report = vm.doctor()
    no_answer = "NET-CONTAINER-BRIDGE" if IN_CONTAINER else "NET-HOST-UNREACHABLE"
    assert check(report, "MI101")["diagnosis"] == no_answer
    assert check(report, "MI109")["diagnosis"] == "NET-HOST-UNREACHABLE"


def test_imds_is_found_across_the_cable(cabled: tuple[Namespace, Namespace]) -> None:
    """The same cable, route and host, with the service there: the connection holds."""
    vm, host = cabled
    vm.ip("route add default via 10.0.0.1 dev eth0")
    with host.simulator("reader", IMDS):
        report = vm.doctor()
    assert_holds(report, "MI101", "MI102", "MI103", "MI109", "MI201", "MI203")
    assert check(report, "MI101")["observed"]["local_address"] == "10.0.0.4"
