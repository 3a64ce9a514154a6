"""The HAR file is written in pieces, and is one document."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.core.requests.making import exchange
from tests.formats.made import a_run
from tui_app import __version__
from tui_app.core.har import har
from tui_app.formats import text_of
from tui_app.formats.har_file import har_file


@pytest.mark.parametrize("count", [0, 1, 3])
def test_the_pieces_are_one_document(count: int) -> None:
    """An entry a piece, so that a long record can be written beside other work."""
    run = replace(a_run(), exchanges=tuple(exchange(n) for n in range(1, count + 1)))
    assert len(list(har_file(run))) == count + 2
    assert json.loads(text_of("har", run)) == har(run.exchanges, version=__version__)


def test_every_piece_is_masked() -> None:
    """What was not masked when it was recorded is masked here, in ASCII."""
    run = replace(a_run(), exchanges=(exchange(1), exchange(2, url="http://u:hunter2@h/?sig=abc")))
    text = text_of("har", run)
    assert "hunter2" not in text
    assert "sig=abc" not in text
    assert text.isascii()
