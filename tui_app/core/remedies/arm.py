"""Azure Resource Manager refused, throttled, failed, or was not reached."""

from __future__ import annotations

from tui_app.core.remedies import common
from tui_app.core.remedies.common import (
    GRANT_READER,
    GRANT_READER_POWERSHELL,
    GRANT_ROLE,
    GRANT_ROLE_POWERSHELL,
    NOTHING,
    RENEW_SYSTEM_OFF,
    RENEW_SYSTEM_ON,
    SHOW_IDENTITY,
    WAIT_FOR_ROLE,
)
from tui_app.core.remedies.model import Entry, az, bash, elsewhere, here, portal, windows

_NEW_TOKEN = here("Get a new token, and ask again.")
_SUPPORT = here("If it lasts, open a support case with the time in UTC and x-ms-request-id.")
_SLOW_DOWN = here(
    "Wait as long as Retry-After says, at least a second, and ask for less at a time."
)
_SHARED_LIMIT = "Other programs with the same identity count too: the limit is the identity's."
_PROXY_VARIABLES = bash("See which proxy is used.", "env | grep -i proxy")
_PROXY_WINDOWS = windows("The same on Windows.", "netsh winhttp show proxy")
_REACH_BASH = bash(
    "See whether Azure Resource Manager is reached. 401 is the healthy answer here.",
    "curl -sS -o /dev/null -w '%{http_code}\\n' "
    "'https://management.azure.com/subscriptions?api-version=2022-12-01'",
)
_REACH_WINDOWS = windows(
    "See on Windows whether the port is reached.",
    "Test-NetConnection management.azure.com -Port 443",
)
_LIST_SUBSCRIPTIONS = az("See the subscriptions of your own account.", "az account list -o table")

