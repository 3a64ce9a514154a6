"""User-assigned identities: several on one VM, so a request must name one, by the right id."""

from __future__ import annotations

from collections.abc import Callable

from tui_app.core.arm import RESOURCES_API
from tui_app.core.guide.judging import NO_ROLE, cannot_tell, claim_facts, names_in
from tui_app.core.guide.model import Judgement, Lesson, Scene, Seen, Step, done, not_yet, unknown
from tui_app.core.guide.questions import arm_question, token_question, unnamed
from tui_app.core.identities import Attached
from tui_app.core.remedies.common import SHOW_IDENTITY
from tui_app.core.remedies.model import here, portal
from tui_app.core.selector import Selector, SelectorKind, TokenWanted
from tui_app.core.token import IdentityKind

_NOBODY = Attached(IdentityKind.USER_ASSIGNED, "<identity>", "<client-id>", "<object-id>")


def _nth(scene: Scene, position: int) -> Attached:
    users = [one for one in scene.attached if one.kind is IdentityKind.USER_ASSIGNED]
    return users[position] if position < len(users) else _NOBODY


def _by_client_id(position: int) -> Callable[[Scene], TokenWanted]:
    def wanted(scene: Scene) -> TokenWanted:
        selector = Selector(SelectorKind.CLIENT_ID, _nth(scene, position).client_id)
        return TokenWanted(scene.wanted.resource, selector)

    return wanted


def _mixed_up(scene: Scene) -> TokenWanted:
    """An object id where a client id is meant: the classic."""
    selector = Selector(SelectorKind.CLIENT_ID, _nth(scene, 0).object_id)
    return TokenWanted(scene.wanted.resource, selector)


def _is_ambiguous(seen: Seen, scene: Scene) -> Judgement:
    if seen.diagnosis == "MI-400-MULTIPLE":
        return done(
            "Refused: there are several, and the request names none.",
            *((one.name, f"client id {one.client_id}") for one in scene.attached),
        )
    if seen.token is not None:
        return unknown("IMDS chose by itself: one identity, or one of the VM's own.")
    return cannot_tell(seen)


def _is_mixed_up(seen: Seen, _: Scene) -> Judgement:
    if seen.diagnosis == "MI-400-NOT-FOUND":
        return done("Refused: that is its object id, given as a client id.")
    return cannot_tell(seen) if seen.token is None else unknown("That was a client id after all.")


def _is_named(seen: Seen, scene: Scene) -> Judgement:
    if seen.token is None:
        return cannot_tell(seen)
    return done(
        f"A token of {_nth(scene, 0).name}.",
        ("appid", seen.token.application_id),
        *claim_facts(seen.token),
    )


def _sees(position: int) -> Callable[[Seen, Scene], Judgement]:
    def judge(seen: Seen, scene: Scene) -> Judgement:
        name = _nth(scene, position).name
        if seen.diagnosis in NO_ROLE:
            return not_yet(f"{name} has no role here.")
        if seen.status != 200 or seen.diagnosis:
            return cannot_tell(seen)
        return done(f"{name} sees {' and '.join(names_in(seen)) or 'nothing'}.")

    return judge


def _groups(scene: Scene) -> str:
    return scene.group.rpartition("/")[0]


LESSON = Lesson(
    name="identities",
    title="Which of several identities?",
    why="a VM with several identities wants to be told which",
    scenario="user-assigned",
    steps=(
        Step(
            "Ask without a name",
            "Two identities are attached to this VM, and none is its own. Which is meant?",
            token_question("unnamed", "ask without saying which", unnamed),
            _is_ambiguous,
            todo=(SHOW_IDENTITY, portal("Portal: the virtual machine, Identity, User assigned.")),
        ),
        Step(
            "Name it by the wrong id",
            "An identity has a client id and an object id. They look alike.",
            token_question("mixed-up", "give its object id as client_id", _mixed_up),
            _is_mixed_up,
            todo=(here("A request takes client_id, object_id or msi_res_id: each its own id."),),
        ),
        Step(
            "Name it by its client id",
            "The client id is what every host and every library takes.",
            token_question("named", "give its client id", _by_client_id(0)),
            _is_named,
            todo=(here("In code: ManagedIdentityCredential(client_id=…)."),),
        ),
        Step(
            "See what it may see",
            "The token says who; the roles of that identity say what.",
            arm_question("first", "list the groups", _groups, api=RESOURCES_API, wanted=_by_client_id(0)),
            _sees(0),
        ),
        Step(
            "And the other one?",
            "The same machine, the same call, another identity.",
            arm_question("second", "list the groups as the other", _groups, api=RESOURCES_API, wanted=_by_client_id(1)),
            _sees(1),
        ),
    ),
)  # fmt: skip
