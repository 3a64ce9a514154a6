"""The Arc agent: challenge, key, token, and what a bad one does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.simulator.asking import ARM, body_of, header_of
from tests.simulator.hosts.asking import Asking
from tui_app.simulator.exchange import Response
from tui_app.simulator.host import Challenge
from tui_app.simulator.hosts.arc import PATH
from tui_app.simulator.hosts.arc_keys import KeyDirectory
from tui_app.simulator.worlds import READER

METADATA = {"Metadata": "true"}


class Program(Asking):
    """A program on a machine whose agent keeps its keys below `root`."""

    def __init__(self, root: Path, scenario: str = "arc", version: str = "2020-06-01") -> None:
        super().__init__(scenario, PATH, version, Metadata="true")
        self.change(keys=KeyDirectory(root))

    def challenged(self) -> str:
        """The path in a fresh challenge."""
        response = self.ask()
        assert response.status == 401
        challenge = header_of(response, "WWW-Authenticate") or ""
        assert challenge.startswith("Basic realm=")
        return challenge.removeprefix("Basic realm=")

    def ask_with(self, key: str, **selector: str) -> Response:
        """A token for ARM, with the content of a key file."""
        self.headers = {**METADATA, "Authorization": f"Basic {key}"}
        try:
            return self.ask(**selector)
        finally:
            self.headers = METADATA

    def ask_properly(self, **selector: str) -> Response:
        """A token for ARM by the whole handshake."""
        return self.ask_with(Path(self.challenged()).read_text("ascii"), **selector)


@pytest.mark.parametrize("version", ["2020-06-01", "2019-11-01"])
def test_the_handshake(tmp_path: Path, version: str) -> None:
    """401 names a file that only its owner may read; its content opens; it is the machine's token."""
    program = Program(tmp_path, version=version)
    key = Path(program.challenged())
    assert (key.parent, key.suffix) == (tmp_path / "tokens", ".key")
    assert key.stat().st_mode & 0o777 == 0o600
    response = program.ask_with(key.read_text("ascii"))
    body, issued = body_of(response), program.issued(response)
    assert issued.claims["xms_mirid"].endswith("/Microsoft.HybridCompute/machines/srv-branch-01")
    assert body["client_id"] == issued.identity.client_id
    assert (body["expires_in"], body["expires_on"]) == ("86400", str(issued.expires_at))
    own = program.arm(response).body(program.host.resource_id, "2025-01-13")
    assert own["identity"]["principalId"] == issued.identity.object_id


def test_a_key_is_good_once(tmp_path: Path) -> None:
    """The second time it is challenged again, and the file is gone."""
    program = Program(tmp_path)
    file = Path(program.challenged())
    key = file.read_text("ascii")
    assert program.ask_with(key).status == 200
    assert not file.exists()
    assert program.ask_with(key).status == 401


def test_each_challenge_has_a_key_of_its_own(tmp_path: Path) -> None:
    """Two callers do not disturb each other."""
    program = Program(tmp_path)
    keys = [Path(program.challenged()).read_text("ascii") for _ in range(2)]
    assert keys[0] != keys[1]
    assert [program.ask_with(key).status for key in reversed(keys)] == [200, 200]


@pytest.mark.parametrize("authorization", ["", "Basic", "Basic wrong", "Bearer x"])
def test_a_wrong_key_is_challenged_again(tmp_path: Path, authorization: str) -> None:
    """No token, and a fresh challenge."""
    program = Program(tmp_path)
    response = program.send(headers={**METADATA, "Authorization": authorization})
    assert response.status == 401
    assert header_of(response, "WWW-Authenticate")
    assert program.world.issued_tokens == {}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("client_id", READER.client_id),
        ("object_id", READER.object_id),
        ("msi_res_id", READER.resource_id),
    ],
)
def test_selectors_are_heeded_and_echoed(tmp_path: Path, name: str, value: str) -> None:
    """The user-assigned identity answers, and the answer says so; the token names the machine."""
    program = Program(tmp_path)
    response = program.ask_properly(**{name: value})
    issued = program.issued(response)
    assert issued.identity == READER
    assert body_of(response)[name] == value
    assert issued.claims["xms_az_rid"].endswith("/Microsoft.HybridCompute/machines/srv-branch-01")


def test_an_identity_that_is_not_attached(tmp_path: Path) -> None:
    """400, after the challenge."""
    response = Program(tmp_path).ask_properly(client_id="nobody")
    assert (response.status, body_of(response)["error_description"]) == (400, "Identity not found")