ENTRIES: tuple[Entry, ...] = (
    Entry(
        id="arm.empty.subscriptions",
        title="The identity works, but it has no role anywhere.",
        meaning="Azure accepted the token and lists no subscription, because no role is assigned "
        "to the identity in this tenant. An administrator grants one.",
        causes=(
            "No role was ever assigned to this identity.",
            "The role was assigned to another identity: compare the object id.",
            "The role was assigned less than ten minutes ago.",
        ),
        steps=(GRANT_READER, GRANT_READER_POWERSHELL, WAIT_FOR_ROLE),
        signal="200 with an empty list of subscriptions.",
        link=common.ROLE_ASSIGN,
        fault="administrator",
        retry=(600.0,),
    ),
    Entry(
        id="arm.empty.assignments",
        title="No role assignment is visible to this identity.",
        meaning="That does not mean there is none: who may not read role assignments is shown an "
        "empty list instead of an error.",
        causes=(
            "The identity may not read role assignments; many data roles may not.",
            "There is no assignment at this scope.",
        ),
        steps=(
            here("Ask what the identity may do instead; that needs no right to read assignments."),
            GRANT_READER,
        ),
        signal="200 with an empty list of role assignments.",
        link=common.RBAC_TROUBLE,
        fault="administrator",
    ),
    Entry(
        id="arm.empty.list",
        title="The list holds what this identity may see, and no more.",
        meaning="Azure leaves out what the caller may not read. A short or empty list is no proof "
        "that nothing else exists.",
        causes=("The identity has roles on a part of the resources only.",),
        steps=(
            here("Nothing needs doing, unless the identity should see more; then grant Reader."),
            GRANT_READER,
        ),
        signal="A short or empty list.",
        link=common.RBAC_TROUBLE,
        fault="none",
    ),
    Entry(
        id="arm.authz.missing",
        title="The identity lacks the right for this action at this scope.",
        meaning="Azure knows who is asking; no role of this identity holds the action there. "
        "The same text is sent when the scope does not exist.",
        causes=(
            "No role with that action is assigned at the scope or above it.",
            "The role is on another identity: compare the object id.",
            "The role is on a resource, and the call is about its group.",
            "The role was assigned less than ten minutes ago.",
            "The identity came into a group after its token was made.",
            "The scope is misspelt.",
        ),
        steps=(GRANT_ROLE, GRANT_ROLE_POWERSHELL, WAIT_FOR_ROLE),
        signal="403 AuthorizationFailed.",
        link=common.RBAC_TROUBLE,
        fault="administrator",
        retry=(600.0,),
    ),
    Entry(
        id="arm.authz.missing-list",
        title="The identity may not list these resources.",
        meaning="The refusal names a scope that ends in a provider, where no role can be "
        "assigned. The role belongs on the group or resource above it.",
        causes=(
            "No role that can read them is assigned at the group or above it.",
            "The role was assigned less than ten minutes ago.",
        ),
        steps=(GRANT_ROLE, GRANT_ROLE_POWERSHELL, WAIT_FOR_ROLE),
        signal="403 AuthorizationFailed, with a scope ending in /providers/<namespace>.",
        link=common.RBAC_TROUBLE,
        fault="administrator",
        retry=(600.0,),
    ),
    Entry(
        id="arm.authz.providers-read",
        title="The identity may not list resource providers. That is usual.",
        meaning="Only few roles hold this right, and none on a group alone. The app goes on with "
        "what it knows by itself.",
        causes=("The identity has roles on groups or resources only.",),
        steps=(NOTHING,),
        signal="403 for Microsoft.Resources/subscriptions/providers/read.",
        link=common.PROVIDERS,
        fault="none",
    ),
    Entry(
        id="arm.authz.tenant-scope",
        title="The call concerns the whole tenant, where the identity has no role.",
        meaning="The path names no subscription. Such calls need a role at the root, which a "
        "managed identity should hardly have.",
        causes=("The subscription is missing in the path.",),
        steps=(here("Ask the same below a subscription."),),
        signal="403 AuthorizationFailed, with a scope that begins with /providers/.",
        link=common.RBAC_TROUBLE,
        fault="this-vm",
    ),
    Entry(
        id="arm.authz.condition",
        title="A condition on the role assignment excludes this request.",
        meaning="The identity may have the role, but its assignment carries a condition that "
        "this request does not fulfil. Perhaps no further role is needed.",
        causes=(
            "The condition excludes this resource or this kind of request.",
            "No role with that action is assigned at all.",
        ),
        steps=(
            az(
                "Read the conditions of the identity's assignments.",
                "az role assignment list --assignee {object_id} --scope {scope} "
                '--include-inherited --query "[].condition" -o tsv',
            ),
            elsewhere("Change the condition, or the request."),
        ),
        signal="403 'an ABAC condition not fulfilled'.",
        link=common.CONDITIONS,
        fault="administrator",
    ),
    Entry(
        id="arm.authz.template",
        title="A template needs a right that the identity lacks.",
        meaning="Rights are checked before a deployment starts. The text names the resource, the "
        "action and the scope.",
        causes=("The identity has no role with that action where the template deploys.",),
        steps=(GRANT_ROLE, GRANT_ROLE_POWERSHELL, WAIT_FOR_ROLE),
        signal="InvalidTemplateDeployment, 'Authorization failed for template resource'.",
        link=common.RBAC_TROUBLE,
        fault="administrator",
        retry=(600.0,),
    ),
    Entry(
        id="arm.authz.deny",
        title="A deny assignment blocks this action; more roles do not help.",
        meaning="The identity holds the right, and a deny assignment takes it away. Only who owns "
        "that assignment can exclude the identity from it.",
        causes=(
            "The group is managed by a service: AKS, Databricks, Machine Learning, OpenShift.",
            "A managed application or a deployment stack protects its resources.",
        ),
        steps=(
            portal("At the scope: Access control (IAM), Deny assignments, to see whose it is."),
            elsewhere(
                "Have the identity excluded there, or make the change by way of that service."
            ),
        ),
        signal="403 DenyAssignmentAuthorizationFailed.",
        link=common.DENY,
        fault="administrator",
    ),
    Entry(
        id="arm.authz.linked",
        title="The right on a linked resource is missing.",
        meaning="The first action in the text is allowed; the second one, on the linked resource, "
        "is not. Attaching an identity or joining a subnet needs both.",
        causes=(
            "No role on the linked resource: an identity to attach, a subnet to join.",
            "The linked resource was deleted.",
        ),
        steps=(
            az(
                "For an identity to attach: grant Managed Identity Operator on that identity.",
                "az role assignment create --assignee-object-id {object_id} "
                "--assignee-principal-type ServicePrincipal --role "
                "f1a07417-d97a-45cb-824c-7a7467783830 --scope {scope}",
            ),
            WAIT_FOR_ROLE,
        ),
        signal="403 LinkedAuthorizationFailed.",
        link=common.RBAC_TROUBLE,
        fault="administrator",
        retry=(600.0,),
    ),
    Entry(
        id="arm.authz.linked-unreachable",
        title="The linked subscription does not exist, or is another tenant's.",
        meaning="The request refers to a resource in a subscription that this identity can never "
        "reach: managed identities do not cross tenants.",
        causes=("A placeholder was left in an id.", "The resource is in another tenant."),
        steps=(here("Correct the id in the request."), _LIST_SUBSCRIPTIONS),
        signal="403 LinkedAuthorizationFailed, 'linked subscription'.",
        link=common.RBAC_TROUBLE,
        fault="this-vm",
    ),
    Entry(
        id="arm.authz.linked-check",
        title="A resource provider found a right missing on a linked resource.",
        meaning="The same as a refused action, though the status is 400: the text names the "
        "action and the linked scope.",
        causes=("No role with that action on the linked resource.",),
        steps=(GRANT_ROLE, GRANT_ROLE_POWERSHELL, WAIT_FOR_ROLE),
        signal="400 LinkedAccessCheckFailed.",
        link=common.RBAC_TROUBLE,
        fault="administrator",
        retry=(600.0,),
    ),
    Entry(
        id="arm.policy.denied",
        title="Azure Policy forbids this change; roles do not help.",
        meaning="The identity may do it, and a policy of the organisation does not allow it. The "
        "answer names the policy.",
        causes=("A policy assignment with the effect deny covers the scope.",),
        steps=(
            portal("Policy, Compliance: find the assignment that the answer names."),
            elsewhere("Change the request to fit, or ask for an exemption."),
        ),
        signal="403 RequestDisallowedByPolicy.",
        link=common.POLICY,
        fault="administrator",
    ),
    Entry(
        id="arm.lock",
        title="A lock forbids this change.",
        meaning="Locks hold for everybody, whatever their roles. A read-only lock also blocks "
        "actions that are sent as POST, such as listing keys.",
        causes=("A lock on the resource, its group or its subscription.",),
        steps=(
            az(
                "See the locks.",
                "az lock list -g {resource_group} --subscription {subscription} -o table",
            ),
        ),
        signal="409 ScopeLocked.",
        link=common.LOCKS,
        fault="administrator",
    ),
    Entry(
        id="arm.auth.no-token",
        title="The request reached Azure without its token.",
        meaning="Azure Resource Manager saw no Authorization header. This app sends one; "
        "something on the way must have removed it.",
        causes=("A proxy or a redirect dropped the header.", "A fault of this app."),
        steps=(_PROXY_VARIABLES, _PROXY_WINDOWS, _REACH_BASH),
        signal="401 'Authorization' header is missing.",
        link=common.REST,
        fault="this-vm",
    ),
    Entry(
        id="arm.auth.bad-header",
        title="The token in the request is malformed.",
        meaning="The Authorization header is there, but it is not 'Bearer' and a token in three "
        "parts.",
        causes=("A token was pasted with quotes, a line break or a wrong prefix.",),
        steps=(
            here("Paste the token alone: three parts, two dots, nothing around it."),
            _NEW_TOKEN,
        ),
        signal="401 AuthenticationFailedInvalidHeader.",
        link=common.REST,
        fault="this-vm",
    ),
    Entry(
        id="arm.auth.expired",
        title="Azure says that the token has expired.",
        meaning="The text holds two times: when the token ended, and what Azure's own clock says. "
        "The second one shows whether this machine's clock is right.",
        causes=("A copy of the token was kept too long.", "The clock of this machine is wrong."),
        steps=(
            _NEW_TOKEN,
            bash("Check the clock.", "date -u; timedatectl"),
            windows("The same on Windows.", "(Get-Date).ToUniversalTime(); w32tm /query /status"),
        ),
        signal="401 ExpiredAuthenticationToken.",
        link=common.TOKEN,
        fault="this-vm",
        retry="1x",
    ),
    Entry(
        id="arm.auth.wrong-audience",
        title="The token is for another service than Azure Resource Manager.",
        meaning="Each token is for one service only. The text lists the audiences that are "
        "accepted here.",
        causes=(
            "The resource asked for was Graph, a vault, storage, or an application's own.",
            "It was Azure Resource Manager of another cloud.",
        ),
        steps=(here("Ask for a token with --resource https://management.azure.com/."),),
        signal="401 InvalidAuthenticationTokenAudience.",
        link=common.TOKEN,
        fault="this-vm",
        retry="1x",
    ),
    Entry(
        id="arm.auth.wrong-tenant",
        title="The subscription belongs to another tenant than the identity.",
        meaning="A managed identity lives in one tenant for ever. After a subscription has moved, "
        "its identities must be made anew, and so must all role assignments.",
        causes=(
            "The subscription was moved to another tenant; that takes up to an hour to settle.",
            "The id is that of somebody else's subscription.",
        ),
        steps=(SHOW_IDENTITY, RENEW_SYSTEM_OFF, RENEW_SYSTEM_ON, GRANT_READER),
        signal="401 InvalidAuthenticationTokenTenant.",
        link=common.TRANSFER,
        fault="administrator",
    ),
    Entry(
        id="arm.auth.no-principal",
        title="The token names no principal.",
        meaning="It has no object id, so that no role can apply to it. With managed identities "
        "this was seen only after their deletion.",
        causes=("The identity's service principal is missing in this tenant.",),
        steps=(SHOW_IDENTITY, RENEW_SYSTEM_OFF, RENEW_SYSTEM_ON),
        signal="401 'puid' or 'altsecid' or 'oid' should be present.",
        link=common.KNOWN_ISSUES,
        fault="administrator",
    ),
    Entry(
        id="arm.auth.invalid-token",
        title="Azure cannot validate the token.",
        meaning="It is damaged, or was made by an issuer that this cloud does not trust.",
        causes=("A pasted token is cut off.", "The token is of another cloud."),
        steps=(_NEW_TOKEN, here("Compare the issuer in the token with the cloud of the VM.")),
        signal="401 InvalidAuthenticationToken.",
        link=common.TOKEN,
        fault="this-vm",
        retry="1x",
    ),
    Entry(
        id="arm.auth.challenge",
        title="Azure demands a new sign-in, which no managed identity can do.",
        meaning="The answer carries a claims challenge. A rule on IP addresses or a revoked "
        "session is behind it; IMDS has no way to answer.",
        causes=(
            "An IP rule of the tenant excludes this VM's address.",
            "The token is a user's, and the session was revoked.",
        ),
        steps=(
            here("Decode claims= in WWW-Authenticate: it names the address that was seen."),
            elsewhere("Look for a rule on IP addresses in the tenant, and exempt the VM."),
        ),
        signal="401 with claims= in WWW-Authenticate.",
        link=common.CHALLENGE,
        fault="administrator",
    ),
    Entry(
        id="arm.auth.other",
        title="Azure rejects the token for a reason not known here.",
        meaning="The status is 401, and neither code nor header fits a known case. The whole "
        "answer is shown.",
        causes=("Read WWW-Authenticate and the message.",),
        steps=(_NEW_TOKEN, _SUPPORT),
        signal="Any other 401.",
        link=common.REST,
        fault="this-vm",
        retry="1x",
    ),
    Entry(
        id="arm.authz.other",
        title="Azure refused for a reason that is not a missing role.",
        meaning="The code is not one of authorization. Often the resource itself refuses: its "
        "firewall, a private endpoint, its own policy.",
        causes=(
            "x-ms-failure-cause: service means that the resource refused.",
            "x-ms-failure-cause: gateway means that Azure Resource Manager did.",
        ),
        steps=(
            elsewhere(
                "Show code and message to whoever owns the resource: its firewall may refuse."
            ),
        ),
        signal="Any other 403 from Azure.",
        link=common.ARM_ERRORS,
        fault="administrator",
    ),
    Entry(
        id="arm.sub.not-found",
        title="There is no such subscription in this cloud.",
        meaning="Azure Resource Manager does not know the id.",
        causes=("It is misspelt.", "It belongs to another cloud.", "It was deleted."),
        steps=(here("Compare it with the subscriptions that the app lists."), _LIST_SUBSCRIPTIONS),
        signal="404 SubscriptionNotFound.",
        link=common.ARM_ERRORS,
        fault="this-vm",
    ),
    Entry(
        id="arm.sub.invalid-id",
        title="The subscription id is not an id.",
        meaning="What stands in the place of the subscription is not a GUID.",
        causes=("A placeholder was left.", "The id is empty, and the next part was taken for it."),
        steps=(here("Correct the id in the request."), _LIST_SUBSCRIPTIONS),
        signal="InvalidSubscriptionId.",
        link=common.ARM_ERRORS,
        fault="this-vm",
    ),
    Entry(
        id="arm.sub.missing",
        title="The path names no subscription.",
        meaning="The path is neither below a subscription nor one that holds for the tenant.",
        causes=(
            "Quotes or spaces got into the path.",
            "Git Bash turned /subscriptions into a Windows path.",
        ),
        steps=(
            here("Look at the path that was sent, in the request list."),
            bash("In Git Bash, keep it from changing paths.", "export MSYS_NO_PATHCONV=1"),
        ),
        signal="404 MissingSubscription.",
        link=common.ARM_ERRORS,
        fault="this-vm",
    ),
    Entry(
        id="arm.sub.unregistered",
        title="The subscription has not registered this resource provider.",
        meaning="Each subscription registers the providers that it uses. A Contributor does so "
        "once.",
        causes=("Nobody has used this kind of resource in the subscription before.",),
        steps=(
            az(
                "Register it; the message names the namespace.",
                "az provider register --subscription {subscription} --namespace <namespace>",
            ),
        ),
        signal="409 MissingSubscriptionRegistration.",
        link=common.PROVIDERS,
        fault="administrator",
    ),
    Entry(
        id="arm.sub.disallowed",
        title="This kind of subscription does not permit the provider.",
        meaning="The offer behind the subscription excludes it. The text lists what is permitted.",
        causes=("A student, sponsored or partner subscription.",),
        steps=(elsewhere("Use another subscription."),),
        signal="400 DisallowedOperation or DisallowedProvider.",
        link=common.ARM_ERRORS,
        fault="administrator",
    ),
    Entry(
        id="arm.sub.read-only",
        title="The subscription is disabled and can only be read.",
        meaning="Reading goes on working; changes are refused.",
        causes=("The spending limit was reached.", "An invoice is not paid."),
        steps=(
            az(
                "See its state.",
                "az account show --subscription {subscription} --query state -o tsv",
            ),
            portal("Cost Management + Billing: settle it there."),
        ),
        signal="409 ReadOnlyDisabledSubscription.",
        link=common.ARM_ERRORS,
        fault="administrator",
    ),
    Entry(
        id="arm.res.group-not-found",
        title="There is no such resource group.",
        meaning="The identity may read groups here, and this one does not exist. Without that "
        "right the answer would have been 403.",
        causes=("It was deleted.", "The name is misspelt."),
        steps=(here("Load the list again, and choose the group there."),),
        signal="404 ResourceGroupNotFound.",
        link=common.ARM_ERRORS,
        fault="this-vm",
    ),
    Entry(
        id="arm.res.not-found",
        title="There is no such resource.",
        meaning="The identity may read here, and the resource does not exist.",
        causes=("It was deleted.", "The name is misspelt.", "The list it came from is old."),
        steps=(here("Load the list again, and choose the resource there."),),
        signal="404 ResourceNotFound or NotFound.",
        link=common.ARM_ERRORS,
        fault="this-vm",
    ),
    Entry(
        id="arm.res.parent-not-found",
        title="The resource that this one belongs to is gone.",
        meaning="The path leads through a parent that does not exist.",
        causes=("The parent was deleted, or is misspelt.",),
        steps=(here("Load the list again from the parent's group."),),
        signal="404 ParentResourceNotFound.",
        link=common.ARM_ERRORS,
        fault="this-vm",
    ),
    Entry(
        id="arm.req.version-missing",
        title="No api-version reached Azure Resource Manager.",
        meaning="The request was cut before its query.",
        causes=("A name in the path holds # or ? and was not encoded.",),
        steps=(here("Encode every part of the path."),),
        signal="400 MissingApiVersionParameter.",
        link=common.REST,
        fault="this-vm",
    ),
    Entry(
        id="arm.req.version-invalid",
        title="Azure Resource Manager does not know this api-version.",
        meaning="The text lists the versions that it knows.",
        causes=("The version is wrong for this type.", "The scope is malformed."),
        steps=(here("Ask again with the newest stable version in the list."),),
        signal="400 InvalidApiVersionParameter.",
        link=common.REST,
        fault="this-vm",
        retry="1x",
    ),
    Entry(
        id="arm.req.version-unsupported",
        title="The resource provider does not know this api-version.",
        meaning="The text lists the versions and the locations that it knows.",
        causes=("The type needs another version.", "The location does not offer the type."),
        steps=(here("Ask again with the newest stable version in the list."),),
        signal="400 NoRegisteredProviderFound.",
        link=common.REST,
        fault="this-vm",
        retry="1x",
    ),
    Entry(
        id="arm.req.type",
        title="This resource type is not known in this version or cloud.",
        meaning="The text may list versions in which it is known.",
        causes=("The type is misspelt.", "The interface was retired.", "The address is mangled."),
        steps=(here("Ask again with a version from the text; stop if there is none."),),
        signal="404 InvalidResourceType.",
        link=common.ARM_ERRORS,
        fault="this-vm",
        retry="1x",
    ),
    Entry(
        id="arm.req.namespace",
        title="This provider namespace is not known.",
        meaning="No resource provider has that name.",
        causes=("The name is misspelt.", "The provider was a third party's, and was removed."),
        steps=(here("Correct the namespace."),),
        signal="404 InvalidResourceNamespace or ProviderNotFound.",
        link=common.PROVIDERS,
        fault="this-vm",
    ),
    Entry(
        id="arm.req.filter",
        title="Azure does not accept the filter of this request.",
        meaning="The value in $filter is empty or not quoted.",
        causes=("The object id was not known when the request was made.",),
        steps=(here("Put the value into single quotes, and make sure that it is not empty."),),
        signal="400 UnsupportedQuery.",
        link=common.REST,
        fault="this-vm",
    ),
    Entry(
        id="arm.throttle.bucket",
        title="Too many requests: this identity's allowance is used up.",
        meaning="The allowance is counted for the identity in this region and subscription, and "
        "fills up again by itself.",
        causes=(_SHARED_LIMIT,),
        steps=(_SLOW_DOWN,),
        signal="429 SubscriptionRequestsThrottled, 'additional tokens'.",
        link=common.THROTTLING,
        fault="this-vm",
        retry="exp",
    ),
    Entry(
        id="arm.throttle.storage",
        title="The storage behind Azure Resource Manager is busy.",
        meaning="The limit is the platform's, not this identity's. The text may ask for a wait of "
        "0 seconds; a second is the least.",
        causes=("Many requests of the same kind for this subscription.",),
        steps=(_SLOW_DOWN,),
        signal="429 SubscriptionRequestsThrottled, 'backend storage limit'.",
        link=common.THROTTLING,
        fault="platform",
        retry="exp",
    ),
    Entry(
        id="arm.throttle.provider",
        title="The resource provider limits how often it may be asked.",
        meaning="Each provider sets limits of its own. The wait can be minutes.",
        causes=("Too many reads of this kind of resource.", _SHARED_LIMIT),
        steps=(_SLOW_DOWN,),
        signal="429 ResourceRequestsThrottled.",
        link=common.THROTTLING,
        fault="this-vm",
        retry="exp",
    ),
    Entry(
        id="arm.throttle.generic",
        title="Azure asks to slow down.",
        meaning="The answer gives no reason. Waiting a little longer each time is what helps.",
        causes=("Too many requests at a time.", "Another operation holds the resource."),
        steps=(_SLOW_DOWN,),
        signal="Any other 429.",
        link=common.THROTTLING,
        fault="this-vm",
        retry="exp",
    ),
    Entry(
        id="arm.throttle.graph",
        title="Too many Resource Graph queries in a short time.",
        meaning="The quota is 15 queries in 5 seconds. The answer says when it begins anew.",
        causes=("Many queries at once.", _SHARED_LIMIT),
        steps=(here("Wait as long as x-ms-user-quota-resets-after or Retry-After says."),),
        signal="429 RateLimiting.",
        link=common.GRAPH_LIMITS,
        fault="this-vm",
        retry="exp",
    ),
    Entry(
        id="arm.server.timeout",
        title="Azure Resource Manager could not finish in time.",
        meaning="A passing fault of the platform. The text holds a tracking id.",
        causes=("The platform is busy.",),
        steps=(here("Ask again, twice at most."), _SUPPORT),
        signal="503 ServerTimeout.",
        link=common.ARM_ERRORS,
        fault="platform",
        retry=(2.0, 6.0),
    ),
    Entry(
        id="arm.server.gateway",
        title="The resource provider did not answer within a minute.",
        meaning="Azure Resource Manager gave up waiting for the service behind it, which the text "
        "names.",
        causes=("That service is disturbed or overloaded.",),
        steps=(here("Ask once more."), _SUPPORT),
        signal="504 GatewayTimeout.",
        link=common.ARM_ERRORS,
        fault="platform",
        retry="1x",
    ),
    Entry(
        id="arm.server.error",
        title="Azure Resource Manager failed.",
        meaning="A fault of the platform that usually passes. An answer above 8 MB also ends "
        "like this.",
        causes=("The platform is disturbed.", "The answer would be too large."),
        steps=(here("Ask again; for a long list, ask for a smaller part."), _SUPPORT),
        signal="500, 502, 503 or another 5xx.",
        link=common.ARM_ERRORS,
        fault="platform",
        retry="exp",
    ),
    Entry(
        id="arm.rbac.principal-missing",
        title="The directory does not know the new identity yet.",
        meaning="An identity takes seconds to minutes to be known everywhere. Naming the type of "
        "the principal avoids the look-up.",
        causes=("The role was assigned seconds after the identity was made.",),
        steps=(GRANT_ROLE,),
        signal="400 PrincipalNotFound.",
        link=common.RBAC_TROUBLE,
        fault="administrator",
        retry=(5.0, 15.0, 30.0),
    ),
    Entry(
        id="arm.rbac.exists",
        title="The role assignment is already there.",
        meaning="Nothing is missing here. If access still fails, the cause is another one.",
        causes=(
            "The role was assigned before.",
            "It takes up to ten minutes to take effect.",
            "The scope is another one than that of the call, or a deny assignment is in the way.",
        ),
        steps=(NOTHING, WAIT_FOR_ROLE),
        signal="409 RoleAssignmentExists.",
        link=common.RBAC_TROUBLE,
        fault="none",
    ),
    Entry(
        id="arm.graph.no-subscription",
        title="Resource Graph has nothing to search: no subscription is visible.",
        meaning="The identity has no role anywhere. Lists say so by being empty, Resource Graph "
        "by this error.",
        causes=("No role is assigned to this identity.",),
        steps=(GRANT_READER, GRANT_READER_POWERSHELL, WAIT_FOR_ROLE),
        signal="400 NoValidSubscriptionsInQueryRequest.",
        link=common.GRAPH,
        fault="administrator",
        retry=(600.0,),
    ),
    Entry(
        id="arm.graph.denied",
        title="The identity may read none of the subscriptions asked for.",
        meaning="Resource Graph was asked about certain subscriptions, and the identity has no "
        "role in any of them.",
        causes=("No role in these subscriptions.", "The subscription ids are wrong."),
        steps=(
            here("Ask without naming subscriptions: that searches what is visible."),
            GRANT_READER,
        ),
        signal="403 AccessDenied from Resource Graph.",
        link=common.GRAPH,
        fault="administrator",
    ),
    Entry(
        id="arm.net.proxy-page",
        title="Something between this VM and Azure answered in its place.",
        meaning="The body is not JSON, and the mark that every answer of Azure Resource Manager "
        "carries is missing. A proxy or firewall sent it, whatever its status says.",
        causes=("A filtering proxy blocks management.azure.com.", "Inspection of TLS traffic."),
        steps=(
            _PROXY_VARIABLES,
            _PROXY_WINDOWS,
            elsewhere("Have management.azure.com, TCP port 443, allowed for this VM."),
        ),
        signal="No JSON and no x-ms-request-id.",
        link=common.SERVICE_TAGS,
        fault="administrator",
    ),
    Entry(
        id="arm.net.proxy-auth",
        title="The proxy on the way to Azure wants a login.",
        meaning="The request went to a proxy, as it should perhaps, and the proxy does not let it "
        "through without a login.",
        causes=("The proxy setting lacks user name and password.",),
        steps=(
            _PROXY_VARIABLES,
            _PROXY_WINDOWS,
            elsewhere("Give this VM a way out without a login, or a login for the proxy."),
        ),
        signal="407 Proxy Authentication Required.",
        link=common.SERVICE_TAGS,
        fault="administrator",
    ),
    Entry(
        id="arm.net.truncated",
        title="The connection to Azure broke before the answer was complete.",
        meaning="What came is cut off, or nothing came at all. Nothing is concluded from it.",
        causes=("The connection was reset.", "A proxy limits the size of answers."),
        steps=(here("Ask once more."), _PROXY_VARIABLES, _PROXY_WINDOWS),
        signal="JSON that ends too early, or a connection closed after the request.",
        link=common.REST,
        fault="this-vm",
        retry="1x",
    ),
    Entry(
        id="arm.net.redirect",
        title="The answer is a redirect, which is never followed with a token.",
        meaning="A provider may send its callers to storage; a captive portal sends them to a "
        "login page. The token went to neither.",
        causes=("A captive portal or a proxy.", "A provider that keeps the content elsewhere."),
        steps=(here("Look at the host in Location: it shows who redirects."), _REACH_BASH),
        signal="301, 302, 303, 307 or 308.",
        link=common.REST,
        fault="this-vm",
    ),
    Entry(
        id="arm.net.dns",
        title="The name of Azure Resource Manager does not resolve.",
        meaning="Without DNS nothing of Azure can be reached, though tokens still come from IMDS.",
        causes=(
            "The virtual network's own DNS servers do not know it.",
            "A private zone for management.azure.com lacks the record.",
            "DNS is not reached at all.",
        ),
        steps=(
            bash("See what DNS says.", "getent hosts management.azure.com"),
            windows("The same on Windows.", "Resolve-DnsName management.azure.com"),
            portal("Check the DNS servers of the virtual network, and private DNS zones."),
        ),
        signal="Name resolution failed.",
        link=common.PRIVATE_LINK,
        fault="administrator",
        retry="1x",
    ),
    Entry(
        id="arm.net.connect",
        title="This VM cannot connect to Azure Resource Manager.",
        meaning="The name resolves, and no connection to port 443 comes about. The way out of the "
        "virtual network is closed.",
        causes=(
            "A network security group or firewall lacks the service tag AzureResourceManager.",
            "The virtual network has no way to the internet; new ones have none by default.",
            "A proxy is needed and not set.",
        ),
        steps=(
            _REACH_BASH,
            _REACH_WINDOWS,
            elsewhere(
                "Allow TCP port 443 to the service tag AzureResourceManager, or set a proxy."
            ),
        ),
        signal="Connection refused, unreachable or timed out.",
        link=common.SERVICE_TAGS,
        fault="administrator",
        retry="1x",
    ),
    Entry(
        id="arm.net.tls",
        title="No trusted TLS connection to Azure came about.",
        meaning="The certificate or the handshake failed. Never switch the verification off: the "
        "token would go to whoever answers.",
        causes=(
            "A proxy inspects TLS, and this machine does not trust its root certificate.",
            "The clock of this machine is wrong.",
            "Only TLS below 1.2 is allowed.",
        ),
        steps=(
            bash(
                "See who issued the certificate.",
                "openssl s_client -connect management.azure.com:443 -servername "
                "management.azure.com </dev/null 2>/dev/null | openssl x509 -noout -issuer -dates",
            ),
            here("If it is your company's proxy, pass its root certificate with --ca-bundle."),
        ),
        signal="TLS handshake or certificate error.",
        link=common.SERVICE_TAGS,
        fault="this-vm",
    ),
    Entry(
        id="arm.net.timeout",
        title="Azure Resource Manager did not answer in time.",
        meaning="The connection came about and no answer followed. Azure itself may take a minute "
        "before it reports that a service behind it is silent.",
        causes=("The service behind it is slow.", "A proxy holds the answer back."),
        steps=(here("Ask once more, with a longer --timeout."), _SUPPORT),
        signal="Read timeout.",
        link=common.ARM_ERRORS,
        fault="platform",
        retry="1x",
    ),
    Entry(
        id="arm.page.refused",
        title="The link to the next page leads to another host; it is not followed.",
        meaning="A token must not go to a host that an answer names. What was read so far is "
        "kept; the list is incomplete.",
        causes=("A damaged or hostile answer.", "A proxy rewrites answers."),
        steps=(here("Look at the host of the link in the request list."), _SUPPORT),
        signal="nextLink names another host than the request's.",
        link=common.REST,
        fault="platform",
    ),
    Entry(
        id="arm.page.loop",
        title="The link to the next page repeats; the list was ended there.",
        meaning="Following it would never end. What was read so far is kept.",
        causes=("A fault of the service.",),
        steps=(here("Ask again later."), _SUPPORT),
        signal="nextLink is one that was followed before.",
        link=common.REST,
        fault="platform",
        retry="1x",
    ),
    Entry(
        id="arm.other",
        title="Azure refused the request for a reason not known here.",
        meaning="Status and code fit no known case. The answer is shown as it came.",
        causes=("Read code and message.",),
        steps=(_SUPPORT,),
        signal="Any other status or code from Azure.",
        link=common.ARM_ERRORS,
        fault="this-vm",
    ),
)
