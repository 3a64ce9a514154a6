"""Identity hosts in general: which one is asked, whether it is there, whether it takes the request."""

from __future__ import annotations

from tui_app.core.remedies import common
from tui_app.core.remedies.model import Entry, az, bash, elsewhere, here, windows

_VARIABLES_BASH = bash(
    "See which variables name an identity host. Values of secrets are left out.",
    "env | grep -E '^(IDENTITY|MSI|IMDS|AZURE)_' | sed -E 's/((HEADER|SECRET)=).*/\\1****/'",
)
_VARIABLES_WINDOWS = windows(
    "The same on Windows.",
    "Get-ChildItem Env: | Where-Object Name -match '^(IDENTITY|MSI|IMDS|AZURE)_' | "
    "Where-Object Name -notmatch 'HEADER|SECRET' | Format-Table Name, Value",
)
_ASK_IMDS = here(
    "On a VM: see what programs would get without these variables: msi-scope --host imds."
)

ENTRIES: tuple[Entry, ...] = (
    Entry(
        id="HOST-ENDPOINT-DEAD",
        title="The identity host that the environment names does not answer.",
        meaning="A variable such as IDENTITY_ENDPOINT tells programs where to ask for tokens, and "
        "nothing answers there. Microsoft's libraries follow the variable and do not try IMDS.",
        causes=(
            "The variable is a left-over: of an image, a profile, or another machine.",
            "The host's own agent or sidecar has stopped.",
            "Inside a container, localhost is the container's own.",
        ),
        steps=(
            _VARIABLES_BASH,
            _VARIABLES_WINDOWS,
            _ASK_IMDS,
            here("If it is a left-over: take the variable out where it is set, and restart."),
        ),
        signal="No HTTP answer from the address in IDENTITY_ENDPOINT, MSI_ENDPOINT or the like.",
        link=common.FAQ,
        fault="this-vm",
        retry="1x",
    ),
    Entry(
        id="HOST-ENDPOINT-REFUSED",
        title="The identity host was not asked: its address is not to be trusted.",
        meaning="The environment names an address that is neither near this machine nor secured, "
        "and a secret would have gone there.",
        causes=(
            "The variable was set by mistake, or by somebody who wants the secret.",
            "AZURE_AUTHORITY_HOST names a host that is no login host of Azure.",
        ),
        steps=(
            _VARIABLES_BASH,
            _VARIABLES_WINDOWS,
            here("If the login host is right, name it: msi-scope --authority-url <url>."),
        ),
        signal="Plain http to a public host, or an unknown login host.",
        link=common.FAQ,
        fault="this-vm",
    ),
    Entry(
        id="HOST-UNSET",
        title="The identity host that was named is not here.",
        meaning="It was named with --host, but the variables that lead to it are not set in this "
        "shell. They are set by the platform for the app's own processes.",
        causes=(
            "This is another kind of machine.",
            "This shell does not have the app's environment, as with sudo or SSH.",
        ),
        steps=(
            _VARIABLES_BASH,
            _VARIABLES_WINDOWS,
            here("Leave --host out, and the environment decides."),
        ),
        signal="--host with a host whose variables are absent.",
        link=common.FAQ,
        fault="this-vm",
    ),
    Entry(
        id="HOST-SELECTOR",
        title="This host cannot be told which identity by that kind of id.",
        meaning="Each identity host takes its own kinds of ids, some none at all. Nothing was "
        "sent, since the host would have ignored the name or refused it.",
        causes=("The id is of a kind that this host does not know.",),
        steps=(here("Use the client id where the host takes one; else leave the identity out."),),
        signal="A selector that the host has no query parameter for.",
        link=common.FAQ,
        fault="this-vm",
    ),
    Entry(
        id="HOST-CLIENTS-DIFFER",
        title="Microsoft's libraries ask different identity hosts on this machine.",
        meaning="Each library looks for identity hosts in an order of its own. Here they do not "
        "agree, so two programs on this machine may act as two identities, or one as none.",
        causes=(
            "A variable of another kind of host is set as well.",
            "IDENTITY_ENDPOINT is set without IDENTITY_HEADER or IMDS_ENDPOINT.",
        ),
        steps=(_VARIABLES_BASH, _VARIABLES_WINDOWS, _ASK_IMDS),
        signal="The rules of azure-identity and of MSAL lead to different hosts.",
        link=common.FAQ,
        fault="this-vm",
    ),
    Entry(
        id="HOST-SECRET-REFUSED",
        title="The identity host did not accept this machine's key.",
        meaning="The host answered, and refused the secret or the key that the request carried.",
        causes=(
            "The variable with the secret is older than the process that hands out tokens.",
            "The request was not made in the app's own environment.",
            "The key file was used already, or replaced meanwhile.",
        ),
        steps=(
            here("Restart the app, so that it gets the current endpoint and secret."),
            here("Run this in the app's own console, not in another shell."),
        ),
        signal="401 or 403 to a request that carried the secret.",
        link=common.APP_SERVICE,
        fault="this-vm",
        retry="1x",
    ),
    Entry(
        id="HOST-OTHER",
        title="The identity host answered in a way that is not documented.",
        meaning="The answer is neither a token nor one of the known refusals. Its own words are "
        "the best there is.",
        causes=("Something else listens at the address.", "A passing fault of the platform."),
        steps=(
            here("Read the answer in 4 Requests, and try again in a minute."),
            here("For a support case, note the time in UTC and any correlation id."),
        ),
        signal="Any other answer of a host that is not IMDS.",
        link=common.FAQ,
        fault="platform",
        retry="1x",
    ),
    Entry(
        id="HOST-SF-CERTIFICATE",
        title="The Service Fabric endpoint did not prove to be the announced one.",
        meaning="The node announces the thumbprint of its certificate. It could not be compared, or "
        "the endpoint shows another one, so the secret was not sent.",
        causes=(
            "The certificate was renewed after this process had started.",
            "IDENTITY_SERVER_THUMBPRINT is damaged, or the port speaks no TLS.",
            "Something else listens at the endpoint.",
        ),
        steps=(
            here("Restart the service, so that it gets the current thumbprint."),
            bash(
                "Compare: the announced thumbprint, and the one that is shown.",
                'echo "$IDENTITY_SERVER_THUMBPRINT"; openssl s_client -connect <host:port> '
                "</dev/null | openssl x509 -noout -fingerprint -sha1",
            ),
        ),
        signal="The SHA-1 thumbprint of the certificate is not IDENTITY_SERVER_THUMBPRINT.",
        link=common.SERVICE_FABRIC,
        fault="this-vm",
    ),
    Entry(
        id="HOST-WORKLOAD-LOGIN",
        title="This pod cannot reach the login host.",
        meaning="Workload identity exchanges the pod's token at the login host of the cloud, which "
        "is on the internet. No answer came from there that could be trusted.",
        causes=(
            "A network policy or a firewall lets no traffic out to it.",
            "The way out is a proxy that HTTPS_PROXY does not name.",
            "A company gateway breaks TLS open, and its root is not trusted here.",
        ),
        steps=(
            bash(
                "See how far it comes.",
                'curl -sSv "$AZURE_AUTHORITY_HOST/common/.well-known/openid-configuration" -o '
                "/dev/null",
            ),
            here("For a gateway's own root: msi-scope --ca-bundle <file.pem>."),
            elsewhere("Allow the cluster's pods to reach the login host on port 443."),
        ),
        signal="No HTTP answer from AZURE_AUTHORITY_HOST: no route, no DNS, no trusted TLS.",
        link=common.AKS_WORKLOAD,
        fault="administrator",
        retry="1x",
    ),
    Entry(
        id="HOST-WORKLOAD-FILE",
        title="The service account token of this pod cannot be read.",
        meaning="AKS projects a token into the pod, and AZURE_FEDERATED_TOKEN_FILE names it. "
        "Without it there is nothing to exchange for an Azure token.",
        causes=(
            'The pod lacks the label azure.workload.identity/use: "true".',
            "This process runs as a user that may not read the file.",
        ),
        steps=(
            bash("Look at the file.", 'ls -lL "$AZURE_FEDERATED_TOKEN_FILE"'),
            elsewhere("Add the label to the pod, and the annotation to its service account."),
        ),
        signal="The file is absent, no regular file, or not readable.",
        link=common.AKS_WORKLOAD,
        fault="administrator",
    ),
    Entry(
        id="HOST-WORKLOAD-SUBJECT",
        title="No federated credential of the identity fits this pod.",
        meaning="The identity trusts certain service accounts of certain clusters. The issuer, the "
        "subject or the audience of this pod's token is not among them.",
        causes=(
            "The federated credential names another namespace or service account.",
            "The cluster's issuer changed, or the credential is another cluster's.",
            "The credential was made less than a minute ago.",
        ),
        steps=(
            az(
                "See which issuers and subjects the identity trusts.",
                "az identity federated-credential list --identity-name <identity> -g <group>",
            ),
            bash(
                "See what this pod's token says. The token itself is not shown.",
                'msi-scope decode - < "$AZURE_FEDERATED_TOKEN_FILE"',
            ),
            elsewhere("Make the credential's issuer and subject those of the token."),
        ),
        signal="AADSTS70021, AADSTS700211 to AADSTS700214.",
        link=common.AKS_WORKLOAD,
        fault="administrator",
        retry="1x",
    ),
    Entry(
        id="HOST-WORKLOAD-ASSERTION",
        title="Entra ID does not accept this pod's token.",
        meaning="The service account token is expired, damaged or signed by a key that the "
        "cluster's issuer does not publish.",
        causes=(
            "A copy of the token is used: the file is renewed every hour.",
            "The clock of the node is wrong.",
        ),
        steps=(
            bash(
                "See its times. The token itself is not shown.",
                'msi-scope decode - < "$AZURE_FEDERATED_TOKEN_FILE"',
            ),
            here("Read the file anew for every request."),
        ),
        signal="AADSTS700024, AADSTS700027 or AADSTS50013.",
        link=common.AKS_WORKLOAD,
        fault="this-vm",
        retry="1x",
    ),
    Entry(
        id="HOST-WORKLOAD-CLIENT",
        title="The tenant does not know the client id of this pod.",
        meaning="AZURE_CLIENT_ID names no identity in the tenant of AZURE_TENANT_ID, or it is "
        "not set.",
        causes=(
            "The annotation azure.workload.identity/client-id is wrong or missing.",
            "It is an object id; a client id is wanted.",
            "The identity was deleted, or is in another tenant.",
        ),
        steps=(
            bash("See what the pod has.", "env | grep -E 'AZURE_(CLIENT|TENANT)_ID'"),
            az(
                "See the client id of the identity.",
                "az identity show --name <identity> -g <group> --query clientId -o tsv",
            ),
            elsewhere("Correct the annotation, then restart the pod."),
        ),
        signal="AADSTS700016 or AADSTS90002, or no AZURE_CLIENT_ID.",
        link=common.AKS_WORKLOAD,
        fault="administrator",
    ),
)
