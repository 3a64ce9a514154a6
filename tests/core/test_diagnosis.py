"""The diagnosis of IMDS exchanges: recorded ones, variants of these, and anything at all."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_app.core.diagnosis import (
    diagnose,
    diagnose_probe,
    proxy_exposures,
    refine,
    retry_policy,
)
from tui_app.core.machine import AZURE_CHASSIS_ASSET_TAG, MachineFacts, ProxySetting, Route
from tui_app.core.remedies import all_ids
from tui_app.core.wire import Answer, NoAnswer, Outcome, Phase, Request, Target

DATA = Path(__file__).parent.parent / "data" / "imds"
TOKEN = "/metadata/identity/oauth2/token"
INSTANCE = "/metadata/instance"
IMDS = ("Server", "IMDS/150.870.65.1854")
JSON = ("Content-Type", "application/json; charset=utf-8")
NEED_CLAIMS_OR_TIME = {"TOK-CLOCK-SKEW", "TOK-EXPIRED", "TOK-WRONG-AUDIENCE"}


def load(name: str) -> dict[str, Any]:
    case: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text("utf-8"))
    return case


def request_of(case: dict[str, Any]) -> Request:
    asked = case["request"]
    base = asked.get("base_url", "http://169.254.169.254")
    return Request(
        target=Target.IMDS,
        url=f"{base}{asked['path']}?{urlencode(asked.get('query') or {})}",
        headers=tuple((asked.get("headers") or {}).items()),
    )


def outcome_of(case: dict[str, Any]) -> Outcome:
    response = case["response"]
    if response is None:
        failure = case["transport_error"]
        broken = failure["httpx_exception"] == "RemoteProtocolError"
        return NoAnswer(
            phase=Phase.PROTOCOL if broken else Phase(failure["phase"]),
            timed_out=failure["httpx_exception"].endswith("Timeout"),
            errno=failure["errno"],
            winerror=failure["winerror"],
            text=failure["text_async"] or failure["text_sync"],
        )
    return Answer(
        status=response["status"],
        reason=response.get("reason", ""),
        http_version=response.get("http_version", "HTTP/1.1"),
        headers=tuple(response["headers"].items()),
        body=response["body_text"].encode(),
    )


def asking(path: str = TOKEN, query: str = "api-version=2018-02-01", **headers: str) -> Request:
    sent = {
        "Metadata": "true",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    url = f"http://169.254.169.254{path}?{query}"
    return Request(target=Target.IMDS, url=url, headers=tuple(sent.items()))


def answer(status: int, body: object = "", *headers: tuple[str, str], reason: str = "") -> Answer:
    text = body if isinstance(body, str) else json.dumps(body)
    return Answer(status=status, reason=reason, headers=headers, body=text.encode())


def refusal(error: str, description: str, status: int = 400) -> Answer:
    return answer(status, {"error": error, "error_description": description}, IMDS, JSON)


RECORDED = sorted(
    path.stem
    for path in DATA.glob("*.json")
    if path.stem.startswith(("err-", "alien-", "net-", "ok-"))
)


@pytest.mark.parametrize("name", RECORDED)
def test_recorded_exchange(name: str) -> None:
    """Every recorded exchange with IMDS, or with who stood in for it, gets its diagnosis."""
    case = load(name)
    expected = None if case["diagnosis"] in NEED_CLAIMS_OR_TIME else case["diagnosis"]
    assert diagnose(request_of(case), outcome_of(case)) == expected


@pytest.mark.parametrize("name", [name for name in RECORDED if load(name)["response"] is not None])
def test_casing_of_headers_is_no_matter(name: str) -> None:
    """Header names in lower case, and a Server in another case, change no diagnosis."""
    case = load(name)
    recorded = outcome_of(case)
    assert isinstance(recorded, Answer)
    varied = tuple(
        (key.lower(), value.upper() if key.lower() == "server" else value)
        for key, value in recorded.headers
    )
    request = request_of(case)
    assert diagnose(request, replace(recorded, headers=varied)) == diagnose(request, recorded)


@pytest.mark.parametrize(
    "name", [n for n in RECORDED if n.startswith("err-4") and load(n)["response"]["body_text"]]
)
def test_layout_and_casing_of_a_body_are_no_matter(name: str) -> None:
    """Another layout, upper-case texts and another charset change no diagnosis."""
    case = load(name)
    body = load(name)["response"]["body"]
    louder = {
        key: value.upper() if isinstance(value, str) else value for key, value in body.items()
    }
    recorded = outcome_of(case)
    assert isinstance(recorded, Answer)
    headers = tuple(pair for pair in recorded.headers if pair[0] != "Content-Type")
    varied = replace(
        recorded,
        headers=(*headers, ("Content-Type", 'application/json; charset="UTF-16"')),
        body=json.dumps(louder, indent=4).encode("utf-16"),
    )
    assert diagnose(request_of(case), varied) == case["diagnosis"]


@pytest.mark.parametrize(
    ("error", "text", "diagnosis"),
    [
        ("invalid_request", "Identity   NOT\r\n found", "MI-400-NOT-FOUND"),
        ("bad_request", "Identity not found", "MI-400-NOT-FOUND"),
        ("invalid_request", "There is no identity here", "MI-400-OTHER"),
        ("invalid_request", "There are too many identities", "MI-400-OTHER"),
        ("invalid_request", "", "MI-400-OTHER"),
        ("invalid_resource", "reworded", "MI-400-RESOURCE"),
        ("INVALID_RESOURCE", "AADSTS500011: gone", "MI-400-RESOURCE"),
        ("invalid_resource", "AADSTS500014: disabled", "MI-400-RESOURCE"),
        ("invalid_resource", "AADSTS50001: gone", "MI-400-RESOURCE-OLD"),
        ("unauthorized_client", "reworded", "MI-400-UNAUTHORIZED-CLIENT"),
        ("unsupported_response_type", "reworded", "MI-400-UNSUPPORTED"),
        ("access_denied", "reworded", "MI-403-ACCESS-DENIED"),
        ("bad_request_102", "reworded", "IMDS-400-METADATA"),
    ],
)
def test_wording_only_refines(error: str, text: str, diagnosis: str) -> None:
    """The error code decides; a text that is not known ends at the generic id of the status."""
    assert diagnose(asking(), refusal(error, text)) == diagnosis
    nested = answer(400, {"error": {"code": error, "message": text}}, IMDS, JSON)
    assert diagnose(asking(), nested) == diagnosis


@pytest.mark.parametrize(
    ("path", "status", "diagnosis"),
    [
        (TOKEN, 401, "IMDS-OTHER"),
        (TOKEN, 404, "IMDS-404-UPDATING"),
        (TOKEN, 410, "IMDS-410"),
        (TOKEN, 418, "IMDS-OTHER"),
        (TOKEN, 302, "IMDS-OTHER"),
        (TOKEN, 503, "IMDS-500"),
        (TOKEN, 204, "TOK-MALFORMED"),
        (INSTANCE, 400, "IMDS-OTHER"),
        (f"{INSTANCE}/nothing", 404, "IMDS-404-ELEMENT"),
        ("/metadata/loadbalancer", 404, "IMDS-OTHER"),
        ("/metadata/versions", 200, "IMDS-OTHER"),
    ],
)
def test_generic_id_of_a_status(path: str, status: int, diagnosis: str) -> None:
    """IMDS with a status and nothing else ends at the generic id for that path and status."""
    assert diagnose(asking(path), answer(status, "", IMDS)) == diagnosis


@pytest.mark.parametrize(
    ("request_", "outcome", "diagnosis"),
    [
        (asking(query="resource=a&Resource=b"), refusal("x", "y"), "IMDS-400-DUP"),
        (asking(X_Forwarded_For="10.0.0.1"), refusal("x", "y"), "IMDS-400-XFF"),
        (
            asking(X_Forwarded_For="10.0.0.1"),
            refusal("invalid_request", "Identity not found"),
            "MI-400-NOT-FOUND",
        ),
        (
            asking("/metadata/loadbalancer"),
            answer(404, {"error": "No load balancer metadata is found. Check …"}, IMDS),
            "IMDS-LB-404",
        ),
        (
            asking(INSTANCE),
            answer(404, {"error": "Not found. Invalid version requested"}, IMDS),
            "IMDS-404-API-VERSION",
        ),
        (
            asking(),
            answer(400, {"error": "?", "newest-versions": []}, IMDS),
            "IMDS-400-API-VERSION",
        ),
        (
            asking("//metadata/instance"),
            answer(404, "<?xml?><Error><Code>ResourceNotFound</Code></Error>"),
            "HTTP-WIRESERVER-XML",
        ),
        (asking(), answer(302, "", ("Location", "https://login.example")), "HTTP-REDIRECT"),
        (asking(), answer(421, "", ("Connection", "Close")), "HTTP-GPA-421"),
        (asking(), answer(504, "<html>", ("Via", "1.1 p")), "HTTP-GATEWAY-504"),
        (asking(), answer(403, "<html>", ("Server", "squid/6.1")), "HTTP-PROXY-403"),
        (asking(), answer(403, "<HTML>no</HTML>"), "HTTP-CAPTIVE-HTML"),
        (asking(), answer(401, "", ("Server", "EC2ws")), "HTTP-OTHER-CLOUD"),
        (asking(), answer(500, "<html>"), "HTTP-NOT-IMDS"),
        (
            asking(),
            answer(401, {"error": "unknown_source", "error_description": "Unknown Source"}),
            "MI-401-UNKNOWN-SOURCE",
        ),
        (
            asking(),
            answer(403, "connecting to 169.254.169.254:80: dial tcp: unreachable network."),
            "HTTP-DOCKER-403",
        ),
    ],
)
def test_who_answered_and_what_was_asked(
    request_: Request, outcome: Outcome, diagnosis: str
) -> None:
    """What the request and the headers show is weighed before any text."""
    assert diagnose(request_, outcome) == diagnosis


@pytest.mark.parametrize(
    "headers",
    [
        (),
        (("Connection", "keep-alive"),),
        (("Connection", "close"), ("Server", "nginx")),
        (("Connection", "close"), ("Server", "IMDS/1")),
    ],
)
def test_an_empty_403_alone_is_not_the_guest_proxy_agent(
    headers: tuple[tuple[str, str], ...],
) -> None:
    """Only a 403 that is empty, closes and names no server is the Guest Proxy Agent's."""
    assert diagnose(asking(), answer(403, "", *headers)) in ("HTTP-NOT-IMDS", "IMDS-OTHER")


