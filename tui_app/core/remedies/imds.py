"""IMDS answered with an error: about the request, about itself, or about the identity."""

from __future__ import annotations

from tui_app.core.remedies import common
from tui_app.core.remedies.common import (
    ATTACH_USER,
    ENABLE_PORTAL,
    ENABLE_SYSTEM,
    ENABLE_SYSTEM_POWERSHELL,
    NOTHING,
    REFRESH_MODEL,
    RENEW_SYSTEM_OFF,
    RENEW_SYSTEM_ON,
    RETRY_THEN_SUPPORT,
    SHOW_IDENTITY,
)
from tui_app.core.remedies.model import Entry, az, bash, here, windows

_VERSIONS_BASH = bash(
    "List the versions that this host knows.",
    "curl -s --noproxy '*' -H Metadata:true http://169.254.169.254/metadata/versions",
)
_VERSIONS_WINDOWS = windows(
    "The same on Windows.",
    "curl.exe -s --noproxy '*' -H Metadata:true http://169.254.169.254/metadata/versions",
)
_LEFT_OVER_VARIABLE = bash(
    "See whether a variable names an identity, perhaps one of another machine.",
    "env | grep AZURE_CLIENT_ID",
)
_VERBATIM = here("Show the error code and the text of the answer to whoever supports the program.")

