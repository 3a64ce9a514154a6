"""Pseudo-terminals exist on POSIX systems only: elsewhere these modules are left alone."""

from __future__ import annotations

import sys

collect_ignore_glob = ["test_*.py"] if sys.platform == "win32" else []
