"""Whatever a list or a GET holds, a row and a detail can be drawn of it, within bounds."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_app.core.arm_finding import ArmFinding
from tui_app.core.inventory import parse_filter
from tui_app.ui.panels.resources.contents import contents_of
from tui_app.ui.panels.resources.detail import MAX_LINES, failure_lines, property_lines
from tui_app.ui.panels.resources.nodes import Kind, Node
from tui_app.ui.panels.resources.row import draw_flat_row, draw_row
from tui_app.ui.panels.resources.seeking import matches

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
ITEMS = st.dictionaries(
    st.sampled_from(["id", "name", "type", "location", "tags", "properties", "displayName", "state",
                     "subscriptionId", "tenantId", "tenantCategory", "sku", "identity"]),
    JSON,
)  # fmt: skip
LISTS = [Kind.TENANTS, Kind.MANAGEMENT_GROUPS, Kind.MANAGEMENT_GROUP, Kind.SUBSCRIPTION, Kind.GROUP]


@given(ITEMS, st.sampled_from(LISTS), st.integers(1, 200))
def test_any_item_of_any_list_becomes_a_row_or_nothing(
    item: dict[str, Any], kind: Kind, width: int
) -> None:
    """Null where objects belong, objects where texts belong, controls and markup in names."""
    made = contents_of(Node(kind, "/x", "x")).make(item)
    if made is None:
        return
    for drawn in (draw_row(made, width, "R····", "3 min ago"), draw_flat_row(made, width, "R····")):
        assert "\n" not in drawn.plain
        assert drawn.plain.isprintable()
    assert matches(made, ())
    assert matches(made, parse_filter(made.label.split()[0] if made.label.split() else ""))


@given(ITEMS)
def test_any_document_becomes_lines(body: dict[str, Any]) -> None:
    """One line each, nothing acts."""
    for line in property_lines(body):
        assert line.plain.isprintable()


def test_a_long_document_is_cut_and_says_so() -> None:
    """A hundred thousand properties, a name and a value of a million characters."""
    body = {"id": "/x" * 5000, "properties": {f"p{n}": n for n in range(100_000)}}
    lines = property_lines(body)
    assert len(lines) == MAX_LINES + 1
    assert "under JSON" in lines[-1].plain
    long = property_lines({"name": "n" * 1_000_000, "deep": [[[[[[1, 2]]]]]]})
    assert all(len(line.plain) < 10_000 for line in long)
    assert any("1 part, under JSON" in line.plain for line in long)


@pytest.mark.parametrize(
    "name", ["n" * 10_000, "\x1b[31mred", "[/b] [link=x]", "\u202eevil", "日本" * 50]
)
def test_a_name_keeps_to_its_place(name: str) -> None:
    """The columns after it stand where they stand in every row."""
    node = Node(Kind.RESOURCE, "/x", name, {"type": "a/b"})
    drawn = draw_row(node, 80, "RWDAd")
    assert drawn.cell_length == draw_row(Node(Kind.RESOURCE, "/x", "n"), 80, "RWDAd").cell_length
    assert drawn.plain.rstrip().endswith("RWDAd")


def test_every_refusal_can_be_told() -> None:
    """Without any field but the id."""
    assert failure_lines(ArmFinding(diagnosis="arm.authz.missing"))


def test_the_tree_is_filtered_by_the_fields_of_the_flat_list() -> None:
    """Plain words anywhere, a field only in its own place, notes never."""
    scope = "/subscriptions/S1/resourceGroups/rg-shop/providers/Microsoft.Compute/disks/d1"
    item = {
        "id": scope,
        "type": "Microsoft.Compute/disks",
        "location": "westus",
        "tags": {"env": "Prod"},
    }
    node = Node(Kind.RESOURCE, scope, "d1", item)
    for text in (
        "D1",
        "rg:SHOP",
        "type:disk loc:west",
        "tag:env=prod",
        "sub:s1",
        "prod westus",
        "id:d1",
    ):
        assert matches(node, parse_filter(text)), text
    for text in ("name:shop", "rg:d1", "tag:westus", "disks nowhere"):
        assert not matches(node, parse_filter(text)), text
    assert not matches(node.note("d1"), parse_filter("d1"))