ENTRIES: tuple[Entry, ...] = (
    Entry(
        id="IMDS-400-METADATA",
        title="The request lacked the header Metadata: true.",
        meaning="IMDS refuses requests without this header, so that a browser or a redirected "
        "program cannot be used to reach it. As the answer to a probe this is healthy.",
        causes=(
            "The program does not send the header, or not with the value true.",
            "A proxy removed it.",
            "A library asked without it on purpose, to see whether IMDS is there.",
        ),
        steps=(
            here("Send the header Metadata with the value true, directly and past every proxy."),
        ),
        signal="400 'Required metadata header not specified'.",
        link=common.IMDS,
        fault="this-vm",
    ),
    Entry(
        id="IMDS-400-XFF",
        title="Something in between added X-Forwarded-For.",
        meaning="IMDS refuses every request with this header, because it means that the request "
        "was passed on by somebody.",
        causes=("A reverse proxy or a service mesh in between.", "The program sets it itself."),
        steps=(here("Exempt 169.254.169.254 from the proxy or the mesh."),),
        signal="400 to a request with X-Forwarded-For.",
        link=common.IMDS,
        fault="this-vm",
    ),
    Entry(
        id="IMDS-400-API-VERSION",
        title="IMDS does not know the api-version of the request.",
        meaning="The version is missing, misspelt, or newer than this host. The answer lists the "
        "newest versions that it knows.",
        causes=(
            "The version has not reached this region or cloud yet.",
            "The program left it out.",
        ),
        steps=(_VERSIONS_BASH, _VERSIONS_WINDOWS, here("Ask with one of these.")),
        signal="400 with newest-versions, or 'api-version is invalid'.",
        link=common.IMDS,
        fault="this-vm",
    ),
    Entry(
        id="IMDS-404-API-VERSION",
        title="IMDS on this older host does not know the api-version.",
        meaning="An older host says 'invalid version requested' where newer ones list the "
        "versions that they know.",
        causes=("The version is newer than this host, or misspelt.",),
        steps=(_VERSIONS_BASH, _VERSIONS_WINDOWS, here("Ask with one of these.")),
        signal="404 'Not found. Invalid version requested'.",
        link=common.IMDS,
        fault="this-vm",
    ),
    Entry(
        id="IMDS-400-FORMAT",
        title="A single value must be asked for as text.",
        meaning="IMDS sends a single value, such as a name, as plain text only.",
        causes=("The program asks for a single value without format=text.",),
        steps=(here("Add format=text to the query, or ask for the whole document."),),
        signal="400 on a path to a single value, without format=text.",
        link=common.IMDS,
        fault="this-vm",
    ),
    Entry(
        id="IMDS-400-DUP",
        title="A query parameter appears twice in the request.",
        meaning="IMDS refuses requests that repeat the name of a parameter.",
        causes=("The program adds a parameter that is already in the address.",),
        steps=(here("Send each parameter once."),),
        signal="400 to a request with a repeated parameter.",
        link=common.IMDS,
        fault="this-vm",
    ),
    Entry(
        id="IMDS-404-ELEMENT",
        title="This VM's metadata has no such element.",
        meaning="The path names something that is not in the instance document of this VM.",
        causes=("The path is misspelt.", "This VM does not have that property."),
        steps=(here("Ask for the whole document, /metadata/instance, and see what is there."),),
        signal="404 below /metadata/instance.",
        link=common.IMDS,
        fault="this-vm",
    ),
    Entry(
        id="IMDS-404-UPDATING",
        title="IMDS is updating, or the identity has not arrived yet.",
        meaning="The token endpoint is not there at the moment. It comes back by itself.",
        causes=(
            "IMDS is being updated.",
            "The identity was enabled a moment ago and is still on its way to the host.",
        ),
        steps=(RETRY_THEN_SUPPORT,),
        signal="404 on the token path.",
        link=common.TOKEN,
        fault="platform",
        retry="exp",
    ),
    Entry(
        id="IMDS-405",
        title="IMDS does not accept this HTTP method here.",
        meaning="The address is right, the method is not.",
        causes=("The program uses POST where only GET is known.",),
        steps=(here("Use GET."),),
        signal="405 from IMDS.",
        link=common.IMDS,
        fault="this-vm",
    ),
    Entry(
        id="IMDS-408",
        title="IMDS waited too long for a part of its own.",
        meaning="The service reports a timeout of its own. It passes.",
        causes=("A passing fault of the platform.",),
        steps=(RETRY_THEN_SUPPORT,),
        signal="408 from IMDS.",
        link=common.TOKEN,
        fault="platform",
        retry="exp",
    ),
    Entry(
        id="IMDS-410",
        title="IMDS is being updated; it is back within 70 seconds.",
        meaning="The host is under maintenance. Programs should keep trying for 70 seconds; "
        "libraries that do not will report a failure.",
        causes=("Maintenance of the host.",),
        steps=(here("Wait 70 seconds and ask again. Nothing is wrong with this VM."),),
        signal="410 Gone from IMDS.",
        link=common.TOKEN,
        fault="platform",
        retry="70s",
    ),
    Entry(
        id="IMDS-429",
        title="Too many requests go to IMDS from this VM.",
        meaning="The limit counts for the whole VM, all programs together: 5 requests a second "
        "in general, 20 a second and 5 at a time for tokens.",
        causes=(
            "A program asks for a token each time instead of keeping it.",
            "Many agents or parallel jobs run on this VM.",
        ),
        steps=(
            bash(
                "See which programs talk to IMDS now. Repeat it a few times.",
                "sudo ss -tnp dst 169.254.169.254",
            ),
            windows(
                "The same on Windows.",
                "Get-NetTCPConnection -RemoteAddress 169.254.169.254 | Select-Object OwningProcess",
            ),
            here("Let that program keep its token until shortly before it expires."),
        ),
        signal="429 from IMDS.",
        link=common.IMDS,
        fault="this-vm",
        retry="exp",
    ),
    Entry(
        id="IMDS-500",
        title="IMDS itself failed.",
        meaning="The service reports a fault of its own, which usually passes.",
        causes=("A passing fault of the platform.", "A service that IMDS needs is away."),
        steps=(RETRY_THEN_SUPPORT,),
        signal="Any 5xx from IMDS.",
        link=common.TOKEN,
        fault="platform",
        retry="exp",
    ),
    Entry(
        id="IMDS-200-PARTIAL",
        title="IMDS answered, but without this VM's subscription or group.",
        meaning="One of the back ends of IMDS was away, and it answered success with empty "
        "fields. Tokens are not affected.",
        causes=(
            "A passing fault of the platform.",
            "A very old model of the VM that was never updated.",
        ),
        steps=(here("Ask again after a minute."), REFRESH_MODEL),
        signal="200 with an empty subscriptionId or resourceGroupName.",
        link=common.IMDS,
        fault="platform",
        retry="1x",
    ),
    Entry(
        id="IMDS-LB-404",
        title="This VM has no standard load balancer. That is normal.",
        meaning="IMDS knows load balancers of the standard kind only, and this VM is behind none.",
        causes=("The VM has no load balancer, or a basic one.",),
        steps=(NOTHING,),
        signal="404 'No load balancer metadata is found'.",
        link=common.LOAD_BALANCER,
        fault="none",
    ),
    Entry(
        id="IMDS-OTHER",
        title="IMDS gave an answer that is not known here.",
        meaning="It is IMDS that answered, but its status or its body fits no documented case. "
        "The answer is shown as it came.",
        causes=("Not known; a newer IMDS perhaps.",),
        steps=(RETRY_THEN_SUPPORT,),
        signal="An undocumented status or body with IMDS's Server header.",
        link=common.IMDS,
        fault="platform",
        retry="1x",
    ),
    Entry(
        id="MI-400-NOT-FOUND",
        title="No such identity is assigned to this VM.",
        meaning="IMDS works, but this VM has no managed identity, or not the one that was asked "
        "for. An administrator of the VM enables or attaches it; nothing on the VM can.",
        causes=(
            "The managed identity of this VM was never enabled.",
            "The wrong id was asked for: of an app registration, or an object id as a client id.",
            "AZURE_CLIENT_ID is left over from another machine.",
            "The identity was attached a few seconds ago.",
            "A user-assigned identity was deleted and made again under the same name.",
            "This is a hosted build runner: an Azure VM, but without an identity.",
            "The subscription moved to another tenant.",
        ),
        steps=(
            SHOW_IDENTITY,
            ENABLE_SYSTEM,
            ENABLE_PORTAL,
            ENABLE_SYSTEM_POWERSHELL,
            ATTACH_USER,
            az(
                "For an instance of a uniform scale set: the identity belongs to the set.",
                "az vmss identity assign -g {resource_group} -n <scale-set> --subscription "
                "{subscription}",
            ),
            _LEFT_OVER_VARIABLE,
            here("After a change wait a minute, then run the checks again."),
        ),
        signal="400 'Identity not found'.",
        link=common.CONFIGURE,
        fault="administrator",
        retry=(1.0, 2.0, 4.0),
    ),
    Entry(
        id="MI-400-MULTIPLE",
        title="Several identities are assigned; the request must name one.",
        meaning="This VM has two or more user-assigned identities and no system-assigned one. "
        "IMDS does not choose for you.",
        causes=(
            "A second identity was added: by Azure Policy, by monitoring, by an add-on of AKS.",
            "The program worked while there was only one, and names none.",
        ),
        steps=(
            SHOW_IDENTITY,
            here("Here: choose one with --client-id, --object-id or --mi-res-id."),
            bash(
                "In programs that use DefaultAzureCredential: name it in the environment.",
                "export AZURE_CLIENT_ID={client_id}",
            ),
            windows("The same on Windows.", "Set-Item Env:AZURE_CLIENT_ID {client_id}"),
        ),
        signal="400 'Multiple user assigned identities exist'.",
        link=common.FAQ,
        fault="this-vm",
    ),
    Entry(
        id="MI-400-RESOURCE",
        title="The tenant does not know the resource the token is for.",
        meaning="The identity is fine. The name of the service in the request is not one that "
        "Microsoft Entra ID knows in this tenant.",
        causes=(
            "The resource is misspelt.",
            "A scope was given instead of a resource (with /.default at its end).",
            "It belongs to another cloud.",
            "That service has no service principal in this tenant.",
        ),
        steps=(
            here("Correct the resource; for Azure itself it is https://management.azure.com/."),
            az(
                "See whether the tenant knows the service.",
                "az ad sp show --id {resource} --query displayName -o tsv",
            ),
            here("For a support case, note the trace id and the correlation id in the text."),
        ),
        signal="400 invalid_resource, AADSTS500011.",
        link=common.TOKEN,
        fault="this-vm",
    ),
    Entry(
        id="MI-400-RESOURCE-OLD",
        title="The tenant does not know the resource (older error).",
        meaning="The identity is fine. The name of the service in the request is not one that "
        "Microsoft Entra ID knows in this tenant.",
        causes=(
            "The resource is misspelt, or belongs to another cloud.",
            "A scope was given instead of a resource.",
        ),
        steps=(
            here("Correct the resource; for Azure itself it is https://management.azure.com/."),
        ),
        signal="400 invalid_resource, AADSTS50001.",
        link=common.TOKEN,
        fault="this-vm",
    ),
    Entry(
        id="MI-400-RESOURCE-MISSING",
        title="The request does not say which service the token is for.",
        meaning="The parameter resource is missing or empty.",
        causes=("A fault of the calling program, or an unset variable in a script.",),
        steps=(here("Add resource=https%3A%2F%2Fmanagement.azure.com%2F to the query."),),
        signal="400 'Required audience parameter not specified'.",
        link=common.TOKEN,
        fault="this-vm",
    ),
    Entry(
        id="MI-400-UNAUTHORIZED-CLIENT",
        title="The identity no longer exists in its tenant.",
        meaning="The VM still carries the identity, but Microsoft Entra ID has no service "
        "principal for it any more, or has it in another tenant.",
        causes=(
            "The identity, or its service principal, was deleted.",
            "The subscription moved to another tenant.",
            "The VM was moved to another group while it ran.",
        ),
        steps=(
            SHOW_IDENTITY,
            REFRESH_MODEL,
            RENEW_SYSTEM_OFF,
            RENEW_SYSTEM_ON,
            ATTACH_USER,
        ),
        signal="400 unauthorized_client, or AADSTS700016.",
        link=common.KNOWN_ISSUES,
        fault="administrator",
    ),
    Entry(
        id="MI-400-INVALID-SCOPE",
        title="IMDS calls the scope of the request invalid.",
        meaning="A documented error of which no example is known. What IMDS says is shown "
        "as it came.",
        causes=("The resource is malformed.",),
        steps=(here("Check the resource of the request."), _VERBATIM),
        signal="400 invalid_scope.",
        link=common.TOKEN,
        fault="this-vm",
    ),
    Entry(
        id="MI-400-UNSUPPORTED",
        title="IMDS does not support this kind of token request.",
        meaning="A documented error of which no example is known. What IMDS says is shown "
        "as it came.",
        causes=("A fault of the calling program.",),
        steps=(_VERBATIM,),
        signal="400 unsupported_response_type.",
        link=common.TOKEN,
        fault="this-vm",
    ),
    Entry(
        id="MI-403-ACCESS-DENIED",
        title="IMDS denies this VM the token.",
        meaning="A documented error of which no example is known. What IMDS says is shown "
        "as it came.",
        causes=("A policy of the tenant or of the service.",),
        steps=(SHOW_IDENTITY, _VERBATIM),
        signal="access_denied from IMDS.",
        link=common.TOKEN,
        fault="administrator",
    ),
    Entry(
        id="MI-400-OTHER",
        title="IMDS refused the request; its own words say why.",
        meaning="The error is not one of the known ones. It does not mean that the identity is "
        "unassigned, although some libraries say so of every 400.",
        causes=("Read the error code and the text of the answer.",),
        steps=(_VERBATIM, SHOW_IDENTITY),
        signal="Any other 400 on the token path.",
        link=common.TOKEN,
        fault="this-vm",
    ),
    Entry(
        id="MI-401-UNKNOWN-SOURCE",
        title="The program asks the retired VM extension, not IMDS.",
        meaning="The address is that of the managed identity VM extension, which was retired in "
        "January 2019 and did not recognise the request.",
        causes=("An old program or variable points to localhost:50342.",),
        steps=(
            here("Let the program ask http://169.254.169.254/metadata/identity/oauth2/token."),
            bash("Look for the old setting.", "env | grep -E 'MSI_ENDPOINT|50342'"),
        ),
        signal="401 unknown_source.",
        link=common.TOKEN,
        fault="this-vm",
    ),
    Entry(
        id="MI-500-TOKEN",
        title="IMDS could not get the token from Microsoft Entra ID.",
        meaning="IMDS knows an identity, but the directory gave no token for it.",
        causes=(
            "The identity is not really enabled.",
            "The resource of the request is wrong.",
            "Microsoft Entra ID is disturbed.",
        ),
        steps=(SHOW_IDENTITY, ENABLE_SYSTEM, RETRY_THEN_SUPPORT),
        signal="500 unknown, 'Failed to retrieve token from the Active directory'.",
        link=common.TOKEN,
        fault="platform",
        retry="exp",
    ),
    Entry(
        id="MI-V2-404",
        title="This host has only the first version of managed identity.",
        meaning="The second version, with tokens bound to a certificate, is a preview that this "
        "host does not have. Ordinary tokens are not affected.",
        causes=("That is the normal state.",),
        steps=(NOTHING,),
        signal="404 on getplatformmetadata.",
        link=common.TOKEN,
        fault="none",
    ),
)
