"""Making what is released: `python -m tests.release`. It needs the extra `release` and a package index."""