def test_a_copy_of_an_imds_error_is_not_imds() -> None:
    """IMDS's own JSON without its Server header proves nothing about identities."""
    body = {"error": "invalid_request", "error_description": "Identity not found"}
    assert diagnose(asking(), answer(400, body, JSON)) == "HTTP-NOT-IMDS"


@pytest.mark.parametrize(
    ("compute", "diagnosis"),
    [
        ({"subscriptionId": "s", "resourceGroupName": "g"}, None),
        ({"subscriptionId": "s", "resourceGroupName": ""}, "IMDS-200-PARTIAL"),
        ({}, "IMDS-200-PARTIAL"),
        (None, "IMDS-200-PARTIAL"),
    ],
)
def test_partial_instance_document(compute: object, diagnosis: str | None) -> None:
    """An instance document without subscription or group is partial, though the status is 200."""
    document = {"compute": compute, "network": {}}
    assert diagnose(asking(INSTANCE), answer(200, document, IMDS, JSON)) == diagnosis
    assert diagnose(asking(f"{INSTANCE}/compute"), answer(200, compute or {}, IMDS)) == diagnosis


def test_a_cut_answer_is_not_healthy() -> None:
    """A body that the transport cut off is never taken for a whole one."""
    whole = answer(200, {"apiVersions": ["2018-02-01"]}, IMDS, JSON)
    versions = asking("/metadata/versions")
    assert diagnose(versions, whole) is None
    assert diagnose(versions, replace(whole, truncated=True)) == "IMDS-OTHER"


