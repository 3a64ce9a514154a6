"""The table of what the clients say, on two rows that take no time."""

from __future__ import annotations

from tests.contract.what_sdks_say import FAILING, ask, table
from tui_app.simulator import SCENARIOS


def test_a_missing_identity_by_three_tools() -> None:
    """azure-identity denies the answer that it quotes, msal quotes it, msi-scope says who must act."""
    said = ask("no-identity")
    assert "no response from the IMDS endpoint" in said.azure_identity
    assert "Identity not found" in said.azure_identity
    assert said.msal == "invalid_request: Identity not found"
    assert said.msi_scope.startswith("No identity is assigned to this VM. To act: an administrator")


def test_a_proxy_page_by_three_tools() -> None:
    """Only one of them says that it was a proxy."""
    said = ask("proxy-page")
    assert said.azure_identity.endswith("ManagedIdentityCredential authentication unavailable.")
    assert "JSON" in said.msal
    assert said.msi_scope.startswith("A proxy refused the request for IMDS.")


def test_the_rows_are_scenarios_and_the_table_keeps_its_columns() -> None:
    """Whatever a client says, a row has four cells."""
    assert set(FAILING) <= set(SCENARIOS)
    said = ask("no-identity")._replace(msal="a | b\nc `d` <e>")
    *_, row = table(iter([said]))
    assert row.replace("\\|", "").count("|") == 5
    assert "\n" not in row
