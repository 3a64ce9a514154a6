"""No HTTP answer came from IMDS, or something on this machine is about to prevent one."""

from __future__ import annotations

from tui_app.core.remedies import common
from tui_app.core.remedies.common import (
    ADD_ROUTE_BASH,
    ADD_ROUTE_WINDOWS,
    ASK_BASH,
    ASK_WINDOWS,
    FIREWALL_BASH,
    FIREWALL_WINDOWS,
    PROXY_BASH,
    RETRY_THEN_SUPPORT,
    ROUTE_BASH,
    ROUTE_WINDOWS,
)
from tui_app.core.remedies.model import Entry, az, bash, elsewhere, here, portal, windows

_FIND_NSG_TAG = az(
    "Look for a network security group rule that names the service tag AzurePlatformIMDS.",
    "az network nsg list --subscription {subscription} --query "
    "\"[?securityRules[?destinationAddressPrefix=='AzurePlatformIMDS']]"
    '.{nsg:name, group:resourceGroup}" -o table',
)

ENTRIES: tuple[Entry, ...] = (
    Entry(
        id="NET-CONNECT-TIMEOUT",
        title="IMDS does not answer: the connection attempt timed out.",
        meaning="Packets to 169.254.169.254 leave this machine and nothing comes back. No answer "
        "at all points to the way there, not to the identity.",
        causes=(
            "This machine is not an Azure VM.",
            "The packets leave by a secondary network card or address; IMDS serves the primary one only.",
            "A network security group denies the service tag AzurePlatformIMDS.",
            "A firewall on this machine drops them.",
            "This is a pod, a container, WSL or a nested VM that cannot reach link-local addresses.",
            "IMDS is restarting.",
        ),
        steps=(
            ROUTE_BASH,
            ROUTE_WINDOWS,
            FIREWALL_BASH,
            FIREWALL_WINDOWS,
            _FIND_NSG_TAG,
            RETRY_THEN_SUPPORT,
        ),
        signal="Connect timeout; errno 110, Windows 10060 or 121.",
        link=common.IMDS,
        fault="this-vm",
        retry="70s",
    ),
    Entry(
        id="NET-REFUSED",
        title="The connection to IMDS was refused.",
        meaning="Something answered the connection attempt with a reset. IMDS itself does not: "
        "it is a local rule, or a local agent that the traffic is redirected to and that is down.",
        causes=(
            "A firewall rule on this machine rejects the address.",
            "Traffic is redirected to a local agent that is not running (the Guest Proxy Agent, "
            "port 3080, or AAD Pod Identity).",
            "A proxy variable points at a port where nothing listens.",
            "A sandbox forbids the connection.",
        ),
        steps=(
            FIREWALL_BASH,
            bash(
                "See whether the Guest Proxy Agent runs; restart it if it is there and down.",
                "systemctl status azure-proxy-agent",
            ),
            windows("The same on Windows.", "Get-Service GuestProxyAgent"),
            bash("Look for proxy settings.", "env | grep -i proxy"),
        ),
        signal="Connection refused; errno 111, Windows 10061 or 1225.",
        link=common.IMDS,
        fault="this-vm",
        retry="1x",
    ),
    Entry(
        id="NET-UNREACHABLE",
        title="This machine has no route to IMDS.",
        meaning="The system knows no way at all to 169.254.169.254, so nothing was sent.",
        causes=(
            "This is a laptop or another machine outside Azure.",
            "The primary network card is down.",
            "A VPN client removed the default route.",
            "The address was set by hand inside the machine, without a gateway.",
        ),
        steps=(
            bash("See addresses and routes.", "ip address; ip route"),
            windows("The same on Windows.", "Get-NetIPConfiguration; route print 169.254*"),
            here("Set the primary network card back to DHCP."),
            ADD_ROUTE_BASH,
            ADD_ROUTE_WINDOWS,
        ),
        signal="Network unreachable; errno 101, Windows 10051 or 1231.",
        link=common.IMDS,
        fault="this-vm",
        retry="1x",
    ),
    Entry(
        id="NET-HOST-UNREACHABLE",
        title="This machine looks for IMDS on its own network segment.",
        meaning="There is a route, but it says that 169.254.169.254 is a neighbour, and no "
        "neighbour has that address. IMDS is reached through the gateway.",
        causes=(
            "A route for all of 169.254.0.0/16 points at a network card: zeroconf, avahi, an "
            "adapter without an address, a failover cluster.",
            "A local firewall rejects with 'host prohibited'.",
        ),
        steps=(
            ROUTE_BASH,
            ROUTE_WINDOWS,
            ADD_ROUTE_BASH,
            ADD_ROUTE_WINDOWS,
            here("Switch off the zeroconf route, so that it does not come back."),
        ),
        signal="No route to host; errno 113, Windows 10065 or 1232; or an on-link route.",
        link=common.IMDS,
        fault="this-vm",
        retry="1x",
    ),
    Entry(
        id="NET-HOST-DOWN",
        title="No neighbour on this network is IMDS: this is hardly an Azure VM.",
        meaning="The system asked its own network segment for 169.254.169.254 and nobody "
        "answered. That happens on laptops, on macOS above all.",
        causes=("This is a laptop, not an Azure VM.", "The network card has no link."),
        steps=(here("Run this on the Azure VM whose identity you want to see."),),
        signal="Host is down; errno 112 (Linux) or 64 (macOS), Windows 10064.",
        link=common.IMDS,
        fault="this-vm",
    ),
    Entry(
        id="NET-ACCESS-DENIED",
        title="A local policy forbids this program to connect to IMDS.",
        meaning="The operating system refused the connection before a packet was sent. The "
        "network is not at fault.",
        causes=(
            "An outbound rule of Windows Firewall or of the filtering platform (WFP).",
            "A security product (EDR).",
            "An eBPF, cgroup or seccomp policy on Linux, a container's for example.",
        ),
        steps=(
            here("Run the same command elevated, to compare."),
            FIREWALL_WINDOWS,
            FIREWALL_BASH,
            elsewhere("Ask for an exception for 169.254.169.254, TCP port 80, for this program."),
        ),
        signal="Permission denied; errno 13 or 1, Windows 10013.",
        link=common.IMDS,
        fault="this-vm",
    ),
    Entry(
        id="NET-READ-TIMEOUT",
        title="The connection was taken, but no whole answer came.",
        meaning="The connection came about at once, the request was sent, and no answer, "
        "or not all of one, came within the time limit.",
        causes=(
            "A transparent proxy or a tunnel accepted the connection in place of IMDS.",
            "IMDS is overloaded, or in the middle of an update.",
            "It was the first call of Scheduled Events, which can take two minutes.",
        ),
        steps=(ASK_BASH, ASK_WINDOWS, RETRY_THEN_SUPPORT),
        signal="Read timeout after a quick connect.",
        link=common.IMDS,
        fault="this-vm",
        retry="exp",
    ),
    Entry(
        id="NET-RESET",
        title="The connection to IMDS was cut after the request.",
        meaning="The request was sent, and the connection was reset instead of answered. "
        "Something on the way reads the traffic and objects to it.",
        causes=(
            "A security product stops plain-text requests for metadata.",
            "A proxy or an intrusion prevention system resets the connection.",
        ),
        steps=(
            ASK_BASH,
            ASK_WINDOWS,
            elsewhere("Have 169.254.169.254 excluded in the security product."),
        ),
        signal="Connection reset; errno 104, Windows 10054.",
        link=common.IMDS,
        fault="this-vm",
        retry="1x",
    ),
    Entry(
        id="NET-NO-HTTP",
        title="What answers breaks off, or does not speak HTTP.",
        meaning="The connection came about, but it was closed before the answer was whole, or "
        "what came back is not HTTP. IMDS does neither.",
        causes=(
            "Another service listens at that address in this network.",
            "A container network leads the address elsewhere.",
            "A local redirect sends it to an agent of another kind.",
        ),
        steps=(
            ROUTE_BASH,
            ROUTE_WINDOWS,
            FIREWALL_BASH,
        ),
        signal="Protocol error, or the connection closed without an answer.",
        link=common.IMDS,
        fault="this-vm",
        retry="1x",
    ),
    Entry(
        id="NET-OTHER",
        title="The connection to IMDS failed for a reason not known here.",
        meaning="The system reported an error that fits no known case. Its own words are shown "
        "with the request.",
        causes=("Not known.",),
        steps=(ROUTE_BASH, ROUTE_WINDOWS, ASK_BASH, ASK_WINDOWS, RETRY_THEN_SUPPORT),
        signal="A connection error with an unknown number, or with none.",
        link=common.IMDS,
        fault="this-vm",
        retry="1x",
    ),
    Entry(
        id="NET-DNS",
        title="The name of the identity host does not resolve.",
        meaning="IMDS is normally asked by its address and needs no DNS. Here a name is "
        "configured instead, and DNS does not know it.",
        causes=(
            "--imds-url or AZURE_POD_IDENTITY_AUTHORITY_HOST holds a name that is misspelt.",
            "This machine has no working DNS.",
        ),
        steps=(
            bash(
                "See whether a variable redirects identity requests.",
                "env | grep -E 'AZURE_POD_IDENTITY_AUTHORITY_HOST|MSI_SCOPE_IMDS_URL'",
            ),
            here("Remove it, or correct the name."),
        ),
        signal="Name resolution failed.",
        link=common.IMDS,
        fault="this-vm",
        retry="1x",
    ),
    Entry(
        id="NET-TLS",
        title="The identity host was asked over TLS, and that failed.",
        meaning="IMDS speaks plain HTTP. An https address is configured, and no trusted "
        "connection came about.",
        causes=(
            "--imds-url begins with https.",
            "The tunnel or simulator at that address has a certificate this machine does not trust.",
        ),
        steps=(here("Use http:// for IMDS, or pass the right certificate with --ca-bundle."),),
        signal="TLS handshake or certificate error.",
        link=common.IMDS,
        fault="this-vm",
    ),
    Entry(
        id="NET-LOGIN-HOST",
        title="The cloud's login host does not answer as it should.",
        meaning="A managed identity's token comes from IMDS, which does not need this host. "
        "Programs on this VM that sign users in, or check signatures, do.",
        causes=(
            "A firewall or a network security group lets no traffic out to it.",
            "A proxy answers in its place, or is not named in HTTPS_PROXY.",
            "A company gateway breaks TLS open, and its root is not trusted here.",
        ),
        steps=(
            here("See in the request list who answered, and with what."),
            here("For a gateway's own root: msi-scope --ca-bundle <file.pem>."),
            elsewhere("Allow the service tag AzureActiveDirectory on port 443, if it is needed."),
        ),
        signal="No OpenID configuration from the cloud's login host.",
        link=common.SERVICE_TAGS,
        fault="administrator",
        retry="1x",
    ),
    Entry(
        id="NET-PROXY-ENV",
        title="Programs on this VM send IMDS requests to a proxy.",
        meaning="This app asks IMDS directly, but other programs follow the proxy variables, and "
        "a proxy cannot reach the IMDS of this VM.",
        causes=(
            "The company's image sets a proxy for everything.",
            "A shell profile, /etc/environment, a systemd drop-in or a pipeline agent sets it.",
            "The exception is there, but as a network or with a wildcard, which many clients ignore.",
        ),
        steps=(
            PROXY_BASH,
            bash(
                "Find where the variables are set, and add the exception there for good.",
                "grep -ris proxy /etc/environment /etc/profile.d /etc/systemd/system ~/.profile",
            ),
            windows(
                "On Windows, for all users. Add to the value that is there, if there is one.",
                "[Environment]::SetEnvironmentVariable('NO_PROXY', "
                "'169.254.169.254,168.63.129.16', 'Machine')",
            ),
            here("Restart the programs concerned: they read the variables only at their start."),
        ),
        signal="A proxy variable for http without a literal 169.254.169.254 in NO_PROXY.",
        link=common.IMDS,
        fault="this-vm",
    ),
    Entry(
        id="NET-PROXY-SYSTEM",
        title="Windows sends IMDS requests of many programs to a proxy.",
        meaning="The proxy settings of Windows reach programs that set none themselves, and a "
        "proxy cannot reach the IMDS of this VM.",
        causes=("A group policy sets the proxy.", "A script for automatic configuration (PAC)."),
        steps=(
            windows("See the machine's setting.", "netsh winhttp show proxy"),
            windows(
                "See this user's setting.",
                "Get-ItemProperty 'HKCU:\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet "
                "Settings' | Select-Object ProxyEnable, ProxyServer, ProxyOverride, AutoConfigURL",
            ),
            here("Add 169.254.169.254 and 168.63.129.16 to the bypass list."),
            windows(
                "Test without a proxy (PowerShell 6 or later).",
                "Invoke-RestMethod -NoProxy -Headers @{Metadata='true'} "
                "http://169.254.169.254/metadata/versions",
            ),
        ),
        signal="WinHTTP or Internet Settings name a proxy, without a bypass for 169.254.169.254.",
        link=common.IMDS,
        fault="this-vm",
    ),
    Entry(
        id="NET-ROUTE-MISSING",
        title="No route leads to IMDS by the primary network card.",
        meaning="IMDS answers the primary address of the primary network card only. Here the "
        "packets would take a default route on another card.",
        causes=(
            "A route table of the guest was changed by hand.",
            "A second network card has a lower metric.",
            "A VPN client captures all traffic.",
        ),
        steps=(ROUTE_BASH, ROUTE_WINDOWS, ADD_ROUTE_BASH, ADD_ROUTE_WINDOWS),
        signal="Only a default route on a card that is not the primary one covers the address.",
        link=common.IMDS,
        fault="this-vm",
    ),
    Entry(
        id="NET-ROUTE-WRONG-NIC",
        title="Packets for IMDS leave by the wrong network card or address.",
        meaning="IMDS answers the primary address of the primary network card only. The system "
        "would use another source, so no answer can come.",
        causes=(
            "A VPN, tunnel or container network captures the address.",
            "The VM has several network cards.",
            "The card has several addresses, and a secondary one is used.",
            "Policy routing.",
        ),
        steps=(
            ROUTE_BASH,
            ROUTE_WINDOWS,
            ADD_ROUTE_BASH,
            ADD_ROUTE_WINDOWS,
            here("On an appliance: translate the source to the primary address."),
        ),
        signal="The system's source address is not the first one of the primary network card.",
        link=common.IMDS,
        fault="this-vm",
    ),
    Entry(
        id="NET-DHCP-OFF",
        title="The primary network card does not use DHCP.",
        meaning="Azure gives the routes that IMDS needs by DHCP. An address that is set inside "
        "the machine loses them.",
        causes=("A static address in netplan, NetworkManager or the adapter's settings.",),
        steps=(
            here("Set the primary network card back to DHCP."),
            portal("If the address must not change, make it static at the network card in Azure."),
        ),
        signal="The primary network card has a static configuration in the guest.",
        link=common.IMDS,
        fault="this-vm",
    ),
    Entry(
        id="NET-NSG-PLATFORM-TAG",
        title="A network security group may block IMDS by its service tag.",
        meaning="Network security groups do not filter IMDS, with one exception: a rule that "
        "denies the service tag AzurePlatformIMDS. It does not show among the effective routes.",
        causes=("A hardening baseline.", "An automation that quarantines machines."),
        steps=(
            _FIND_NSG_TAG,
            portal("Remove the deny rule from that network security group."),
        ),
        signal="Connect timeout although the routes are right.",
        link=common.SERVICE_TAGS,
        fault="administrator",
    ),
    Entry(
        id="NET-FIREWALL-LOCAL",
        title="A firewall rule on this machine concerns IMDS.",
        meaning="A local rule allows or forbids IMDS by user or program. The Linux agent's own "
        "rule is harmless: it covers 168.63.129.16 only.",
        causes=("Hardening of the machine: only some accounts may reach IMDS.",),
        steps=(
            FIREWALL_BASH,
            FIREWALL_WINDOWS,
            here("Allow this account in the rule, or run as the account that is allowed."),
        ),
        signal="An nftables, iptables or WFP rule names 169.254.169.254.",
        link=common.IMDS,
        fault="this-vm",
    ),
    Entry(
        id="NET-CONTAINER-BRIDGE",
        title="IMDS cannot be reached from inside this container.",
        meaning="The container's network does not forward link-local addresses. The VM around "
        "it may be quite healthy.",
        causes=(
            "A bridge network on Windows, or nested virtualization.",
            "The container was started with --network none.",
            "A network policy forbids it.",
        ),
        steps=(
            bash(
                "On the VM itself, outside the container, see whether IMDS answers.",
                "curl -s --noproxy '*' -H Metadata:true http://169.254.169.254/metadata/versions",
            ),
            bash(
                "On Linux, start the container in the host's network.",
                "docker run --network host <image>",
            ),
            windows(
                "In a Windows container, add a route to its gateway.",
                "route add 169.254.169.254 mask 255.255.255.255 <container-gateway>",
            ),
        ),
        signal="Connect timeout, and /.dockerenv exists.",
        link=common.IMDS,
        fault="this-vm",
    ),
    Entry(
        id="NET-AKS-RESTRICTION",
        title="This pod may not reach IMDS.",
        meaning="The cluster keeps pods away from IMDS. That is a deliberate protection of the "
        "node's identity; pods have workload identity instead.",
        causes=(
            "The cluster was made with --enable-imds-restriction.",
            "A network policy forbids 169.254.169.254.",
        ),
        steps=(
            elsewhere("Give the pod a workload identity instead of the node's identity."),
            az(
                "See whether the cluster is ready for it.",
                "az aks show -g {resource_group} -n <cluster> --subscription {subscription} "
                '--query "{issuer:oidcIssuerProfile.enabled, '
                'workload:securityProfile.workloadIdentity.enabled}"',
            ),
        ),
        signal="Connect timeout, and KUBERNETES_SERVICE_HOST is set.",
        link=common.AKS_RESTRICTION,
        fault="administrator",
    ),
    Entry(
        id="NET-ACI-WINDOWS",
        title="Windows containers in Container Instances have no IMDS.",
        meaning="That platform has no metadata service for Windows containers. Nothing on this "
        "machine can change it.",
        causes=("A limit of the platform.",),
        steps=(elsewhere("Use a Linux container, or the endpoint in the environment variables."),),
        signal="Connect timeout in a Windows container of Azure Container Instances.",
        link=common.ACI,
        fault="platform",
    ),
    Entry(
        id="NET-NOT-AZURE",
        title="This machine is not an Azure VM, so it has no managed identity.",
        meaning="Its hardware does not identify itself as Azure's, and IMDS does not answer. "
        "Managed identity works on the Azure resource that owns it, and nowhere else.",
        causes=(
            "You are logged in to another machine than you think.",
            "The program runs on a laptop, in another cloud, or in your own data centre.",
        ),
        steps=(
            here("Log in to the Azure VM and run this there; or try --demo here."),
            bash(
                "An Azure VM says 7783-7084-3265-9085-8269-3286-77 here.",
                "cat /sys/class/dmi/id/chassis_asset_tag",
            ),
            windows(
                "The same on Windows.",
                "(Get-CimInstance Win32_SystemEnclosure).SMBIOSAssetTag",
            ),
        ),
        signal="IMDS is not reachable, and the chassis asset tag is not that of Azure.",
        link=common.IMDS,
        fault="this-vm",
    ),
    Entry(
        id="TOOL-REFUSED",
        title="This app did not send the request: its own rules forbid it.",
        meaning="The app sends tokens only to the host that they are for, never over plain "
        "HTTP, and asks IMDS only in ways without side effects. This request broke such a rule.",
        causes=(
            "An address given by hand belongs to another host than the token does.",
            "An answer pointed to a foreign host.",
        ),
        steps=(
            here("Check --imds-url, --arm-url, --authority-url and --cloud against each other."),
        ),
        signal="Refused before anything was sent.",
        link=common.IMDS,
        fault="this-vm",
    ),
)
