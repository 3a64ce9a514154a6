"""Something answered at the address of IMDS that is not IMDS."""

from __future__ import annotations

from tui_app.core.remedies import common
from tui_app.core.remedies.common import (
    ASK_BASH,
    ASK_WINDOWS,
    PROXY_BASH,
    RETRY_THEN_SUPPORT,
    ROUTE_BASH,
    ROUTE_WINDOWS,
)
from tui_app.core.remedies.model import (
    Entry,
    Shell,
    Step,
    Where,
    az,
    bash,
    elsewhere,
    here,
    powershell,
    windows,
)

_BYPASS_SYSTEM = windows(
    "On Windows, see the machine's proxy, and add 169.254.169.254 to its bypass list.",
    "netsh winhttp show proxy",
)
_GATEWAY_CAUSES = (
    "A proxy took the request and cannot reach the IMDS of this VM.",
    "A service mesh or load balancer stands in between.",
)
_GATEWAY_MEANING = (
    "A gateway answered that it cannot reach IMDS, which no gateway can: only this VM itself can. "
    "The answer does not come from Azure."
)
_AGENT_LOG_BASH = bash(
    "See which program and user the agent refused.",
    "sudo tail -n 20 /var/lib/azure-proxy-agent/ProxyAgent.Connection.log",
)
_AGENT_LOG_WINDOWS = windows(
    "The same on Windows.",
    "Get-Content -Tail 20 C:\\WindowsAzure\\ProxyAgent\\Logs\\ProxyAgent.Connection.log",
)
_RESTART_AGENT_BASH = bash(
    "Restart the agent.",
    "sudo systemctl restart azure-proxy-agent && systemctl status azure-proxy-agent",
)
_RESTART_AGENT_WINDOWS = windows(
    "The same on Windows. Run it elevated.", "Restart-Service GuestProxyAgent"
)

_TRANSPARENT = Step(
    "Whoever runs the network: let plain HTTP to 169.254.169.254 pass the transparent proxy; "
    "it must stay on the host.",
    Where.ADMIN_WORKSTATION,
)

