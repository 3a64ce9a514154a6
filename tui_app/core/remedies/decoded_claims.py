"""What a readable token holds: its signature, whose it is and for whom, its times."""

from __future__ import annotations

from tui_app.core.remedies import common
from tui_app.core.remedies.common import COPY_AGAIN, GRANT_ROLE, NOTHING, OWN_TOKEN
from tui_app.core.remedies.model import Entry, Shell, Step, Where, az, elsewhere, here

_DISTRUST = here("Do not trust it. Get a new token from its issuer.")
_MAKER = here("See iss in the payload, which names who made it; correct the program that does.")
_NOT_ENTRA = "It was made by hand, by a test or by an issuer of one's own, not by Entra."
_FOR_A_SERVICE = Step(
    "Ask for an access token for the service.",
    Where.THIS_VM,
    Shell.ANY,
    "msi-scope token --resource <uri>",
)

_SIGNATURE: tuple[Entry, ...] = (
    Entry(
        id="DEC-ALG-MISSING",
        title="The header does not say how the token is signed.",
        meaning="Without alg no service can check the signature. The token is refused.",
        causes=(_NOT_ENTRA,),
        steps=(_MAKER, here("Let it write alg into the header; Entra's tokens have RS256.")),
        signal="No alg in the header.",
        link=common.ACCESS_TOKENS,
        fault="this-vm",
    ),
    Entry(
        id="DEC-ALG-NONE",
        title="The token is not signed: anybody can have made it.",
        meaning="Its header says alg: none. A service that accepts it can be deceived by anybody.",
        causes=(
            _NOT_ENTRA,
            "Somebody took the signature off, to see whether a service notices.",
        ),
        steps=(
            _DISTRUST,
            elsewhere("If your own service accepted it: let it accept RS256 only, at once."),
        ),
        signal="alg is none, in whatever casing.",
        link=common.ACCESS_TOKENS,
        fault="this-vm",
    ),
    Entry(
        id="DEC-NO-SIGNATURE",
        title="The signature is missing.",
        meaning="The header names an algorithm, and nothing follows the second dot. Every service "
        "refuses the token.",
        causes=(
            "Its end was not copied.",
            "A log or a tool took the signature off, so that the token cannot be misused.",
        ),
        steps=(
            COPY_AGAIN,
            here("If only its claims are of interest, nothing more is needed: they are shown."),
        ),
        signal="An empty third part.",
        link=common.ACCESS_TOKENS,
        fault="this-vm",
    ),
    Entry(
        id="DEC-SIGNATURE-LENGTH",
        title="The signature is too short for its algorithm.",
        meaning="RS256 makes at least 256 bytes. Services refuse the token.",
        causes=(
            "Its end was not copied.",
            "A field of the program is too short for the token.",
            "It was made by a test or a simulator, with a made-up signature.",
        ),
        steps=(
            COPY_AGAIN,
            here("If the program itself has it so: see where it is cut, often a column's width."),
        ),
        signal="alg is RS256, and the signature has fewer than 256 bytes.",
        link=common.ACCESS_TOKENS,
        fault="this-vm",
    ),
    Entry(
        id="DEC-SIGNATURE",
        title="What the check of the signature (--verify) has shown.",
        meaning="Invalid: the token was changed or made up, and services refuse it. Not verified: "
        "it could not be checked here, which is no fault, since the service checks it.",
        causes=(
            "Invalid: a character was changed in copying, or somebody changed the claims.",
            "Not verified: the key was replaced since, or belongs to another cloud.",
            "Not verified: the issuer's keys could not be had from here.",
        ),
        steps=(
            here("Invalid: copy the token again. If it stays so, do not trust it; get a new one."),
            Step(
                "Not verified, and the extra is missing: install it.",
                Where.THIS_VM,
                Shell.ANY,
                'pip install "msi-scope[verify]"',
            ),
            Step(
                "Not verified, and the token is of another cloud: name that cloud.",
                Where.THIS_VM,
                Shell.ANY,
                "msi-scope decode --verify --cloud <name>",
            ),
        ),
        signal="--verify, against the keys that the issuer publishes.",
        link=common.KEY_ROLLOVER,
        fault="this-vm",
    ),
    Entry(
        id="DEC-GRAPH-NONCE",
        title="A token for Microsoft Graph: only Graph can check its signature.",
        meaning="A nonce in the header takes part in the signature in a way that Graph alone "
        "knows. That is normal.",
        causes=("The token is for Microsoft Graph.",),
        steps=(
            NOTHING,
            here("If your own service got it: ask for a token for that service instead."),
        ),
        signal="nonce in the header, not in the payload.",
        link=common.ACCESS_TOKENS,
        fault="none",
    ),
)

