"""Pictures and casts in `screenshots/`, made from the real app in the demo by `python -m tests.screenshots`."""
