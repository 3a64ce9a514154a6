"""The tutorial of November 2017, live: "Use a Windows VM MSI to access Azure Resource Manager".

Its steps in the order in which an audience should see them: the role is granted after the first
call, so that one sees the very same call refused before it works.
"""

from __future__ import annotations

from tui_app.core.guide.judging import (
    NO_IDENTITY,
    NO_ROLE,
    body_of,
    cannot_tell,
    claim_facts,
    good_for,
    without_token,
)
from tui_app.core.guide.model import Judgement, Lesson, Scene, Seen, Step, done, not_yet
from tui_app.core.guide.questions import GROUP, INSTANCE, TOKEN
from tui_app.core.imds import read_instance
from tui_app.core.portal import Switch
from tui_app.core.remedies.common import (
    ENABLE_SYSTEM,
    ENABLE_SYSTEM_POWERSHELL,
    GRANT_READER,
    GRANT_READER_POWERSHELL,
)
from tui_app.core.remedies.model import here, portal
from tui_app.core.token import IdentityKind
from tui_app.core.wire import Answer


def _is_vm(seen: Seen, _: Scene) -> Judgement:
    instance = read_instance(seen.outcome) if isinstance(seen.outcome, Answer) else None
    if instance is None or seen.diagnosis:
        return cannot_tell(seen)
    return done(
        f"An Azure VM: {instance.name} in {instance.resource_group}, {instance.location}.",
        ("name", instance.name),
        ("group", instance.resource_group),
        ("location", instance.location),
        ("subscription", instance.subscription_id),
        ("size", instance.vm_size),
    )


def _has_identity(seen: Seen, _: Scene) -> Judgement:
    if seen.diagnosis in NO_IDENTITY:
        return not_yet("IMDS is there, but this VM has no identity.")
    if seen.token is None:
        return cannot_tell(seen)
    if seen.token.kind is IdentityKind.USER_ASSIGNED:
        return done("This VM has an identity, a user-assigned one: IMDS hands out a token.")
    return done("This VM has an identity of its own: IMDS hands out a token.")


def _has_token(seen: Seen, _: Scene) -> Judgement:
    if seen.token is None:
        return not_yet("No token yet.") if seen.diagnosis in NO_IDENTITY else cannot_tell(seen)
    return done(
        f"A token for {seen.token.wanted.resource}, good for {good_for(seen.token)}.",
        *claim_facts(seen.token),
    )


def _is_granted(seen: Seen, _: Scene) -> Judgement:
    if (missing := without_token(seen)) is not None:
        return missing
    if seen.status == 200 and not seen.diagnosis:
        return done("The role is there: the identity may read the group.")
    if seen.diagnosis in NO_ROLE:
        return not_yet("The token is good, but its identity has no role here.")
    return cannot_tell(seen)


def _is_called(seen: Seen, scene: Scene) -> Judgement:
    body = body_of(seen)
    if seen.status == 200 and not seen.diagnosis and body.get("name"):
        return done(f"Resource group {body['name']} in {body.get('location')}: it works.")
    return _is_granted(seen, scene)


LESSON = Lesson(
    name="tutorial",
    title="The tutorial: a token, and Azure Resource Manager",
    why="how a program on a VM reaches Azure without any password",
    scenario="tutorial",
    is_about_here=True,
    steps=(
        Step(
            "This is an Azure VM",
            "IMDS, which only the VM itself can reach, says which machine this is.",
            INSTANCE,
            _is_vm,
            todo=(
                here("Nothing to set up: every Azure VM has IMDS."),
                here("The tutorial: a VM with Windows Server 2016 in a resource group of its own."),
            ),
        ),
        Step(
            "Enable the identity",
            "Azure makes an identity and keeps its secret; IMDS hands out its tokens.",
            TOKEN,
            _has_identity,
            todo=(
                portal(
                    "Portal: the virtual machine, Security, Identity, System assigned, "
                    "Status: On, Save."
                ),
                portal("In 2017: Configuration, Managed Service Identity: Yes, Save."),
                ENABLE_SYSTEM,
                ENABLE_SYSTEM_POWERSHELL,
            ),
            switch=Switch.IDENTITY,
        ),
        Step(
            "Get a token",
            "The program asks IMDS, with the header Metadata: true. No secret is sent.",
            TOKEN,
            _has_token,
            todo=(
                here(
                    "On the VM, in PowerShell: the request's answer into $response, its JSON into "
                    "$content, the token into $ArmToken. {tab-previous} and {tab-next} show it."
                ),
            ),
            notes=(
                "The tutorial: resource must match exactly, with the trailing slash.",
                "Today: Resource Manager takes four spellings. Others are strict: Azure SQL needs "
                "the slash, Key Vault is asked without it.",
            ),
        ),
        Step(
            "Grant it Reader on {group}",
            "A token says who. What it may do is said by roles, and there is none yet.",
            GROUP,
            _is_granted,
            todo=(
                portal(
                    "Portal: the resource group, Access control (IAM), Add role assignment: "
                    "Reader, Managed identity, the VM."
                ),
                portal(
                    "In 2017: Access control (IAM), Add; role Reader, assign access to Virtual "
                    "Machine, the subscription, all resource groups, the VM."
                ),
                GRANT_READER,
                GRANT_READER_POWERSHELL,
                here("A new assignment takes up to 10 minutes; it needs no new token."),
            ),
            switch=Switch.READER,
            notes=("The tutorial grants first; here second, to see the same call refused.",),
        ),
        Step(
            "Call Resource Manager",
            "The same call again, with the same token.",
            GROUP,
            _is_called,
            todo=(
                here(
                    "On the VM: GET the resource group, with the token in the header "
                    "Authorization. {tab-previous} and {tab-next} show it."
                ),
            ),
            notes=(
                "The tutorial: the URL is case-sensitive, mind the upper-case G.",
                "Today: Resource Manager compares without case; resourcegroups works as well.",
            ),
        ),
    ),
)