_USE: tuple[Entry, ...] = (
    Entry(
        id="DEC-ID-TOKEN",
        title="An ID token: it tells who signed in, and opens nothing.",
        meaning="It is meant for the application that the user signed in to. A service wants an "
        "access token.",
        causes=("The field id_token was sent in place of access_token.",),
        steps=(here("Send the access_token of the same answer."), _FOR_A_SERVICE),
        signal="Claims of a sign-in, such as nonce or at_hash, and none of an access token.",
        link=common.ID_TOKENS,
        fault="this-vm",
    ),
    Entry(
        id="DEC-USER-TOKEN",
        title="The token of a user, not of a managed identity.",
        meaning="What the user may do counts, not the roles of a machine. A program that runs "
        "later and elsewhere will have other rights.",
        causes=(
            "It came from the Azure CLI or Azure PowerShell, where somebody had signed in.",
            "Cloud Shell, and Machine Learning by default, hand out the user's token.",
        ),
        steps=(
            here("Nothing needs doing if a user's token was meant."),
            OWN_TOKEN,
        ),
        signal="scp, upn or name among the claims.",
        link=common.CLAIMS,
        fault="none",
    ),
    Entry(
        id="DEC-FEDERATED",
        title="A federated assertion, to be exchanged for an access token.",
        meaning="Kubernetes or GitHub made it, and Entra gives an access token for it. A warning "
        "means that its audience is not the usual one, so that Entra may refuse it.",
        causes=(
            "The token of a pod or a workflow was decoded: without a warning, all is well.",
            "With a warning: the pod's volume or the workflow asks for another audience.",
        ),
        steps=(
            here("Send it to Entra only, as client_assertion. Services do not take it."),
            az(
                "Compare iss, sub and aud, letter by letter, with the federated credential.",
                "az identity federated-credential list --identity-name <identity> -g <group>",
            ),
            elsewhere("Correct the audience to api://AzureADTokenExchange, in both places."),
        ),
        signal="The claim kubernetes.io, or the issuer of GitHub Actions.",
        link=common.FEDERATION,
        fault="administrator",
    ),
    Entry(
        id="DEC-GROUP-OVERAGE",
        title="Too many groups for a token: they are not in it.",
        meaning="Beyond a limit, 200 in most cases, a token only says where to look the groups up. "
        "A service that does not do so sees no group at all.",
        causes=("The identity or the user is in very many groups, nested ones included.",),
        steps=(
            GRANT_ROLE,
            elsewhere("Or take it out of groups that it does not need, then get a new token."),
            elsewhere("For a service of your own: let it ask Microsoft Graph for the groups."),
        ),
        signal="hasgroups, or groups in _claim_names.",
        link=common.CLAIMS,
        fault="administrator",
    ),
    Entry(
        id="DEC-BOUND",
        title="The token is bound to a key.",
        meaning="Services take it only from a caller who proves to have that key. Stolen or "
        "copied, it is of no use, and that is the purpose.",
        causes=("The library asked for a bound token, as for mutual TLS.",),
        steps=(
            NOTHING,
            here("Call the service with the library that got the token: it proves the key."),
        ),
        signal="cnf or xms_tb among the claims.",
        link=common.TOKEN_PROTECTION,
        fault="none",
    ),
    Entry(
        id="DEC-AUDIENCE",
        title="The audience may not be what the service expects.",
        meaning="A service compares aud with its own name: a URI in tokens of v1.0, an application "
        "id in those of v2.0. Without aud, or with the other form, it may refuse the token.",
        causes=(
            "The token was asked for by application id where the service expects its URI.",
            "The service has tokens of v2.0 made, and compares aud with its URI.",
            _NOT_ENTRA,
        ),
        steps=(
            here("Compare aud with what the documentation of the service names."),
            _FOR_A_SERVICE,
            elsewhere(
                "For a service of your own: let it accept its application id too, or set "
                "requestedAccessTokenVersion in its app manifest."
            ),
        ),
        signal="No aud, or a form of aud that does not go with ver.",
        link=common.CLAIMS,
        fault="this-vm",
    ),
    Entry(
        id="DEC-CLAIM-TYPE",
        title="A claim has another type than it should have.",
        meaning="A number in quotes, or one text in place of a list, for example. Strict services "
        "refuse the token, others ignore the claim.",
        causes=(_NOT_ENTRA, "A claims mapping policy or an extension writes the claim."),
        steps=(_MAKER, here("Write the claim with the type that the reference names.")),
        signal="A known claim whose JSON type is not a documented one.",
        link=common.CLAIMS,
        fault="this-vm",
    ),
    Entry(
        id="DEC-HOSTILE-TEXT",
        title="The token holds text that could mislead whoever reads it.",
        meaning="Control characters, direction marks or markup can change what a terminal or a "
        "page shows. Here they are shown harmlessly.",
        causes=(
            "A user, a group or a resource was named so, by mistake or with intent.",
            "Somebody made the token to deceive.",
        ),
        steps=(
            here("Do not print the claims raw, and do not paste them into a page."),
            here("Find out who gave the name, and let it be changed."),
        ),
        signal="Such characters in a name or a value of header or payload.",
        link=common.CLAIMS,
        fault="this-vm",
    ),
)

