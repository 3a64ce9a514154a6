"""The cache and groups: granted through a group, and still 403, because the token is older."""

from __future__ import annotations

from tui_app.core.access.gathering import groups_of
from tui_app.core.guide.judging import NO_ROLE, cannot_tell, without_token
from tui_app.core.guide.model import Judgement, Lesson, Scene, Seen, Step, done, not_yet
from tui_app.core.guide.questions import TOKEN, arm_question, token_question
from tui_app.core.portal import Switch
from tui_app.core.remedies.model import az, here
from tui_app.core.token import Token, times
from tui_app.core.words import at, counted_noun, duration

_DATA = "rg-data"
_KEPT_S = 60
"""An age below which a token counts as new."""


def _data(scene: Scene) -> str:
    return f"{scene.group.rpartition('/')[0]}/{_DATA}"


def _age(token: Token) -> float:
    return times(token).cached_age_s or 0.0


def _facts(token: Token) -> tuple[tuple[str, str], ...]:
    made = times(token).issued_at
    return (
        ("made", at(made) if made is not None else ""),
        ("expires", at(times(token).expires_at)),
        ("groups", ", ".join(groups_of(token.claims)) or "none"),
    )


def _is_old(seen: Seen, _: Scene) -> Judgement:
    if seen.token is None:
        return cannot_tell(seen)
    named = counted_noun(len(groups_of(seen.token.claims)), "group")
    age = duration(_age(seen.token))
    return done(f"Made {age} ago, kept by IMDS since; it names {named}.", *_facts(seen.token))


def _is_same(seen: Seen, _: Scene) -> Judgement:
    if seen.token is None:
        return cannot_tell(seen)
    if _age(seen.token) < _KEPT_S:
        return not_yet("A new one this time.", *_facts(seen.token))
    return done("The same token: nothing on this VM makes IMDS forget it.", *_facts(seen.token))


def _is_read(seen: Seen, _: Scene) -> Judgement:
    if (missing := without_token(seen)) is not None:
        return missing
    if seen.status == 200 and not seen.diagnosis:
        return done(f"{_DATA} can be read.")
    if seen.diagnosis in NO_ROLE:
        return not_yet("Refused: what this token names, identity and groups, has no role there.")
    return cannot_tell(seen)


def _is_next(seen: Seen, _: Scene) -> Judgement:
    if seen.token is None:
        return cannot_tell(seen)
    ends = at(times(seen.token).expires_at)
    return done(f"The group counts from the next token on, about {ends}.", *_facts(seen.token))


LESSON = Lesson(
    name="cache",
    title="The cache and groups: granted, and still 403",
    why="a group's rights come with the next token, which may be a day away",
    scenario="stale-group",
    steps=(
        Step(
            "Look at the token",
            "IMDS hands out the token that it has, with the groups as they were then.",
            TOKEN,
            _is_old,
        ),
        Step(
            "Ask once more",
            "Perhaps a new one comes?",
            token_question("again", "ask IMDS once more"),
            _is_same,
            todo=(here("A restart of the VM or of the program changes nothing either."),),
        ),
        Step(
            f"Read {_DATA}",
            "The identity joined a group 40 minutes ago; the group is Reader there.",
            arm_question("data", f"read {_DATA}", _data),
            _is_read,
            todo=(
                az(
                    "Give the role to the identity itself: that is looked up at each call.",
                    "az role assignment create --assignee-object-id {object_id} "
                    "--assignee-principal-type ServicePrincipal --role Reader "
                    f"--resource-group {_DATA} --subscription {{subscription}}",
                ),
                here("Or wait for the next token."),
            ),
            switch=Switch.DIRECT,
        ),
        Step(
            "When would the group count?",
            "From the next token on: IMDS keeps this one close to its end.",
            TOKEN,
            _is_next,
            todo=(here("So: for a machine, give roles to its identity rather than to a group."),),
        ),
    ),
)
