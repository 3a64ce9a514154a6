"""Ids, names and addresses become placeholders that stay the same, and what helps is left."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_app.core.sharing import Placeholders, learn_audience, learn_claims, learn_document

SUB = "98f51385-2edc-4b79-bed9-7718de4cb861"
VM = f"/subscriptions/{SUB}/resourceGroups/rg-shop/providers/Microsoft.Compute/virtualMachines/vm-web-01"


def test_an_arm_id_keeps_its_types() -> None:
    """Subscription, group and names go; what kinds of things they are stays."""
    assert Placeholders().text(VM) == (
        "/subscriptions/<subscription:1>/resourceGroups/<group:1>"
        "/providers/Microsoft.Compute/virtualMachines/<vm:1>"
    )


def test_the_same_thing_is_the_same_placeholder_everywhere() -> None:
    """In whatever case, alone or in a longer word."""
    known = Placeholders()
    known.learn_path(VM)
    assert known.text("VM-WEB-01 in rg-shop") == "<vm:1> in <group:1>"
    assert known.text("vm-web-01_OsDisk_1, vm-web-01-nic") == "<vm:1>_OsDisk_1, <vm:1>-nic"
    assert known.text(SUB.upper()) == "<subscription:1>"
    assert known.text("kv-x.vm-web-01.local") == "kv-x.<vm:1>.local"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("10.0.0.4 → 169.254.169.254", "<address:1> → 169.254.169.254"),
        ("127.0.0.1:50369 at 09:12:44", "127.0.0.1:50369 at 09:12:44"),
        ("fd00:1234::4:1 next", "<address:1> next"),
        ("00:0d:3a:2b:4c:5d", "<mac:1>"),
        ("ask jane.doe@contoso.com", "ask <user:1>"),
        ("role acdd72a7-3385-48ef-bd42-f606fba81ae7", "role acdd72a7-3385-48ef-bd42-f606fba81ae7"),
        (f"resource=%2Fsubscriptions%2F{SUB}", "resource=%2Fsubscriptions%2F<id:1>"),
        ("Microsoft.Resources/subscriptions/resourceGroups", "Microsoft.Resources/subscriptions/resourceGroups"),
        ("Standard_D2s_v5 in westeurope: Reader", "Standard_D2s_v5 in westeurope: Reader"),
        ("roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7", "roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"),
    ],
)  # fmt: skip
def test_shapes(text: str, shown: str) -> None:
    """What is somebody's by its shape; what is everybody's stays."""
    assert Placeholders().text(text) == shown


def test_a_shortened_id_is_known_by_its_ends() -> None:
    """Rows cut ids in the middle; one that could be several things is not told at all."""
    known = Placeholders()
    known.learn("principal", "1f0e0000-0000-4000-8000-0000000009c2")
    assert known.text("oid 1f0e00…0009c2") == "oid <principal:1>"
    known.learn("client", "1f0e0000-1111-4000-8000-0000000009c2")
    assert known.text("oid 1f0e00…0009c2") == "oid …"


def test_names_are_learned_by_their_keys() -> None:
    """Display names, users, tags: no shape gives them away; words in prose are not touched."""
    known = Placeholders()
    document = {
        "displayName": "Contoso Production",
        "tags": {"owner": "shop team"},
        "osProfile": {"adminUsername": "azureuser", "computerName": "vm-web-01"},
        "resourceGroup": "default",
    }
    learn_document(known, document)
    said = known.text("Contoso Production, shop team, azureuser on vm-web-01: the default identity")
    assert said == "<name:1>, <tag:1>, <user:1> on <host:1>: the default identity"


@given(st.text())
def test_twice_is_once(text: str) -> None:
    """Whatever the text, what was replaced is left alone the second time."""
    known = Placeholders()
    known.learn_path(VM)
    once = known.text(text)
    assert known.text(once) == once


@given(st.uuids(version=4), st.from_regex(r"[a-z]{2,5}-[a-z]{3,8}-[0-9]{2}", fullmatch=True))
def test_no_id_survives_in_a_document(guid: object, name: str) -> None:
    """Random ids in every place that Azure has for them: none is left after learning the document."""
    known = Placeholders()
    scope = f"/subscriptions/{guid}/resourceGroups/{name}-rg/providers/Microsoft.Web/sites/{name}"
    learn_document(known, {"id": scope, "tenantId": str(guid)})
    text = f'{{"id":"{scope}","host":"{name}.azurewebsites.net","oid":"{guid}","n":"{name}-rg"}}'
    shown = known.text(text)
    assert str(guid) not in shown
    assert name not in shown


@pytest.mark.parametrize(
    "name", ["Research & Development", "Müller GmbH", "DOM\\bob", 'a "b" c', "red\x1b[31m"]
)
@pytest.mark.parametrize("as_ascii", [True, False])
def test_a_name_is_known_however_json_writes_it(name: str, as_ascii: bool) -> None:
    """Escaped or not: what is learned is decoded, what is replaced is the raw body."""
    known = Placeholders()
    body = json.dumps({"displayName": name}, ensure_ascii=as_ascii)
    learn_document(known, json.loads(body))
    for written in (body, body.replace("&", "\\u0026")):
        assert known.text(written) == '{"displayName": "<name:1>"}'
    assert known.text(quote(name, safe="")) == "<name:1>"


def test_what_was_shortened_teaches_nothing_wrong_and_leaves_no_piece() -> None:
    """No new subscription is made of a piece, and no end of an id is left."""
    known = Placeholders()
    known.learn_path(VM)
    assert known.text("/subscriptions/98f…Machines/vm-web-01") == "/subscriptions/…/<vm:1>"
    assert known.text("…861/resourcegroups") == "…/resourcegroups"
    assert known.text("vm-we…") == "…"
    assert known.text("waiting …") == "waiting …"
    assert len(known) == 3


def test_the_last_of_many_names_is_as_well_known_as_the_first() -> None:
    """Names of several words have no limit: none is left because others came before."""
    known = Placeholders()
    names = [f"shop team {n} & co" for n in range(5000)]
    learn_document(known, {"tags": {str(n): name for n, name in enumerate(names)}})
    shown = known.text(json.dumps(names))
    assert "shop" not in shown
    assert "<tag:5000>" in shown


def test_a_longer_name_comes_before_a_shorter_one_that_it_begins_with() -> None:
    """And none is found in the middle of a word."""
    known = Placeholders()
    for name in ("shop team", "shop team two"):
        known.learn("tag", name)
    assert (
        known.text("shop team two, shop team, workshop teams") == "<tag:2>, <tag:1>, workshop teams"
    )


def test_every_name_of_a_list_is_learned() -> None:
    """A site has several host names."""
    known = Placeholders()
    learn_document(known, {"hostNames": ["shop.contoso.example", "www.contoso.example"]})
    assert known.text("at www.contoso.example") == "at <domain:2>"


def test_claims_name_a_person() -> None:
    """Every claim that says who somebody is, and every claim that is nobody's standard."""
    known = Placeholders()
    claims = {"name": "Anna Ward", "given_name": "Anna", "onprem_sid": "S-1-5-21-7", "team": "blue-whale",
              "aud": "https://management.azure.com/", "idtyp": "user"}  # fmt: skip
    learn_claims(known, claims)
    shown = known.text(json.dumps(claims))
    for word in ("Anna", "Ward", "S-1-5-21-7", "blue-whale"):
        assert word not in shown
    assert "https://management.azure.com/" in shown


def test_an_audience_of_ones_own_is_a_name() -> None:
    """As it is typed and as a query has it; Azure's own services stay."""
    known = Placeholders()
    learn_audience(known, "api://my-secret-app")
    learn_audience(known, "https://vault.azure.net")
    assert known.text("for api://my-secret-app") == "for <audience:1>"
    assert known.text("resource=api%3A%2F%2Fmy-secret-app&x") == "resource=<audience:1>&x"
    assert known.text("https://vault.azure.net") == "https://vault.azure.net"


@pytest.mark.parametrize(
    "piece", ["-", "a-", "a+", "a.", "a@", "0:", "00000000-", "_", "…", "aa…", "<a:"]
)
def test_a_long_line_is_looked_through_once(piece: str) -> None:
    """200,000 characters of what might become a name: from each of them anew it takes minutes."""
    known = Placeholders()
    known.learn("vm", "vm-web-01")
    text = piece * (200_000 // len(piece))
    assert known.text(f"{text} vm-web-01").endswith("<vm:1>")