@pytest.mark.parametrize(
    ("failure", "diagnosis"),
    [
        (NoAnswer(phase=Phase.POLICY), "TOOL-REFUSED"),
        (NoAnswer(phase=Phase.RESOLVE, timed_out=True), "NET-DNS"),
        (NoAnswer(phase=Phase.TLS), "NET-TLS"),
        (NoAnswer(phase=Phase.CONNECT, timed_out=True), "NET-CONNECT-TIMEOUT"),
        (NoAnswer(phase=Phase.CONNECT, errno=22, winerror=121), "NET-CONNECT-TIMEOUT"),
        (NoAnswer(phase=Phase.CONNECT, errno=121), "NET-OTHER"),
        (NoAnswer(phase=Phase.CONNECT, winerror=1225), "NET-REFUSED"),
        (NoAnswer(phase=Phase.CONNECT, errno=10061), "NET-REFUSED"),
        (NoAnswer(phase=Phase.CONNECT, errno=61), "NET-REFUSED"),
        (NoAnswer(phase=Phase.CONNECT, winerror=1231), "NET-UNREACHABLE"),
        (NoAnswer(phase=Phase.CONNECT, errno=51), "NET-UNREACHABLE"),
        (NoAnswer(phase=Phase.CONNECT, winerror=1232), "NET-HOST-UNREACHABLE"),
        (NoAnswer(phase=Phase.CONNECT, errno=113), "NET-HOST-UNREACHABLE"),
        (NoAnswer(phase=Phase.CONNECT, errno=112), "NET-HOST-DOWN"),
        (NoAnswer(phase=Phase.CONNECT, errno=64, text="[Errno 64] Host is down"), "NET-HOST-DOWN"),
        (
            NoAnswer(phase=Phase.CONNECT, errno=64, text="Machine is not on the network"),
            "NET-UNREACHABLE",
        ),
        (NoAnswer(phase=Phase.READ, winerror=64), "NET-RESET"),
        (NoAnswer(phase=Phase.CONNECT, errno=1), "NET-ACCESS-DENIED"),
        (NoAnswer(phase=Phase.READ, timed_out=True), "NET-READ-TIMEOUT"),
        (NoAnswer(phase=Phase.READ, errno=104), "NET-RESET"),
        (NoAnswer(phase=Phase.READ, errno=10054, winerror=10054), "NET-RESET"),
        (NoAnswer(phase=Phase.WRITE, errno=32), "NET-RESET"),
        (NoAnswer(phase=Phase.READ), "NET-NO-HTTP"),
        (NoAnswer(phase=Phase.CONNECT, errno=9999), "NET-OTHER"),
        (NoAnswer(phase=Phase.CONNECT), "NET-OTHER"),
    ],
)
def test_silence(failure: NoAnswer, diagnosis: str) -> None:
    """A failure without an answer is told by its phase, then by the numbers of three systems."""
    assert diagnose(asking(), failure) == diagnosis


