"""Links and steps that several families share."""

from __future__ import annotations

from tui_app.core.remedies.model import (
    Shell,
    Step,
    Where,
    az,
    bash,
    here,
    portal,
    powershell,
    windows,
)

_LEARN = "https://learn.microsoft.com"
_PLATFORM = f"{_LEARN}/entra/identity-platform"
_IDENTITY = f"{_LEARN}/entra/identity/managed-identities-azure-resources"
_MACHINES = f"{_LEARN}/azure/virtual-machines"
_RBAC = f"{_LEARN}/azure/role-based-access-control"
_MANAGER = f"{_LEARN}/azure/azure-resource-manager"

IMDS = f"{_MACHINES}/instance-metadata-service"
MSP = f"{_MACHINES}/metadata-security-protocol/overview"
MSP_TROUBLE = f"{_MACHINES}/metadata-security-protocol/troubleshoot-guide"
MSP_KEY = f"{_MACHINES}/metadata-security-protocol/other-examples/key-reset"
TOKEN = f"{_IDENTITY}/how-to-use-vm-token"
CONFIGURE = f"{_IDENTITY}/how-to-configure-managed-identities"
FAQ = f"{_IDENTITY}/managed-identities-faq"
BEST_PRACTICE = f"{_IDENTITY}/managed-identity-best-practice-recommendations"
KNOWN_ISSUES = f"{_IDENTITY}/known-issues"
CLAIMS = f"{_PLATFORM}/access-token-claims-reference"
CHALLENGE = f"{_PLATFORM}/claims-challenge"
ACCESS_TOKENS = f"{_PLATFORM}/access-tokens"
ID_TOKENS = f"{_PLATFORM}/id-tokens"
KEY_ROLLOVER = f"{_PLATFORM}/signing-key-rollover"
REVOKE = f"{_LEARN}/entra/identity/users/users-revoke-access"
TOKEN_PROTECTION = f"{_LEARN}/entra/identity/conditional-access/concept-token-protection"
FEDERATION = f"{_LEARN}/entra/workload-id/workload-identity-federation"
AKS_RESTRICTION = f"{_LEARN}/azure/aks/imds-restriction"
AKS_WORKLOAD = f"{_LEARN}/azure/aks/workload-identity-overview"
ARC = f"{_LEARN}/azure/azure-arc/servers/managed-identity-authentication"
APP_SERVICE = f"{_LEARN}/azure/app-service/overview-managed-identity"
SERVICE_FABRIC = f"{_LEARN}/azure/service-fabric/how-to-managed-identity-service-fabric-app-code"
LOAD_BALANCER = f"{_LEARN}/azure/load-balancer/troubleshoot-load-balancer-imds"
ACI = f"{_LEARN}/azure/container-instances/container-instances-managed-identity"
CLOUD_SHELL = f"{_LEARN}/azure/cloud-shell/msi-authorization"
MACHINE_LEARNING = f"{_LEARN}/azure/machine-learning/how-to-identity-based-service-authentication"
TIME_SYNC = f"{_MACHINES}/linux/time-sync"
WIRE_SERVER = f"{_LEARN}/azure/virtual-network/what-is-ip-address-168-63-129-16"
RBAC_TROUBLE = f"{_RBAC}/troubleshooting"
ROLE_ASSIGN = f"{_RBAC}/role-assignments-cli"
CONDITIONS = f"{_RBAC}/conditions-overview"
DENY = f"{_RBAC}/deny-assignments"
TRANSFER = f"{_RBAC}/transfer-subscription"
THROTTLING = f"{_MANAGER}/management/request-limits-and-throttling"
LOCKS = f"{_MANAGER}/management/lock-resources"
PROVIDERS = f"{_MANAGER}/management/resource-providers-and-types"
PRIVATE_LINK = f"{_MANAGER}/management/create-private-link-access-portal"
ARM_ERRORS = f"{_MANAGER}/troubleshooting/common-deployment-errors"
GRAPH = f"{_LEARN}/azure/governance/resource-graph/troubleshoot/general"
GRAPH_LIMITS = f"{_LEARN}/azure/governance/resource-graph/concepts/guidance-for-throttled-requests"
POLICY = f"{_LEARN}/azure/governance/policy/troubleshoot/general"
SERVICE_TAGS = f"{_LEARN}/azure/virtual-network/service-tags-overview"
REST = f"{_LEARN}/rest/api/azure"

