"""What leaves this process, and whom a secret may go to."""

from __future__ import annotations

import pytest

from tui_app.client.policy import refusal
from tui_app.core.secret import Secret
from tui_app.core.wire import Request, Target

ARM = "https://management.azure.com"


def host_request(url: str) -> Request:
    secrets = (("X-IDENTITY-HEADER", Secret("key")),)
    return Request(target=Target.HOST, url=url, secrets=secrets)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:41741/msi/token", "http://localhost:40342/x", "http://[::1]:1/x",
        "http://169.254.130.2:8081/msi/token", "http://10.0.0.4/x", "http://172.30.0.1/x",
        "http://msi-sidecar:8080/x", "https://node.contoso.example:2377/x",
    ],
)  # fmt: skip
def test_a_host_near_by_or_secured_is_asked(url: str) -> None:
    """Loopback, link, private network, a plain name, or TLS."""
    assert refusal(host_request(url), ARM) == ""


@pytest.mark.parametrize(
    "url",
    [
        "http://evil.example/x", "http://8.8.8.8/x", "http://1.1.1.1:80/x", "ftp://localhost/x",
        "http://localhost.evil.example/x", "http://user@evil.example/x", "", "x", "http://",
    ],
)  # fmt: skip
def test_a_stranger_in_the_clear_is_not(url: str) -> None:
    """A variable may have been set by anybody; nothing is sent there."""
    assert refusal(host_request(url), ARM)


@pytest.mark.parametrize(
    ("target", "url", "is_sent"),
    [
        (Target.HOST, "http://localhost:50342/oauth2/token", True),
        (Target.HOST, "http://localhost:50342/oauth2/revoke", False),
        (Target.LOGIN, "https://login.microsoftonline.com/t/oauth2/v2.0/token", True),
        (Target.LOGIN, "https://login.microsoftonline.com/t/oauth2/v2.0/logout", False),
        (Target.IMDS, "http://169.254.169.254/metadata/identity/issuecredential", False),
        (Target.ARM, f"{ARM}/providers/Microsoft.ResourceGraph/resources", True),
        (Target.ARM, f"{ARM}/t/oauth2/v2.0/token", False),
        (Target.LOGIN, "https://x/providers/Microsoft.ResourceGraph/resources", False),
    ],
)
def test_a_post_leaves_only_where_it_reads(target: Target, url: str, is_sent: bool) -> None:
    """Each kind of host has its own few."""
    request = Request(target=target, url=url, method="POST")
    assert (refusal(request, ARM) == "") is is_sent