class TestProbe:
    """The request without the Metadata header, which IMDS must refuse."""

    def test_refusal_is_healthy(self) -> None:
        """IMDS's refusal of a request without the header proves that it is IMDS."""
        case = load("err-400-missing-metadata-header")
        assert diagnose_probe(request_of(case), outcome_of(case)) is None

    def test_copied_refusal_is_not(self) -> None:
        """The same refusal from somebody else proves the contrary."""
        case = load("alien-nmi-400-metadata")
        assert diagnose_probe(request_of(case), outcome_of(case)) == "HTTP-NMI"

    @pytest.mark.parametrize("name", ["ok-token-system-assigned", "alien-json-without-server"])
    def test_success_is_not(self, name: str) -> None:
        """Who serves a request without the header is not IMDS, whatever its name."""
        assert diagnose_probe(asking(), outcome_of(load(name))) == "HTTP-NOT-IMDS"

    @pytest.mark.parametrize("name", ["alien-captive-200-html", "alien-gpa-403", "net-refused"])
    def test_the_rest_is_diagnosed_as_ever(self, name: str) -> None:
        """Every other outcome of the probe has the diagnosis that it always has."""
        case = load(name)
        assert diagnose_probe(request_of(case), outcome_of(case)) == case["diagnosis"]


AZURE = MachineFacts(chassis_asset_tag=AZURE_CHASSIS_ASSET_TAG)
ON_LINK = Route(source_address="169.254.3.4", on_link=True)
TUNNEL = Route(source_address="10.8.0.2", interface="tun0")
APIPA = Route(source_address="169.254.3.4", interface="eth1")
PLAIN = Route(source_address="10.0.0.4", interface="eth0", gateway="10.0.0.1")


