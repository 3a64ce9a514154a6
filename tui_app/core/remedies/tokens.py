"""A token came back, yet things fail."""

from __future__ import annotations

from tui_app.core.remedies import common
from tui_app.core.remedies.common import (
    ASK_BASH,
    ASK_WINDOWS,
    GRANT_READER,
    GRANT_READER_POWERSHELL,
    GRANT_ROLE,
    RENEW_SYSTEM_OFF,
    RENEW_SYSTEM_ON,
    SHOW_IDENTITY,
    WAIT_FOR_ROLE,
)
from tui_app.core.remedies.model import Entry, bash, elsewhere, here, windows

ENTRIES: tuple[Entry, ...] = (
    Entry(
        id="TOK-WRONG-IDENTITY",
        title="The token is for another identity than the one asked for.",
        meaning="An identity was named in the request, and the token that came back belongs to "
        "a different one. Roles of the named identity do not apply to it.",
        causes=(
            "The host ignored the selector; an old Arc agent does.",
            "The program does not pass the client id on to the request.",
        ),
        steps=(
            SHOW_IDENTITY,
            here("Compare the client id in the answer with the one that you meant."),
            here("Update the agent or the library that makes the request."),
        ),
        signal="The token's appid, or the client_id of the answer, is not the one requested.",
        link=common.FAQ,
        fault="this-vm",
    ),
    Entry(
        id="TOK-DEFAULT-FLIPPED",
        title="The token is the VM's own, but the roles belong to another identity.",
        meaning="No identity was named. Since a system-assigned identity was enabled, IMDS "
        "chooses that one, and no longer the user-assigned one that holds the roles.",
        causes=(
            "Somebody enabled the system-assigned identity.",
            "Azure Policy enabled it, for monitoring or backup for example.",
        ),
        steps=(
            SHOW_IDENTITY,
            here("Name the user-assigned identity in every request, with its client id."),
            bash(
                "In programs that use DefaultAzureCredential.",
                "export AZURE_CLIENT_ID=<client-id-of-the-user-assigned-identity>",
            ),
        ),
        signal="No selector, xms_mirid is the VM, and the roles are on a user-assigned identity.",
        link=common.FAQ,
        fault="this-vm",
    ),
    Entry(
        id="TOK-WRONG-AUDIENCE",
        title="The token is meant for another service.",
        meaning="Each token is for one service only, named in its audience. The service that was "
        "called does not accept tokens made for another one.",
        causes=(
            "The wrong resource was asked for.",
            "A token for one service is used for another.",
            "The resource is that of another cloud, or lacks its slash at the end.",
        ),
        steps=(
            here("Ask for a token with the right resource: --resource <uri>."),
            here("For Azure Resource Manager it is https://management.azure.com/."),
        ),
        signal="aud is not the service that is called.",
        link=common.TOKEN,
        fault="this-vm",
        retry="1x",
    ),
    Entry(
        id="TOK-STALE",
        title="The token is older than the change you wait for.",
        meaning="IMDS keeps a token for about a day. Memberships of groups and directory roles "
        "are written into it when it is made, and do not change until it expires.",
        causes=(
            "The identity was added to a group after the token was made.",
            "The program keeps its own copy of the token.",
        ),
        steps=(
            GRANT_ROLE,
            here("Or wait until the token expires; direct role assignments need no new token."),
            here("Restart the program, so that it drops its own copy."),
        ),
        signal="The token was cached before the change.",
        link=common.BEST_PRACTICE,
        fault="administrator",
    ),
    Entry(
        id="TOK-EXPIRED",
        title="The token has expired.",
        meaning="No service accepts it any more. A new one is one request away.",
        causes=(
            "The program keeps a token beyond its end.",
            "It is an old token that was pasted.",
            "The clock of this machine is wrong.",
        ),
        steps=(here("Get a new token, and let the program drop the old one."),),
        signal="exp is in the past, after allowing for the clock.",
        link=common.TOKEN,
        fault="this-vm",
        retry="1x",
    ),
    Entry(
        id="TOK-CLOCK-SKEW",
        title="The clock of this machine is wrong.",
        meaning="It differs by more than five minutes from the clock of the Azure host. Tokens "
        "then look expired, or not yet valid, though they are fine.",
        causes=(
            "Time synchronisation is off, or follows a wrong source.",
            "The machine was paused or restored.",
        ),
        steps=(
            bash("See the state of the synchronisation.", "timedatectl; chronyc tracking"),
            bash("Set the clock right at once.", "sudo chronyc makestep"),
            windows("See the state on Windows.", "w32tm /query /status"),
            windows("Set the clock right at once. Run it elevated.", "w32tm /resync /force"),
        ),
        signal="Local time differs from expires_on - expires_in by more than 300 s.",
        link=common.TIME_SYNC,
        fault="this-vm",
    ),
    Entry(
        id="TOK-TENANT-MISMATCH",
        title="The identity and the subscription are in different tenants.",
        meaning="A managed identity lives in one tenant for ever. The subscription has moved to "
        "another tenant, or belongs to somebody else.",
        causes=(
            "The subscription was transferred to another tenant.",
            "The id is that of a subscription of another organisation.",
        ),
        steps=(
            SHOW_IDENTITY,
            RENEW_SYSTEM_OFF,
            RENEW_SYSTEM_ON,
            elsewhere("Make user-assigned identities again in the new tenant, and attach them."),
        ),
        signal="tid is not the tenant of the subscription.",
        link=common.KNOWN_ISSUES,
        fault="administrator",
    ),
    Entry(
        id="TOK-NO-RBAC",
        title="The identity works, but no role lets it see anything.",
        meaning="Azure knows who is asking and shows nothing, because no role is assigned to the "
        "identity. An administrator grants one.",
        causes=(
            "No role was ever assigned.",
            "The role was assigned to the client id or to another identity: it belongs on the "
            "object id.",
            "The role was assigned less than ten minutes ago.",
        ),
        steps=(GRANT_READER, GRANT_READER_POWERSHELL, WAIT_FOR_ROLE),
        signal="An empty list of subscriptions, or 403 AuthorizationFailed naming the oid.",
        link=common.ROLE_ASSIGN,
        fault="administrator",
        retry=(600.0,),
    ),
    Entry(
        id="TOK-MALFORMED",
        title="The answer says success but holds no usable token.",
        meaning="The body is cut off, has no access_token, or holds one that is not three "
        "segments long. Services will not accept it.",
        causes=(
            "An agent or a simulator stands in for IMDS.",
            "The connection ended before the whole answer came.",
        ),
        steps=(
            ASK_BASH,
            ASK_WINDOWS,
            here("Look at the names of the fields in the answer; the token itself stays masked."),
        ),
        signal="2xx on the token path without a token of three segments.",
        link=common.CLAIMS,
        fault="this-vm",
        retry="1x",
    ),
)
