"""A run for machines: schema version 1, published in `report.schema.json` beside this file."""

from __future__ import annotations

import json
from typing import Any

from tui_app import __version__
from tui_app.core.exchange import Exchange
from tui_app.core.imds import TOKEN_PATH
from tui_app.core.report import CheckResult, Report, Status
from tui_app.core.token import Token
from tui_app.core.words import iso
from tui_app.formats import Run

SCHEMA_VERSION = 1
REMOVED = ["tokens", "secret headers", "proxy credentials", "signatures", "user data"]
NAMES = ["ids", "names", "addresses"]
"""Replaced by placeholders in share mode."""


def json_report(run: Run) -> str:
    """The whole run as one JSON document."""
    return json.dumps(document(run), indent=2, ensure_ascii=True) + "\n"


def json_line(run: Run) -> str:
    """The same on one line, for a stream of runs."""
    return json.dumps(document(run), separators=(",", ":"), ensure_ascii=True) + "\n"


def document(run: Run) -> dict[str, Any]:
    """The whole run as JSON values."""
    report = run.report
    root = report.root_cause
    story = report.story
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "msi-scope", "version": __version__},
        "run_id": run.run_id,
        "started_at": iso(run.started_at),
        "duration_ms": round(run.duration_ms, 1),
        "host": {
            "os": run.machine.os,
            "on_azure_vm": run.machine.is_azure_vm,
            "cloud": run.cloud.name,
            "vm_resource_id": report.names.vm_resource_id or None,
            "identity_host": run.endpoint.removesuffix(TOKEN_PATH),
        },
        "identity_requested": {
            "kind": str(run.settings.ask.selector.kind),
            "value": run.settings.ask.selector.value or None,
        },
        "identity_received": _received(report),
        "verdict": str(report.verdict),
        "root_cause": root.code if root else None,
        "diagnosis": story.diagnosis if story else None,
        "sentence": report.sentence,
        "summary": {str(status): report.count(status) for status in Status},
        "checks": [_check(report, check) for check in run.shown],
        "requests": [_request(exchange) for exchange in run.exchanges],
        "redaction": {"level": "names", "removed": [*REMOVED, *NAMES]}
        if run.settings.redact
        else {"level": "secrets", "removed": REMOVED},
    }


def _received(report: Report) -> dict[str, Any] | None:
    token = report.fact(Token)
    if token is None:
        return None
    return {
        "kind": str(token.kind),
        "client_id": token.application_id or None,
        "object_id": token.object_id or None,
        "tenant_id": token.claim("tid") or None,
        "resource_id": token.claim("xms_mirid") or None,
    }


def _check(report: Report, check: CheckResult) -> dict[str, Any]:
    remedy = report.remedy(check)
    steps = remedy.steps if remedy else ()
    return {
        "code": check.code,
        "id": check.id,
        "group": str(check.group),
        "status": str(check.status),
        "skip_reason": str(check.skip_reason) if check.skip_reason else None,
        "requires": list(check.requires),
        "title": check.title,
        "observed": {"summary": check.seen, **check.observed},
        "expected": check.expected,
        "meaning": check.meaning or (remedy.meaning if remedy else ""),
        "diagnosis": check.diagnosis,
        "remediation": {
            "text": remedy.title if remedy else "",
            "steps": [
                {"where": str(s.where), "shell": str(s.shell), "text": s.text, "command": s.command}
                for s in steps
            ],
            "links": [remedy.link] if remedy and remedy.link else [],
        },
        "requests": [n for n in check.requests if n],
        "duration_ms": round(check.duration_ms, 1),
    }


def _request(exchange: Exchange) -> dict[str, Any]:
    timings = exchange.timings
    return {
        "n": exchange.n,
        "method": exchange.method,
        "url": exchange.url,
        "status": exchange.status,
        "failure": exchange.failure.text if exchange.failure else None,
        "timing_ms": {
            name: None if value is None else round(value, 1)
            for name, value in (
                ("connect", timings.connect),
                ("tls", timings.tls),
                ("wait", timings.wait),
                ("transfer", timings.transfer),
                ("total", timings.total),
            )
        },
        "correlation_ids": dict(exchange.support_ids),
    }