_TIMES: tuple[Entry, ...] = (
    Entry(
        id="DEC-EXPIRING",
        title="The token expires within five minutes.",
        meaning="It still holds, but may have expired when the service reads it.",
        causes=(
            "The program keeps a token until its very end.",
            "It was got long ago.",
        ),
        steps=(
            here("Get a new token before the next call, and let the program drop this one."),
            here("Let a library keep the tokens: those of Microsoft renew them in time."),
        ),
        signal="exp is at most 300 s from now, by this clock.",
        link=common.TOKEN,
        fault="this-vm",
    ),
    Entry(
        id="DEC-EXP-MISSING",
        title="The token does not say when it ends.",
        meaning="Without exp most services refuse it, and those that take it take it for ever.",
        causes=(_NOT_ENTRA,),
        steps=(_MAKER, here("Let it write exp: the end, in whole seconds since 1970.")),
        signal="No exp among the claims.",
        link=common.CLAIMS,
        fault="this-vm",
    ),
    Entry(
        id="DEC-EXP-TYPE",
        title="The end of the token (exp) is not a whole number.",
        meaning="It must be a number of seconds since 1970. A number in quotes or with a fraction "
        "is refused by strict services, anything else by all.",
        causes=(
            _NOT_ENTRA,
            "The program wrote a date, a text or a float in place of whole seconds.",
        ),
        steps=(_MAKER, here("Let it write exp as a whole number, without quotes.")),
        signal="exp is a text, a fraction, a list, true, null or the like.",
        link=common.CLAIMS,
        fault="this-vm",
    ),
    Entry(
        id="DEC-EXP-RANGE",
        title="The end of the token (exp) is a time that cannot be.",
        meaning="It lies before 1970 or after the year 9999, or is no finite number. Services "
        "refuse it, or fail when they read it.",
        causes=(
            "The program wrote milliseconds; exp is in seconds.",
            "An overflow, or a made-up number for no end at all.",
            _NOT_ENTRA,
        ),
        steps=(_MAKER, here("Let it write exp in seconds since 1970: ten digits nowadays.")),
        signal="exp is negative, not finite, or beyond 253402300799.",
        link=common.CLAIMS,
        fault="this-vm",
    ),
    Entry(
        id="DEC-IAT-AFTER-EXP",
        title="The token begins after its end: it was never valid.",
        meaning="The time of issue (iat) or the beginning (nbf) lies after exp. Every service "
        "refuses it.",
        causes=(
            "The program mixed up the claims, or seconds with milliseconds.",
            "The clock of the machine that made it jumped.",
            _NOT_ENTRA,
        ),
        steps=(_MAKER, here("Get a new token, and compare iat, nbf and exp.")),
        signal="iat or nbf is later than exp.",
        link=common.CLAIMS,
        fault="this-vm",
    ),
)

ENTRIES: tuple[Entry, ...] = (*_SIGNATURE, *_USE, *_TIMES)
