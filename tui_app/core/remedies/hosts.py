"""Identity hosts other than IMDS: Arc, App Service, Service Fabric, Cloud Shell, Machine Learning."""

from __future__ import annotations

from tui_app.core.remedies import common, endpoints
from tui_app.core.remedies.model import Entry, az, bash, elsewhere, here, portal, windows

_ARC_STATUS = bash("See the state and the version of the Arc agent.", "azcmagent show")

ENTRIES: tuple[Entry, ...] = (
    *endpoints.ENTRIES,
    Entry(
        id="HOST-ARC-403-KEY",
        title="This user may not read the key file of the Arc agent.",
        meaning="Azure Arc proves by a file that the caller is privileged. This account cannot "
        "read it; without the right, the file even looks absent.",
        causes=(
            "On Linux: the user is neither root nor in the group himds.",
            "On Windows: the user is neither an administrator nor in the group Hybrid agent "
            "extension applications.",
        ),
        steps=(
            bash(
                "On Linux: add the user to the group, then log in again.",
                "sudo usermod -aG himds <user>",
            ),
            windows(
                "On Windows: add the user to the group, then log in again. Run it elevated.",
                "Add-LocalGroupMember -Group 'Hybrid agent extension applications' -Member <user>",
            ),
        ),
        signal="The key file that the challenge names cannot be read, or cannot be found.",
        link=common.ARC,
        fault="this-vm",
    ),
    Entry(
        id="HOST-ARC-CHALLENGE",
        title="The Arc agent's challenge cannot be answered.",
        meaning="A 401 of the agent names a key file in its own folder, which the caller must read. "
        "This one names none, or a file elsewhere; that was not read.",
        causes=(
            "Something else than the Arc agent listens there, and perhaps wants a file read.",
            "The agent is old.",
        ),
        steps=(
            _ARC_STATUS,
            bash(
                "See where identity requests are sent.",
                "env | grep -E 'IDENTITY_ENDPOINT|IMDS_ENDPOINT'",
            ),
            here("Update the agent."),
        ),
        signal="401 without WWW-Authenticate: Basic realm=.",
        link=common.ARC,
        fault="this-vm",
    ),
    Entry(
        id="HOST-ARC-UAMI",
        title="The Arc agent ignored which identity was asked for.",
        meaning="Agents that do not know user-assigned identities give the token of the machine "
        "instead, without a word.",
        causes=("The agent is too old for user-assigned identities.",),
        steps=(_ARC_STATUS, here("Update the agent, or use the machine's own identity.")),
        signal="200 that does not echo the selector.",
        link=common.ARC,
        fault="this-vm",
    ),
    Entry(
        id="HOST-ARC-ON-AZURE",
        title="A left-over Arc agent diverts identity requests of this VM.",
        meaning="This is an Azure VM with IMDS of its own. Libraries that find the Arc agent ask "
        "that one first, and get another identity or none.",
        causes=("The Arc agent is installed on an Azure VM, or was left over from an image.",),
        steps=(
            _ARC_STATUS,
            bash("Disconnect the agent, then uninstall it.", "sudo azcmagent disconnect"),
            here("Remove IDENTITY_ENDPOINT and IMDS_ENDPOINT from the environment."),
        ),
        signal="The agent's himds file or IMDS_ENDPOINT, on a machine with real IMDS.",
        link=common.ARC,
        fault="this-vm",
    ),
    Entry(
        id="HOST-ARC-CONTAINER",
        title="This container cannot reach the Arc agent of its host.",
        meaning="The agent listens on the host's own localhost:40342, and proves the caller by a "
        "file on the host. A container has neither.",
        causes=("The container has a network and a file system of its own.",),
        steps=(
            bash(
                "Start it in the host's network, with the folder of the keys.",
                "docker run --network host -v /var/opt/azcmagent/tokens:/var/opt/azcmagent/tokens:ro "
                "<image>",
            ),
        ),
        signal="localhost:40342 is not reachable inside a container on an Arc machine.",
        link=common.ARC,
        fault="this-vm",
    ),
    Entry(
        id="HOST-APPSVC-400",
        title="The app has no such identity, or must name one.",
        meaning="Unlike a VM, App Service does not choose the only user-assigned identity by "
        "itself: it must be named.",
        causes=(
            "AZURE_CLIENT_ID is wrong, or left over.",
            "The app has only a user-assigned identity, and the program names none.",
            "The identity is not attached to the app.",
        ),
        steps=(
            az(
                "See the identities of the app.",
                "az webapp identity show -g {resource_group} -n <app> --subscription {subscription}",
            ),
            portal("Set AZURE_CLIENT_ID in the app's settings to the identity's client id."),
        ),
        signal="400 'No User Assigned or Delegated Managed Identity found'.",
        link=common.APP_SERVICE,
        fault="administrator",
    ),
    Entry(
        id="HOST-APPSVC-500",
        title="App Service could not get the token.",
        meaning="The identity service of the platform failed, most often because the resource of "
        "the request is not known.",
        causes=("The resource is misspelt.", "A passing fault of the platform."),
        steps=(
            here("Check the resource of the request."),
            here("For a support case, note the correlationId in the answer."),
        ),
        signal="500 'An unexpected error occured while fetching the AAD Token.'",
        link=common.APP_SERVICE,
        fault="this-vm",
        retry="1x",
    ),
    Entry(
        id="HOST-SF-404",
        title="Service Fabric refused the token request.",
        meaning="The code in the answer says why: no secret header, no such identity, a missing "
        "parameter, or a wrong version. Do not repeat the request as it is.",
        causes=(
            "ManagedIdentityNotFound: the application declares no identity.",
            "SecretHeaderNotFound: the request lacks the header Secret.",
            "InvalidApiVersion or ArgumentNullOrEmpty: a fault of the caller.",
        ),
        steps=(
            elsewhere("Declare the identity in the application's manifest and deploy it again."),
            here("Update the library that makes the request."),
        ),
        signal="404 with SecretHeaderNotFound, ManagedIdentityNotFound or the like.",
        link=common.SERVICE_FABRIC,
        fault="administrator",
    ),
    Entry(
        id="HOST-CLOUDSHELL-400",
        title="Cloud Shell has no tokens for this service.",
        meaning="Cloud Shell serves a fixed list of services, and its token is the signed-in "
        "user's, not a managed identity's.",
        causes=("The resource is not on Cloud Shell's list.",),
        steps=(here("Use a resource that Cloud Shell serves, or run this on the VM."),),
        signal="400 AudienceNotSupported.",
        link=common.CLOUD_SHELL,
        fault="this-vm",
    ),
    Entry(
        id="HOST-ML-USER-TOKEN",
        title="Azure Machine Learning gave a user's token.",
        meaning="Without a client id this compute acts for the signed-in user, not for its "
        "managed identity.",
        causes=("The request names no identity.",),
        steps=(
            bash(
                "See the default identity of this compute.", "env | grep DEFAULT_IDENTITY_CLIENT_ID"
            ),
            here("Pass it as the client id."),
        ),
        signal="The token has a user's claims: scp, upn or name.",
        link=common.MACHINE_LEARNING,
        fault="this-vm",
    ),
)
