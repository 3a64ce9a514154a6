"""A token that was decoded: what form the text has, and which of its parts cannot be read."""

from __future__ import annotations

from tui_app.core.remedies import common, decoded_claims
from tui_app.core.remedies.common import COPY_AGAIN, NOTHING, OWN_TOKEN
from tui_app.core.remedies.model import Entry, az, here

_PIPE = here("Or pipe the answer that holds it into msi-scope decode -, so that nothing is lost.")
_MAKER = here("If it is whole: correct the program that makes it. Entra makes no such token.")
_CUT = "Its end or a character inside was lost in copying."

ENTRIES: tuple[Entry, ...] = (
    Entry(
        id="DEC-EMPTY",
        title="There is no token in the text.",
        meaning="Only blanks, quotes or invisible characters came in.",
        causes=(
            "The variable or the file that was piped in is empty.",
            "The command that should print the token failed.",
        ),
        steps=(
            here("Run the command that gets the token by itself, and read its error."),
            COPY_AGAIN,
        ),
        signal="Nothing is left once blanks and quotes are taken off.",
        link=common.TOKEN,
        fault="this-vm",
    ),
    Entry(
        id="DEC-TOO-LARGE",
        title="The text is far too long to be a token.",
        meaning="It was not read: a token has a few thousand characters, and this text has more "
        "than a million.",
        causes=(
            "A whole log or another file was piped in.",
            "A program appends to the file that holds the token.",
        ),
        steps=(COPY_AGAIN,),
        signal="More than 1,000,000 characters.",
        link=common.ACCESS_TOKENS,
        fault="this-vm",
    ),
    Entry(
        id="DEC-NOT-A-TOKEN",
        title="The text is not a token.",
        meaning="A token is one word, or stands in a JSON answer as access_token, accessToken or "
        "id_token. Neither was found.",
        causes=(
            "The answer is an error: it has a message in place of a token.",
            "Another text was in the clipboard.",
        ),
        steps=(
            here("Read the text: if it is an error, that error is what has to be mended."),
            OWN_TOKEN,
            COPY_AGAIN,
        ),
        signal="Several words without a token among them, or JSON without one.",
        link=common.TOKEN,
        fault="this-vm",
    ),
    Entry(
        id="DEC-WRAPPED",
        title="Something stood around the token, and was left out.",
        meaning="The token was found in a header line, a JSON answer, a URL or other words. Only "
        "the first one was decoded.",
        causes=("More than the token was copied.",),
        steps=(
            NOTHING,
            here("A program must send the token without quotes and line breaks."),
        ),
        signal="Quotes, the word Bearer, line breaks, JSON, a URL or words around a token.",
        link=common.ACCESS_TOKENS,
        fault="none",
    ),
    Entry(
        id="DEC-ELIDED",
        title="The token was shortened: dots stand for a part of it.",
        meaning="Logs, debuggers and documentation print only the beginning of a token. The rest "
        "cannot be won back from that.",
        causes=(
            "The token was copied from a log or a debugger.",
            "It is an example from documentation.",
        ),
        steps=(
            here("Get the token from where it is whole: the answer, or the program's variable."),
            COPY_AGAIN,
            _PIPE,
        ),
        signal="Three dots or an ellipsis in place of its middle or end.",
        link=common.ACCESS_TOKENS,
        fault="this-vm",
    ),
    Entry(
        id="DEC-PARTS",
        title="The token has the wrong number of parts.",
        meaning="A signed token has three parts with a dot between them, an encrypted one five. "
        "No service accepts another number.",
        causes=(
            "Its end was not copied.",
            "Two tokens, or a token and other text, were joined.",
            "A field of the program is too short for the token.",
        ),
        steps=(
            COPY_AGAIN,
            _PIPE,
            here("If the program itself has it so: see where it is cut, often a column's width."),
        ),
        signal="One, two, four or more than five parts; or five without enc in the header.",
        link=common.ACCESS_TOKENS,
        fault="this-vm",
    ),
    Entry(
        id="DEC-EMPTY-PART",
        title="The header or the payload of the token is empty.",
        meaning="Two dots follow each other, or the token begins with one. Without both parts no "
        "service can read it.",
        causes=(
            "A part was lost in copying.",
            "The payload is detached, and is sent elsewhere: no access token is made so.",
        ),
        steps=(COPY_AGAIN, _PIPE, _MAKER),
        signal="No character between two dots, or before the first.",
        link=common.ACCESS_TOKENS,
        fault="this-vm",
    ),
    Entry(
        id="DEC-BASE64",
        title="A part of the token is not proper base64url.",
        meaning="Each part is written in letters, digits, hyphens and underscores, and only some "
        "lengths are possible. Strict services refuse it.",
        causes=(
            _CUT,
            "Something changed it on the way: %3D for =, a blank for +.",
            "The program that made it used the standard alphabet, with + and /.",
        ),
        steps=(COPY_AGAIN, _PIPE, _MAKER),
        signal="A foreign character, an impossible length, or a last character that cannot be.",
        link=common.ACCESS_TOKENS,
        fault="this-vm",
    ),
    Entry(
        id="DEC-UTF8",
        title="A part of the token is not UTF-8 text.",
        meaning="Header and payload must be JSON in UTF-8. Services refuse any other encoding.",
        causes=(
            "A character was lost or changed in copying: all that follows it is shifted.",
            "The program that made it used another encoding.",
            "The text is no token and only looks like one.",
        ),
        steps=(COPY_AGAIN, _PIPE, _MAKER),
        signal="A byte that UTF-8 does not allow there.",
        link=common.ACCESS_TOKENS,
        fault="this-vm",
    ),
    Entry(
        id="DEC-JSON",
        title="A part of the token is not JSON.",
        meaning="Base64url could be undone, but what came out is no JSON. No service can read it.",
        causes=(
            _CUT,
            "The program that made it wrote its JSON by hand, with single quotes for example.",
        ),
        steps=(COPY_AGAIN, _PIPE, _MAKER),
        signal="A JSON reader stops at the place that the finding names.",
        link=common.ACCESS_TOKENS,
        fault="this-vm",
    ),
    Entry(
        id="DEC-NOT-OBJECT",
        title="A part of the token is JSON, but not an object.",
        meaning="Header and payload must each be a JSON object: names with values. A list, a text "
        "or a number is refused.",
        causes=(
            "The program that made it signed another kind of value.",
            "It is a signed document of another kind, not a token.",
        ),
        steps=(here("Correct the program that makes it: sign an object."), OWN_TOKEN),
        signal="The JSON does not begin with a brace.",
        link=common.ACCESS_TOKENS,
        fault="this-vm",
    ),
    Entry(
        id="DEC-TOO-DEEP",
        title="A part of the token is nested too deeply.",
        meaning="Tokens have two or three levels. So many levels may be meant to bring down "
        "whoever reads them, and were not read.",
        causes=(
            "Somebody made the token to do harm.",
            "The program that made it put a structure into itself again and again.",
        ),
        steps=(
            here("Do not pass the token on. Find out who sent it."),
            here("If it is your own: correct the program that makes it."),
        ),
        signal="More than 100 levels of objects and arrays.",
        link=common.ACCESS_TOKENS,
        fault="this-vm",
    ),
    Entry(
        id="DEC-DUPLICATE-KEY",
        title="A name stands twice in the token.",
        meaning="Readers disagree which of the two values holds: one service may see another "
        "token than the next. Trust neither value.",
        causes=(
            "The program that made it adds a claim that was there already.",
            "Somebody made it so, to be seen as another.",
        ),
        steps=(
            here("See iss in the payload: it names who made the token."),
            here("Correct the program that makes it. Entra makes no such token."),
        ),
        signal="The same name twice in one JSON object.",
        link=common.CLAIMS,
        fault="this-vm",
    ),
    Entry(
        id="DEC-NOT-FINITE",
        title="The token holds NaN or Infinity, which JSON does not have.",
        meaning="Some readers take it, others refuse the whole token.",
        causes=(
            "The program that made it could not compute a number.",
            "A number is too large for its reader.",
        ),
        steps=(
            here("See which claim it is, in the payload."),
            here("Correct the program that makes the token. Entra makes no such token."),
        ),
        signal="NaN, Infinity, or a number such as 1e999.",
        link=common.CLAIMS,
        fault="this-vm",
    ),
    Entry(
        id="DEC-REFUSED",
        title="A widely used library refuses the token.",
        meaning="The token can be read, but PyJWT takes exception to its header or form. Services "
        "that use such a library refuse it too.",
        causes=(
            "The header names a key (kid) that is not a text.",
            "The header demands an extension (crit) that readers do not know.",
        ),
        steps=(
            here("Read what the finding quotes: it names the field."),
            here("Correct the program that makes the token. Entra makes no such token."),
        ),
        signal="PyJWT raises an error, and nothing else is found to be wrong.",
        link=common.ACCESS_TOKENS,
        fault="this-vm",
    ),
    Entry(
        id="DEC-JWE",
        title="The token is encrypted: only its receiver can read it.",
        meaning="That is no fault. Some services have their tokens encrypted, and a client passes "
        "them on as they are.",
        causes=("The service that it is for registered a key for encryption.",),
        steps=(
            NOTHING,
            here("Times and audience stand in the answer that the token came with."),
        ),
        signal="Five parts, and enc in the header.",
        link=common.ACCESS_TOKENS,
        fault="none",
    ),
    Entry(
        id="DEC-OPAQUE",
        title="The token is opaque: it means something to its issuer alone.",
        meaning="It has no header and no payload to be read. That is no fault; other services, "
        "and Microsoft's for personal accounts, make such tokens.",
        causes=(
            "It is the token of another service, or of a personal account.",
            "It is a key, a password or a part of a token, and no token at all.",
        ),
        steps=(
            NOTHING,
            here("If a token of Entra was meant: it begins with eyJ, and was not copied whole."),
        ),
        signal="One word that does not begin with eyJ.",
        link=common.ACCESS_TOKENS,
        fault="none",
    ),
    Entry(
        id="DEC-REFRESH-TOKEN",
        title="This looks like a refresh token or a sign-in code: a secret.",
        meaning="Whoever has it can get new tokens in the name of the user. No service takes it "
        "in place of an access token, and a managed identity never has one.",
        causes=(
            "The field refresh_token was copied in place of access_token.",
            "It was copied from the token cache of a program.",
        ),
        steps=(
            here("Take it out of every file, chat and history where it does not belong."),
            az(
                "If others have seen it: end the user's sign-ins. A User Administrator can.",
                "az rest --method POST --url "
                "https://graph.microsoft.com/v1.0/users/<user>/revokeSignInSessions",
            ),
            here("For a service, take the access_token of the same answer."),
        ),
        signal="It begins with 0.A or 1.A, as those of Entra do.",
        link=common.REVOKE,
        fault="administrator",
    ),
    *decoded_claims.ENTRIES,
)
