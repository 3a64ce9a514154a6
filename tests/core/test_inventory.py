"""Rows of lists and of Resource Graph, and filters over a hundred thousand of them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_app.core.inventory import (
    NO_TAGS,
    Index,
    Resource,
    Term,
    graph_request,
    parse_filter,
    read_graph,
    read_resource,
)
from tui_app.core.sharing import Placeholders
from tui_app.core.wire import Answer

VM = "/subscriptions/S/resourceGroups/rg-Shop/providers/Microsoft.Compute/virtualMachines/vm-Web-01"
KV = "/subscriptions/S/resourceGroups/rg-data/providers/Microsoft.KeyVault/vaults/kv"
WEB = Resource(VM, "vm-Web-01", "Microsoft.Compute/virtualMachines", "rg-Shop", "S", "westeurope",
               {"env": "prod", "owner": "Shop Team"})  # fmt: skip
VAULT = Resource(KV, "kv", "Microsoft.KeyVault/vaults", "rg-data", "S", "westus", {"env": "test"})
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=6,
)


def index_of(*resources: Resource) -> Index:
    index = Index()
    index.add(resources)
    return index


def test_a_row_is_read_with_what_its_id_tells() -> None:
    """Group and subscription come from the id, which every list has."""
    row = read_resource({"id": VM, "name": "vm-Web-01", "type": WEB.type, "location": "westeurope",
                         "tags": {"env": "prod", "owner": "Shop Team"}})  # fmt: skip
    assert row == WEB
    bare = read_resource({"id": VM, "tags": None})
    assert bare is not None
    assert (bare.name, bare.resource_group, bare.tags) == ("vm-Web-01", "rg-Shop", NO_TAGS)
    assert bare.type == "Microsoft.Compute/virtualMachines"


def test_a_type_is_spelled_as_in_the_id_whatever_the_source() -> None:
    """Resource Graph writes types in lower case, lists do not."""
    row = read_resource({"id": VM, "name": "vm-Web-01", "type": WEB.type.lower()})
    assert row is not None
    assert row.type == WEB.type
    strange = read_resource({"id": "/x", "name": "n", "type": "contoso.shop/tills"})
    assert strange is not None
    assert strange.type == "contoso.shop/tills"


@given(st.dictionaries(st.sampled_from(["id", "name", "type", "location", "tags"]), JSON))
def test_any_row_is_a_resource_or_none(item: dict[str, Any]) -> None:
    """Null, numbers and objects where texts belong."""
    row = read_resource(item)
    if row is not None:
        assert all(isinstance(each, str) for each in row[:-1])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", {"vm-Web-01", "kv"}),
        ("WEB", {"vm-Web-01"}),
        ("prod", {"vm-Web-01"}),
        ("west", {"vm-Web-01", "kv"}),
        ("west kv", {"kv"}),
        ("type:virtualmachines", {"vm-Web-01"}),
        ("group:shop", {"vm-Web-01"}),
        ("loc:westus", {"kv"}),
        ("tag:env=test", {"kv"}),
        ("tag:shop group:shop", {"vm-Web-01"}),
        ("id:/providers/microsoft.keyvault/", {"kv"}),
        ("name:shop", set()),
        ("colour:red", set()),
        ("type:", {"vm-Web-01", "kv"}),
    ],
)
def test_every_term_must_hold(text: str, found: set[str]) -> None:
    """Plain words over name, type, group, place and tags; `field:` words in that field."""
    assert {each.name for each in index_of(WEB, VAULT).matching(parse_filter(text))} == found


def test_a_word_with_an_unknown_field_is_a_plain_word() -> None:
    """A colon may stand in a name or a tag."""
    assert parse_filter("a:b sub:X") == (Term("a:b"), Term("x", "subscription_id"))


def test_ids_that_differ_in_case_are_one() -> None:
    """Pages may repeat, and ARM answers in mixed case; the first spelling stays."""
    index = index_of(WEB)
    assert index.add([WEB._replace(id=VM.upper()), VAULT]) == 1
    assert [each.id for each in index.rows] == [VM, KV]


def test_the_order_is_by_name_and_filters_keep_it() -> None:
    """Without case; what was prepared for the filter is put in order too."""
    index = index_of(WEB, VAULT, VAULT._replace(id=KV + "2", name="Apple"))
    index.sort()
    assert [each.name for each in index.rows] == ["Apple", "kv", "vm-Web-01"]
    assert [each.name for each in index.matching(parse_filter("loc:westus"))] == ["Apple", "kv"]
    assert [each.name for each in index.matching(parse_filter("apple"))] == ["Apple"]


@given(st.lists(st.text()), st.text())
def test_a_filter_finds_what_holds_its_words(names: list[str], text: str) -> None:
    """No more and no less than a plain look at each row."""
    rows = [WEB._replace(id=f"{VM}{n}", name=name, tags={}) for n, name in enumerate(names)]
    terms = parse_filter(text)
    index = index_of(*rows)
    found = {each.id for each in index.matching(terms)}
    prepared = index_of(*rows)
    steps = [{each.id for each in prepared.matching(terms)} for _ in prepared.prepared(at_once=3)]
    assert steps == [found] * -(-len(rows) // 3)
    for row in rows:
        fields = f"{row.name}\n{row.type}\n{row.resource_group}\n{row.location}".casefold()
        plain = [term for term in terms if not term.field]
        if len(plain) == len(terms):
            assert (row.id in found) == all(term.text in fields for term in plain)


def test_resource_graph_is_asked_by_a_post_that_reads() -> None:
    """A whole page of everything, in an order in which pages do not overlap."""
    request = graph_request("https://management.azure.com", skip=2000, subscription="S")
    body = json.loads(request.body)
    assert (request.method, body["subscriptions"]) == ("POST", ["S"])
    assert body["options"] == {"$top": 1000, "$skip": 2000, "resultFormat": "objectArray"}
    assert body["query"].endswith("order by id asc")


@pytest.mark.parametrize(
    ("body", "rows", "total"),
    [
        ({"data": [{"id": "a"}, None, 5], "totalRecords": 9}, 1, 9),
        ({"data": [], "totalRecords": "9"}, 0, 0),
        ({"data": [{"id": "a"}], "totalRecords": -1}, 1, 1),
    ],
)
def test_a_page_of_resource_graph_is_read(body: dict[str, Any], rows: int, total: int) -> None:
    """Rows that are no objects are left out; a total that is none is counted."""
    page = read_graph(Answer(status=200, body=json.dumps(body).encode()))
    assert page is not None
    assert (len(page.rows), page.total) == (rows, total)


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"data":null}', b'{"data":{}}'])
def test_what_is_no_page_is_none(body: bytes) -> None:
    """Another format, or another service."""
    assert read_graph(Answer(status=200, body=body)) is None


def test_rows_share_what_they_have_alike() -> None:
    """Types, places and tags of a hundred thousand rows are kept once each."""
    one, other = (
        read_resource(json.loads(json.dumps({"id": VM, "name": name, "type": WEB.type,
                                             "location": "westeurope", "tags": {"env": "prod"}})))
        for name in ("a", "b")
    )  # fmt: skip
    assert one is not None
    assert other is not None
    assert all(mine is theirs for mine, theirs in zip(one[2:], other[2:], strict=True))
    odd = read_resource({"id": VM, "tags": {"count": 1, "none": None}})
    assert odd is not None
    assert odd.tags == {"count": "1", "none": "None"}


def test_in_share_mode_a_filter_looks_at_what_is_seen() -> None:
    """Placeholders are found, the names that they stand for are not; a name that is learned later neither."""
    known, index = Placeholders(), index_of(WEB, VAULT)
    known.learn_path(VM)

    def found(text: str) -> list[str]:
        return [each.name for each in index.matching(parse_filter(text), known)]

    assert found("vm:1") == ["vm-Web-01"]
    assert found("name:<vm:1> rg:<group") == ["vm-Web-01"]
    assert found("vm-web") == []
    assert found("vaults rg-data") == ["kv"]
    known.learn_path(KV)
    assert found("vaults rg-data") == []
    index.add([WEB._replace(id=f"{VM}-2", name="vm-other")])
    assert found("virtualmachines other") == ["vm-other"]
    assert [each.name for each in index.matching(parse_filter("vm-web"))] == ["vm-Web-01"]
