"""The instance document."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.data import answer
from tui_app.core import imds
from tui_app.core.wire import Answer

JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
)


def test_a_linux_vm_names_itself() -> None:
    """Name, group, subscription, place, cloud and address come out of the document."""
    instance = imds.read_instance(answer("imds", "ok-instance-linux"))
    assert instance is not None
    assert (instance.name, instance.resource_group, instance.location) == (
        "vm-app-01",
        "rg-app",
        "westeurope",
    )
    assert instance.resource_id.endswith("/virtualMachines/vm-app-01")
    assert instance.private_ips[:1] == ("10.1.0.4",)
    assert not instance.is_partial


def test_a_partial_document_is_said_to_be_partial() -> None:
    """HTTP 200 with empty ids is no healthy answer."""
    instance = imds.read_instance(answer("imds", "ok-instance-partial"))
    assert instance is not None
    assert instance.is_partial


@pytest.mark.parametrize("name", ["err-400-api-version", "alien-captive-200-html"])
def test_what_is_no_document_is_not_read_as_one(name: str) -> None:
    """Errors and pages give nothing."""
    assert imds.read_instance(answer("imds", name)) is None


@given(JSON)
def test_any_json_is_read_or_left(document: object) -> None:
    """Values of unexpected types never raise."""
    for body in (
        document,
        {"compute": document, "network": document},
        {"compute": {"name": document}},
    ):
        imds.read_instance(Answer(status=200, body=json.dumps(body).encode()))