@pytest.mark.parametrize("name", ["client_id", "object_id", "msi_res_id"])
def test_an_old_agent_ignores_and_echoes_nothing(tmp_path: Path, name: str) -> None:
    """Whatever is named, the machine's own token comes, and nothing says that it is another's."""
    program = Program(tmp_path, "arc-old-agent")
    response = program.ask_properly(**{name: READER.client_id})
    assert program.issued(response).identity.is_system
    assert not {"client_id", "object_id", "msi_res_id"} & body_of(response).keys()


def test_the_agent_left_on_a_vm_has_another_identity(tmp_path: Path) -> None:
    """Its token is not the VM's, and holds no role."""
    program = Program(tmp_path, "arc-on-azure")
    response = program.ask_properly()
    assert program.issued(response).identity != program.world.system_identity
    assert program.issued(response).claims["xms_mirid"].endswith("/machines/srv-branch-07")
    assert program.arm(response).body("/subscriptions")["value"] == []


@pytest.mark.parametrize(
    ("kind", "is_inside", "is_there", "is_small"),
    [
        (Challenge.OUTSIDE, False, True, True),
        (Challenge.TRAVERSAL, False, True, True),
        (Challenge.SYMLINK, False, True, True),
        (Challenge.TOO_LARGE, True, True, False),
        (Challenge.MISSING, True, False, True),
    ],
)
def test_what_a_bad_challenge_points_to(
    tmp_path: Path, kind: Challenge, is_inside: bool, is_there: bool, is_small: bool
) -> None:
    """Each breaks one rule of a careful client, and what it wants read opens nothing."""
    program = Program(tmp_path)
    program.change(challenge=kind)
    path = Path(program.challenged())
    assert path.suffix == ".key"
    assert (path.resolve().parent == (tmp_path / "tokens").resolve()) is is_inside
    assert path.exists() is is_there
    assert path.is_symlink() is (kind is Challenge.SYMLINK)
    if is_there:
        assert (path.stat().st_size <= 4096) is is_small
    if not is_inside:
        assert program.ask_with(path.read_text("ascii")).status == 401


def test_no_challenge_at_all(tmp_path: Path) -> None:
    """401 without a word about how to go on."""
    program = Program(tmp_path)
    program.change(challenge=Challenge.NONE)
    response = program.ask()
    assert (response.status, header_of(response, "WWW-Authenticate")) == (401, None)


def test_open_challenges_are_bounded(tmp_path: Path) -> None:
    """The oldest key goes when there are too many; the newest still opens."""
    program = Program(tmp_path)
    oldest = Path(program.challenged())
    key = oldest.read_text("ascii")
    newest = [program.challenged() for _ in range(100)][-1]
    assert len(list((tmp_path / "tokens").iterdir())) <= 64
    assert not oldest.exists()
    assert program.ask_with(key).status == 401
    assert program.ask_with(Path(newest).read_text("ascii")).status == 200


@pytest.mark.parametrize(
    ("method", "path", "query", "headers", "status"),
    [
        ("GET", PATH, None, {}, 400),
        ("GET", PATH, None, {"Metadata": "yes"}, 400),
        ("GET", PATH, {"api-version": "2018-02-01", "resource": ARM}, METADATA, 400),
        ("GET", PATH, {"api-version": "2020-06-01"}, METADATA, 400),
        ("POST", PATH, None, METADATA, 405),
        ("GET", "/metadata/identity", None, METADATA, 404),
    ],
)
def test_refusals(
    tmp_path: Path,
    method: str,
    path: str,
    query: dict[str, str] | None,
    headers: dict[str, str],
    status: int,
) -> None:
    """What is no token request gets neither a token nor a key file."""
    program = Program(tmp_path)
    assert program.send(query, method=method, path=path, headers=headers).status == status
    assert list((tmp_path / "tokens").iterdir()) == []


def test_a_resource_that_does_not_exist(tmp_path: Path) -> None:
    """Entra ID's refusal is passed on."""
    program = Program(tmp_path)
    key = Path(program.challenged()).read_text("ascii")
    asked = {"api-version": "2020-06-01", "resource": "https://nobody.example"}
    response = program.send(asked, headers={**METADATA, "Authorization": f"Basic {key}"})
    assert (response.status, body_of(response)["error_codes"]) == (400, [500011])
