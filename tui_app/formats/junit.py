"""`junit`: a run for build pipelines, one test case a check. A warning is a case that passed."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from tui_app.core.cleaning import lines, one_line
from tui_app.core.report import CheckResult, Report, Status
from tui_app.core.words import iso
from tui_app.formats import Run


def junit(run: Run) -> str:
    """One `testsuite`; ASCII, so that no code page of a pipeline can spoil it."""
    shown = run.shown
    suite = Element(
        "testsuite",
        name="msi-scope",
        timestamp=iso(run.started_at).removesuffix("Z"),
        hostname=_legal(run.machine.hostname),
        tests=str(len(shown)),
        failures=str(sum(check.status is Status.FAIL for check in shown)),
        errors=str(sum(check.status is Status.ERROR for check in shown)),
        skipped=str(sum(check.status is Status.SKIP for check in shown)),
        time=f"{run.duration_ms / 1000:.3f}",
    )
    properties = SubElement(suite, "properties")
    for name, value in (
        ("verdict", str(run.report.verdict)),
        ("sentence", run.report.sentence),
        ("run_id", run.run_id),
    ):
        SubElement(properties, "property", name=name, value=_legal(value))
    for check in shown:
        _case(suite, run.report, check)
    indent(suite)
    document = str(tostring(suite, "us-ascii", xml_declaration=True), "ascii")
    return f"{document}\n"


def _legal(text: str) -> str:
    """One line that XML 1.0 can hold: what is not printable is shown by a mark instead."""
    return one_line(text)


def _case(suite: Element, report: Report, check: CheckResult) -> None:
    case = SubElement(
        suite,
        "testcase",
        classname=f"msi-scope.{check.group}",
        name=f"{check.code} {check.id}: {_legal(check.title)}",
        time=f"{check.duration_ms / 1000:.3f}",
    )
    seen = _legal(check.seen)
    match check.status:
        case Status.FAIL:
            failure = SubElement(case, "failure", message=seen, type=check.diagnosis or "fail")
            failure.text = _explanation(report, check)
        case Status.ERROR:
            SubElement(case, "error", message=seen, type="internal")
        case Status.SKIP:
            SubElement(case, "skipped", message=f"{check.skip_reason}: {seen}")
        case Status.WARN:
            output = SubElement(case, "system-out")
            output.text = f"warning: {seen}\n{_explanation(report, check)}"
        case Status.PASS:
            pass


def _explanation(report: Report, check: CheckResult) -> str:
    """What it means and what to do, a line each."""
    remedy = report.remedy(check)
    told = [f"expected: {check.expected}", check.meaning or (remedy.meaning if remedy else "")]
    for step in remedy.steps if remedy else ():
        told += [f"[{step.where}] {step.text}", step.command]
    return "\n".join(line for part in told if part for line in lines(part))