ASK_BASH = bash(
    "See what answers, past every proxy. The Server line must begin with IMDS/.",
    "curl -sv --noproxy '*' -H Metadata:true http://169.254.169.254/metadata/versions",
)
ASK_WINDOWS = windows(
    "The same on Windows.",
    "curl.exe -sv --noproxy '*' -H Metadata:true http://169.254.169.254/metadata/versions",
)
ROUTE_BASH = bash(
    "See which way the system sends packets for IMDS; `src` must be the primary address.",
    "ip route get 169.254.169.254",
)
ROUTE_WINDOWS = windows(
    "The same on Windows; the source must be the primary address of the primary network card.",
    "Find-NetRoute -RemoteIPAddress 169.254.169.254",
)
ADD_ROUTE_BASH = bash(
    "Add a route through the subnet's gateway (usually its .1), on the primary network card.",
    "sudo ip route add 169.254.169.254/32 via <gateway> dev <primary-nic> src <primary-ip>",
)
ADD_ROUTE_WINDOWS = windows(
    "The same on Windows, kept over restarts. Run it elevated.",
    "route -p add 169.254.169.254 mask 255.255.255.255 <primary-ip> metric 1",
)
FIREWALL_BASH = bash(
    "List local firewall rules that name the address.",
    "sudo nft list ruleset | grep 169.254; sudo iptables-save | grep 169.254",
)
FIREWALL_WINDOWS = windows(
    "The same on Windows. Run it elevated; it writes filters.xml into the current folder.",
    "netsh wfp show filters dir=OUT remoteaddr=169.254.169.254",
)
PROXY_BASH = bash(
    "Exempt the literal addresses, in both spellings, wherever the proxy is set.",
    "export NO_PROXY=169.254.169.254,168.63.129.16 no_proxy=169.254.169.254,168.63.129.16",
)
RETRY_THEN_SUPPORT = here(
    "Try again after a minute or two. If it lasts, open a support case with the time in UTC, the "
    "VM's resource id and the x-ms-client-request-id of the request."
)
SHOW_IDENTITY = az(
    "See which identities the VM has.",
    "az vm identity show -g {resource_group} -n {vm} --subscription {subscription}",
)
ENABLE_SYSTEM = az(
    "Enable the system-assigned identity.",
    "az vm identity assign -g {resource_group} -n {vm} --subscription {subscription}",
)
ENABLE_SYSTEM_POWERSHELL = powershell(
    "The same in Azure PowerShell, for a VM without user-assigned identities: the identity type "
    "replaces what was set before.",
    "Update-AzVM -ResourceGroupName {resource_group} -VM (Get-AzVM -ResourceGroupName "
    "{resource_group} -Name {vm}) -IdentityType SystemAssigned",
)
ATTACH_USER = az(
    "Or attach a user-assigned identity, by its resource id.",
    "az vm identity assign -g {resource_group} -n {vm} --subscription {subscription} "
    "--identities <identity-resource-id>",
)
ENABLE_PORTAL = portal(
    "Or in the portal: the virtual machine, Security, Identity, System assigned, Status: On, Save."
)
RENEW_SYSTEM_OFF = az(
    "Switch the system-assigned identity off. Its object id is lost, with its role assignments.",
    "az vm identity remove -g {resource_group} -n {vm} --subscription {subscription}",
)
RENEW_SYSTEM_ON = az(
    "Switch it on again, and assign its roles anew to the new object id.",
    "az vm identity assign -g {resource_group} -n {vm} --subscription {subscription}",
)
REFRESH_MODEL = az(
    "Refresh the platform's model of the VM with a harmless tag.",
    "az vm update -g {resource_group} -n {vm} --subscription {subscription} --set tags.fixVM=1",
)
GRANT_READER = az(
    "Grant the role Reader. This needs Owner, User Access Administrator or Role Based Access "
    "Control Administrator at the scope.",
    "az role assignment create --assignee-object-id {object_id} --assignee-principal-type "
    "ServicePrincipal --role Reader --scope {scope}",
)
GRANT_READER_POWERSHELL = powershell(
    "The same in Azure PowerShell.",
    "New-AzRoleAssignment -ObjectId {object_id} -RoleDefinitionName Reader -Scope {scope}",
)
GRANT_ROLE = az(
    "Grant a role that holds the action. This needs Owner, User Access Administrator or Role "
    "Based Access Control Administrator at the scope.",
    "az role assignment create --assignee-object-id {object_id} --assignee-principal-type "
    "ServicePrincipal --role {role} --scope {scope}",
)
GRANT_ROLE_POWERSHELL = powershell(
    "The same in Azure PowerShell.",
    "New-AzRoleAssignment -ObjectId {object_id} -RoleDefinitionName {role} -Scope {scope}",
)
WAIT_FOR_ROLE = here("Wait up to 10 minutes, then ask again: a new assignment takes that long.")
NOTHING = here("Nothing needs doing.")
COPY_AGAIN = Step(
    "Copy the whole token again, from eyJ to its end, and paste it at the prompt.",
    Where.THIS_VM,
    Shell.ANY,
    "msi-scope decode",
)
OWN_TOKEN = Step(
    "See what this machine's own identity gets.", Where.THIS_VM, Shell.ANY, "msi-scope token"
)