ENTRIES: tuple[Entry, ...] = (
    Entry(
        id="HTTP-NOT-IMDS",
        title="What answers at the address of IMDS is not IMDS.",
        meaning="IMDS names itself in the Server header of every answer; this one does not. "
        "Nothing that it says about identities can be believed.",
        causes=(
            "A proxy, transparent or configured, answered in its place.",
            "A container runtime or a local agent intercepts the address.",
            "This machine is not an Azure VM.",
        ),
        steps=(
            ASK_BASH,
            ASK_WINDOWS,
            ROUTE_BASH,
            ROUTE_WINDOWS,
            here(
                "Look at Server, Via, X-Cache and the first lines of the answer: they name who it is."
            ),
        ),
        signal="An HTTP answer whose Server header does not begin with IMDS/.",
        link=common.IMDS,
        fault="this-vm",
    ),
    Entry(
        id="HTTP-CAPTIVE-HTML",
        title="A web page came back instead of an answer from IMDS.",
        meaning="IMDS never sends HTML. A proxy's block page or a login page answered, though "
        "with a status that looks like success to some programs.",
        causes=("A transparent proxy blocks the request.", "A captive portal asks for a login."),
        steps=(ASK_BASH, ASK_WINDOWS, PROXY_BASH, _BYPASS_SYSTEM),
        signal="200 or 4xx with text/html, without IMDS's Server header.",
        link=common.IMDS,
        fault="this-vm",
    ),
    Entry(
        id="HTTP-REDIRECT",
        title="Something redirects requests for IMDS elsewhere.",
        meaning="IMDS never redirects. The redirect was not followed; its Location shows who "
        "sent it.",
        causes=("A captive portal.", "A proxy that wants a login."),
        steps=(ASK_BASH, ASK_WINDOWS, PROXY_BASH, _BYPASS_SYSTEM),
        signal="Any 3xx without IMDS's Server header.",
        link=common.IMDS,
        fault="this-vm",
    ),
    Entry(
        id="HTTP-PROXY-400",
        title="A local proxy took the request and could not pass it on.",
        meaning="A forward proxy says that it cannot connect to 169.254.169.254. No proxy can: "
        "the address means this VM only.",
        causes=("A proxy of a developer tool or a VPN client runs on this machine.",),
        steps=(PROXY_BASH, _BYPASS_SYSTEM, ASK_BASH, ASK_WINDOWS),
        signal="400 with the reason 'Fail to directly connect with 169.254.169.254'.",
        link=common.IMDS,
        fault="this-vm",
    ),
    Entry(
        id="HTTP-PROXY-403",
        title="A proxy refused the request for IMDS.",
        meaning="The answer carries a proxy's marks. The request should never have reached a "
        "proxy: IMDS is asked directly.",
        causes=(
            "A transparent proxy catches plain HTTP.",
            "A proxy setting without an exception for 169.254.169.254.",
        ),
        steps=(_TRANSPARENT, PROXY_BASH, _BYPASS_SYSTEM, ASK_BASH, ASK_WINDOWS),
        signal="403 with a Via header or the name of a proxy product.",
        link=common.IMDS,
        fault="administrator",
    ),
    Entry(
        id="HTTP-PROXY-407",
        title="A proxy wants a login before it passes the request on.",
        meaning="Only proxies send this status. The request should never have reached one: IMDS "
        "is asked directly.",
        causes=(
            "A proxy setting without an exception for 169.254.169.254.",
            "A transparent proxy catches plain HTTP.",
        ),
        steps=(PROXY_BASH, _BYPASS_SYSTEM, ASK_BASH, ASK_WINDOWS),
        signal="407 Proxy Authentication Required.",
        link=common.IMDS,
        fault="this-vm",
    ),
    Entry(
        id="HTTP-GATEWAY-502",
        title="A gateway between this VM and IMDS reports a bad gateway.",
        meaning=_GATEWAY_MEANING,
        causes=_GATEWAY_CAUSES,
        steps=(PROXY_BASH, _BYPASS_SYSTEM, ASK_BASH, ASK_WINDOWS),
        signal="502 without IMDS's Server header.",
        link=common.IMDS,
        fault="this-vm",
        retry="1x",
    ),
    Entry(
        id="HTTP-GATEWAY-503",
        title="A gateway between this VM and IMDS says: not available.",
        meaning=_GATEWAY_MEANING,
        causes=_GATEWAY_CAUSES,
        steps=(PROXY_BASH, _BYPASS_SYSTEM, ASK_BASH, ASK_WINDOWS),
        signal="503 without IMDS's Server header.",
        link=common.IMDS,
        fault="this-vm",
        retry="1x",
    ),
    Entry(
        id="HTTP-GATEWAY-504",
        title="A gateway between this VM and IMDS timed out.",
        meaning=_GATEWAY_MEANING,
        causes=_GATEWAY_CAUSES,
        steps=(PROXY_BASH, _BYPASS_SYSTEM, ASK_BASH, ASK_WINDOWS),
        signal="504 without IMDS's Server header.",
        link=common.IMDS,
        fault="this-vm",
        retry="1x",
    ),
    Entry(
        id="HTTP-DOCKER-403",
        title="Docker Desktop answered: this is not an Azure VM.",
        meaning="The HTTP proxy of Docker Desktop could not reach the address and said so. The "
        "container runs on a developer's machine, where there is no managed identity.",
        causes=("A container or dev container on a laptop.",),
        steps=(
            here("Use another credential there, such as that of the Azure CLI, for development."),
            here("Run this on an Azure VM to see its managed identity; or try --demo here."),
        ),
        signal="403 whose text says that 169.254.169.254:80 is an unreachable network or host.",
        link=common.TOKEN,
        fault="this-vm",
    ),
    Entry(
        id="HTTP-OTHER-CLOUD",
        title="The metadata service of another cloud answered.",
        meaning="This machine belongs to another provider, or to a build service on its own "
        "small machines. It has no Azure managed identity.",
        causes=(
            "A build runner of a third party (Firecracker).",
            "A machine in AWS or Google Cloud.",
        ),
        steps=(
            here("Use a credential that exists there, such as workload identity federation."),
            here("Run this on an Azure VM to see its managed identity."),
        ),
        signal="'No MMDS token provided', Server: EC2ws, or Metadata-Flavor: Google.",
        link=common.TOKEN,
        fault="this-vm",
    ),
    Entry(
        id="HTTP-GPA-403",
        title="The Guest Proxy Agent does not let this program use IMDS.",
        meaning="Metadata Security Protocol is enforced on this VM. Its agent lets only listed "
        "programs and users reach IMDS, and refuses the others with an empty 403.",
        causes=(
            "This program or user is not in the access control profile of the VM.",
            "The path of the request contains a traversal such as /../.",
        ),
        steps=(
            _AGENT_LOG_BASH,
            _AGENT_LOG_WINDOWS,
            az(
                "See the mode and the access control profile.",
                "az vm show -g {resource_group} -n {vm} --subscription {subscription} "
                "--query securityProfile.proxyAgentSettings",
            ),
            elsewhere(
                "Add the program to the access control profile for IMDS, or set the mode to Audit "
                "for the time of the search."
            ),
        ),
        signal="403 with an empty body, Connection: close, and no Server header.",
        link=common.MSP_TROUBLE,
        fault="administrator",
    ),
    Entry(
        id="HTTP-GPA-421",
        title="The Guest Proxy Agent does not know this connection.",
        meaning="The agent has no record of who opened the connection, so that it cannot decide. "
        "Its redirection in the kernel is broken, or it was called directly.",
        causes=(
            "The eBPF redirection did not start, or was removed.",
            "A program connects to port 3080 directly.",
        ),
        steps=(_RESTART_AGENT_BASH, _RESTART_AGENT_WINDOWS, _AGENT_LOG_BASH, _AGENT_LOG_WINDOWS),
        signal="421 with an empty body, Connection: close, and no Server header.",
        link=common.MSP_TROUBLE,
        fault="this-vm",
        retry="1x",
    ),
    Entry(
        id="HTTP-GPA-405",
        title="The Guest Proxy Agent rejects this HTTP method.",
        meaning="The agent knows the usual methods only; TRACE, CONNECT and invented ones end "
        "here. It is a fault of the calling program.",
        causes=("The program sends a method that IMDS does not know.",),
        steps=(here("Use GET."),),
        signal="405 'Method Not Allowed' with a long Allow header and Connection: close.",
        link=common.MSP,
        fault="this-vm",
    ),
    Entry(
        id="HTTP-GPA-5XX",
        title="The Guest Proxy Agent cannot pass requests on to IMDS.",
        meaning="The agent took the request and could not reach or sign to the host. Often its "
        "key no longer matches the one that the host has latched.",
        causes=(
            "The key does not match after a swapped or restored disk.",
            "The host side is restarting.",
        ),
        steps=(
            _RESTART_AGENT_BASH,
            _RESTART_AGENT_WINDOWS,
            az(
                "Restart the VM, and compare.",
                "az vm restart -g {resource_group} -n {vm} --subscription {subscription}",
            ),
            az(
                "See the number of the key, keyIncarnationId.",
                "az vm show -g {resource_group} -n {vm} --subscription {subscription} "
                "--query securityProfile.proxyAgentSettings.keyIncarnationId",
            ),
            powershell(
                "Reset the key: set a number one higher than the one above. It cannot be done "
                "from inside the VM.",
                "Invoke-AzRestMethod -Method PATCH -SubscriptionId {subscription} "
                "-ResourceGroupName {resource_group} -ResourceProviderName Microsoft.Compute "
                "-ResourceType virtualMachines -Name {vm} -ApiVersion 2024-03-01 -Payload "
                '\'{"properties":{"securityProfile":{"proxyAgentSettings":'
                '{"keyIncarnationId":<number>}}}}\'',
            ),
        ),
        signal="500, 502 or 503 with an empty body, Connection: close, and no Server header.",
        link=common.MSP_KEY,
        fault="administrator",
        retry="exp",
    ),
    Entry(
        id="HTTP-NMI",
        title="AAD Pod Identity intercepts IMDS requests on this node.",
        meaning="The daemon of the retired AAD Pod Identity answered in place of IMDS. Its "
        "refusals copy those of IMDS, but it is not IMDS.",
        causes=(
            "The cluster still runs AAD Pod Identity.",
            "No identity is bound to this pod.",
            "The daemon could not refresh its own token.",
        ),
        steps=(
            elsewhere("Move the workload to workload identity."),
            Step(
                "See whether the daemon runs.",
                Where.ADMIN_WORKSTATION,
                Shell.ANY,
                "kubectl get pods --all-namespaces -l component=nmi",
            ),
        ),
        signal="One of the daemon's texts, or IMDS's JSON with a newline and no Server header.",
        link=common.AKS_WORKLOAD,
        fault="administrator",
        retry="exp",
    ),
    Entry(
        id="HTTP-WIRESERVER-XML",
        title="The request went to the wrong service: its path is wrong.",
        meaning="The host answered, but another service than IMDS handled the path, as its XML "
        "shows. The identity is not the cause.",
        causes=("The path begins with two slashes.", "The path is misspelt."),
        steps=(
            here("Correct the address: one slash, then metadata/identity/oauth2/token."),
            ASK_BASH,
            ASK_WINDOWS,
        ),
        signal="404 with XML and <Code>ResourceNotFound</Code>.",
        link=common.TOKEN,
        fault="this-vm",
    ),
    Entry(
        id="HTTP-WIRESERVER-500",
        title="The Azure host is up, but IMDS behind it is not.",
        meaning="The front end of the host answered in IMDS's place. That happens while the "
        "platform restarts IMDS.",
        causes=("An update of the platform.", "A fault of the host."),
        steps=(RETRY_THEN_SUPPORT,),
        signal="500 text/plain from Microsoft-IIS.",
        link=common.WIRE_SERVER,
        fault="platform",
        retry="exp",
    ),
)
