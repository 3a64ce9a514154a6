"""What the executable runs."""

from __future__ import annotations

import sys

from tui_app.cli import main

sys.exit(main())