@pytest.mark.parametrize(
    ("diagnosis", "machine", "expected"),
    [
        ("NET-CONNECT-TIMEOUT", MachineFacts(), "NET-CONNECT-TIMEOUT"),
        ("NET-CONNECT-TIMEOUT", MachineFacts(chassis_asset_tag="other"), "NET-NOT-AZURE"),
        ("NET-REFUSED", MachineFacts(chassis_asset_tag="other"), "NET-NOT-AZURE"),
        ("NET-HOST-DOWN", MachineFacts(chassis_asset_tag="other"), "NET-NOT-AZURE"),
        ("NET-RESET", MachineFacts(chassis_asset_tag="other"), "NET-RESET"),
        ("HTTP-NOT-IMDS", MachineFacts(chassis_asset_tag="other"), "HTTP-NOT-IMDS"),
        (
            "NET-CONNECT-TIMEOUT",
            MachineFacts(chassis_asset_tag="other", is_local=False),
            "NET-CONNECT-TIMEOUT",
        ),
        (
            "NET-CONNECT-TIMEOUT",
            replace(AZURE, environ={"KUBERNETES_SERVICE_HOST": "10.0.0.1"}),
            "NET-AKS-RESTRICTION",
        ),
        (
            "NET-REFUSED",
            replace(AZURE, environ={"KUBERNETES_SERVICE_HOST": "10.0.0.1"}),
            "NET-REFUSED",
        ),
        (
            "NET-CONNECT-TIMEOUT",
            replace(AZURE, files=frozenset({"/.dockerenv"})),
            "NET-CONTAINER-BRIDGE",
        ),
        ("NET-CONNECT-TIMEOUT", replace(AZURE, route=ON_LINK), "NET-HOST-UNREACHABLE"),
        ("NET-CONNECT-TIMEOUT", replace(AZURE, route=TUNNEL), "NET-ROUTE-WRONG-NIC"),
        ("NET-CONNECT-TIMEOUT", replace(AZURE, route=APIPA), "NET-ROUTE-WRONG-NIC"),
        ("NET-CONNECT-TIMEOUT", replace(AZURE, route=PLAIN), "NET-CONNECT-TIMEOUT"),
        ("NET-REFUSED", replace(AZURE, route=TUNNEL), "NET-REFUSED"),
    ],
)
def test_local_facts_refine_conservatively(
    diagnosis: str, machine: MachineFacts, expected: str
) -> None:
    """A local fact makes a failure more specific only where it explains it."""
    assert refine(diagnosis, machine) == expected


def found(machine: MachineFacts) -> list[tuple[str, str]]:
    return [(each.diagnosis, each.setting) for each in proxy_exposures(machine)]


class TestProxyExposure:
    """Settings that send other programs' IMDS requests to a proxy."""

    @pytest.mark.parametrize(
        "name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "Http_Proxy"]
    )
    def test_every_spelling(self, name: str) -> None:
        """Each spelling of the two variables for plain http is found, and said once."""
        setting = ProxySetting(source="environment", name=name, value="http://p:8080")
        machine = MachineFacts(environ={name: "http://p:8080"}, proxies=(setting,))
        assert found(machine) == [("NET-PROXY-ENV", name)]

    def test_https_proxy_is_no_matter(self) -> None:
        """IMDS is plain http: a proxy for https alone exposes nothing."""
        assert not found(MachineFacts(environ={"HTTPS_PROXY": "http://p", "http_proxy": ""}))

    @pytest.mark.parametrize(
        "value", ["169.254.169.254", "localhost, 169.254.169.254", "*", "a;169.254.169.254"]
    )
    def test_literal_exception_is_enough(self, value: str) -> None:
        """The literal address, or a star, keeps every client away from the proxy."""
        assert not found(MachineFacts(environ={"HTTP_PROXY": "http://p", "no_proxy": value}))

    @pytest.mark.parametrize("value", ["169.254.0.0/16", "169.254.*", "169.254.169.254/32"])
    def test_other_exceptions_are_not(self, value: str) -> None:
        """A network or a wildcard is not portable; the sentence names it."""
        machine = MachineFacts(environ={"HTTP_PROXY": "http://p", "NO_PROXY": f"localhost,{value}"})
        (exposure,) = proxy_exposures(machine)
        assert value in exposure.why
        assert "NO_PROXY" in exposure.why

    def test_both_spellings_must_agree(self) -> None:
        """An exception in one spelling only does not protect who reads the other."""
        machine = MachineFacts(
            environ={
                "HTTP_PROXY": "http://p",
                "NO_PROXY": "169.254.169.254",
                "no_proxy": "localhost",
            }
        )
        assert "no_proxy does not list" in proxy_exposures(machine)[0].why

    def test_a_file_counts_by_itself(self) -> None:
        """An exception in the environment does not protect who reads only the file."""
        machine = MachineFacts(
            environ={"NO_PROXY": "169.254.169.254"},
            proxies=(ProxySetting(source="/etc/environment", name="http_proxy", value="http://p"),),
        )
        assert found(machine) == [("NET-PROXY-ENV", "http_proxy in /etc/environment")]

    def test_windows(self) -> None:
        """The proxy of Windows counts, unless it is off, for https only, or has the exception."""

        def settings(**values: str) -> MachineFacts:
            source = "Internet Settings"
            return MachineFacts(
                proxies=tuple(
                    ProxySetting(source=source, name=name, value=value)
                    for name, value in values.items()
                )
            )

        exposed = [("NET-PROXY-SYSTEM", "ProxyServer in Internet Settings")]
        assert found(settings(ProxyServer="p:8080")) == exposed
        assert found(settings(ProxyEnable="1", ProxyServer="http=p:80;https=p:81")) == exposed
        assert not found(settings(ProxyServer="https=http://p:81"))
        script = settings(AutoConfigURL="http://wpad/p?a=1")
        assert found(script) == [("NET-PROXY-SYSTEM", "AutoConfigURL in Internet Settings")]
        assert not found(settings(ProxyEnable="0", ProxyServer="p:8080"))
        assert not found(settings(ProxyServer="p:8080", ProxyOverride="<local>;169.254.169.254"))

    def test_nothing_is_said_of_another_machine(self) -> None:
        """When IMDS is reached elsewhere, this machine's proxies say nothing."""
        assert not found(MachineFacts(environ={"HTTP_PROXY": "http://p"}, is_local=False))

    def test_no_value_is_repeated(self) -> None:
        """A proxy's address may hold a password, so that it is never part of the sentence."""
        machine = MachineFacts(environ={"HTTP_PROXY": "http://user:secret@p"})
        assert "secret" not in repr(proxy_exposures(machine))


