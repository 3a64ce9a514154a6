"""Azure ML: a person's token unless `clientid` names an identity."""

from __future__ import annotations

import pytest

from tests.simulator.asking import ARM, body_of
from tests.simulator.hosts.asking import Asking
from tui_app.simulator.host_worlds import PERSON
from tui_app.simulator.hosts.machine_learning import PATH, VERSION
from tui_app.simulator.worlds import DATA, PAYROLL, READER


def job() -> Asking:
    asking = Asking("machine-learning", PATH, VERSION)
    asking.headers = {"secret": asking.host.secret}
    return asking


def test_without_a_client_id_the_token_is_a_persons() -> None:
    """Scope and name instead of an identity resource; ARM shows what that person may see."""
    asking = job()
    response = asking.ask()
    claims = asking.issued(response).claims
    assert (claims["scp"], claims["upn"], claims["oid"]) == (
        "user_impersonation", PERSON.upn, PERSON.object_id,
    )  # fmt: skip
    assert not {"xms_mirid", "xms_az_rid"} & claims.keys()
    assert (claims["appidacr"], claims["idtyp"]) == ("0", "user")
    assert asking.arm(response).get(PAYROLL.id).status == 200


def test_a_client_id_names_the_identity() -> None:
    """The number of seconds is a number; the token was used by the compute."""
    asking = job()
    response = asking.ask(clientid=READER.client_id)
    issued = asking.issued(response)
    assert body_of(response)["expires_on"] == issued.expires_at
    assert body_of(response).keys() == {"access_token", "expires_on", "resource", "token_type"}
    assert issued.identity == READER
    assert issued.claims["xms_az_rid"].endswith("/workspaces/mlw-shop/computes/cpu-shop")
    assert asking.arm(response).get(DATA.id).status == 200
    assert asking.arm(response).get(PAYROLL.id).status == 403


@pytest.mark.parametrize("name", ["client_id", "object_id", "msi_res_id"])
def test_other_names_are_passed_over(name: str) -> None:
    """The person's token again."""
    asking = job()
    assert asking.issued(asking.ask(**{name: READER.client_id})).identity == PERSON


@pytest.mark.parametrize(
    ("query", "method", "path", "headers", "status"),
    [
        ({"api-version": VERSION, "resource": ARM}, "GET", PATH, {}, 401),
        ({"api-version": VERSION, "resource": ARM}, "GET", PATH, {"secret": "wrong"}, 401),
        ({"api-version": "2019-08-01", "resource": ARM}, "GET", PATH, None, 400),
        ({"api-version": VERSION}, "GET", PATH, None, 400),
        ({"api-version": VERSION, "resource": ARM, "clientid": "nobody"}, "GET", PATH, None, 400),
        ({"api-version": VERSION, "resource": ARM}, "POST", PATH, None, 404),
        ({"api-version": VERSION, "resource": ARM}, "GET", "/msi/token", None, 404),
    ],
)
def test_refusals(
    query: dict[str, str], method: str, path: str, headers: dict[str, str] | None, status: int
) -> None:
    """Code and message, and no token."""
    asking = job()
    response = asking.send(query, method=method, path=path, headers=headers)
    assert response.status == status
    assert body_of(response)["error"].keys() == {"code", "message"}
    assert asking.world.issued_tokens == {}


def test_nobody_runs_the_job() -> None:
    """Neither a person nor a name: 400."""
    asking = job()
    asking.change(person=None)
    assert asking.ask().status == 400
