"""What a report must be, whatever became of the requests that it rests on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema

from tui_app import formats
from tui_app.commands.runs import exit_code
from tui_app.core.remedies import all_ids
from tui_app.formats import FORMATS, Run, content_of, text_of

SCHEMA = jsonschema.Draft202012Validator(
    json.loads((Path(formats.__file__).parent / "report.schema.json").read_text("utf-8"))
)
EXIT = {"healthy": 0, "degraded": 0, "broken": 3, "inconclusive": 5}


def problems(made: Run, verdicts: tuple[str, ...], *, in_every_format: bool) -> list[str]:
    """What is wrong with a run's report."""
    document: dict[str, Any] = json.loads(text_of("json", made))
    verdict, diagnosis = document["verdict"], document["diagnosis"]
    explained = verdict == "degraded" and any(each["meaning"] for each in document["checks"])
    known = {None} if verdict == "healthy" else {*all_ids(), *({None} if explained else ())}
    wrong = {
        f"verdict {verdict}": verdict not in verdicts,
        f"exit code {exit_code(made.report)}": exit_code(made.report) != EXIT[verdict],
        "no sentence": not document["sentence"],
        f"diagnosis {diagnosis}": diagnosis not in known,
        "an error of our own": bool(document["summary"]["error"]),
        "a token": "eyJ" in json.dumps(document),
        "not complete": not made.report.is_complete,
    }
    found = [words for words, is_so in wrong.items() if is_so]
    found += [f"schema: {each.message[:200]}" for each in SCHEMA.iter_errors(document)]
    if in_every_format:
        for name in FORMATS:
            if not text_of(name, made).replace("\n", "").isprintable():
                found.append(f"{name}: steers the terminal")
        content_of(formats.BUNDLE, made)
    return found