def test_retry_policy_is_data() -> None:
    """Each id says whether asking again can help, and an unknown id is an error."""
    assert retry_policy("IMDS-410") == "70s"
    assert retry_policy("MI-400-NOT-FOUND") == (1.0, 2.0, 4.0)
    with pytest.raises(KeyError):
        retry_policy("NO-SUCH-ID")


WORDS = st.sampled_from(
    ["", "{", "<html>", "Identity not found", "AADSTS50001:", "text/html", "close", "IMDS/1", "\0"]
)
TEXT = st.one_of(WORDS, st.text(max_size=40))
HEADERS = st.lists(
    st.tuples(
        st.one_of(st.sampled_from(["Server", "content-type", "Connection", "Via", "Allow"]), TEXT),
        st.one_of(
            TEXT, st.sampled_from(["text/html; charset=undefined", "x; charset=unicode_escape"])
        ),
    ),
    max_size=6,
).map(tuple)
JSON_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXT),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.one_of(
                st.sampled_from(
                    ["error", "error_description", "code", "message", "compute", "access_token"]
                ),
                TEXT,
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=8,
)
BODIES = st.one_of(
    st.binary(max_size=200), JSON_VALUES.map(lambda value: json.dumps(value).encode())
)
ANSWERS = st.builds(
    Answer,
    status=st.integers(0, 1200),
    reason=TEXT,
    headers=HEADERS,
    body=BODIES,
    truncated=st.booleans(),
)
SILENCES = st.builds(
    NoAnswer,
    phase=st.sampled_from(Phase),
    timed_out=st.booleans(),
    errno=st.one_of(st.none(), st.integers(-5, 11_000)),
    winerror=st.one_of(st.none(), st.integers(0, 11_000)),
    text=TEXT,
)
PATHS = st.sampled_from(
    [
        TOKEN,
        INSTANCE,
        f"{INSTANCE}/compute",
        f"{INSTANCE}/compute/vmId",
        "/metadata/versions",
        "//",
        "",
    ]
)


@settings(deadline=None)  # the first example loads all texts
@given(path=PATHS, query=TEXT, outcome=st.one_of(ANSWERS, SILENCES))
def test_anything_has_exactly_one_diagnosis(path: str, query: str, outcome: Outcome) -> None:
    """Whatever comes back, the result is one known id or None, and never an exception."""
    request = asking(path, query)
    known = {*all_ids(), None}
    assert diagnose(request, outcome) in known
    assert diagnose_probe(request, outcome) in known


def test_deep_nesting_is_no_way_in() -> None:
    """A body nested beyond reason is an unknown answer, not an error of ours."""
    assert diagnose(asking(), answer(400, "[" * 100_000, IMDS)) == "MI-400-OTHER"
