"""Packed bodies, unpacked no further than they are read: a few kilobytes may stand for gigabytes."""

from __future__ import annotations

import zlib

import httpx

ASKED_FOR = "gzip"
"""The one packing that is asked for: ARM offers it, and the standard library bounds it."""
_ANY_HEADER = zlib.MAX_WBITS + 32
"""gzip's header, or zlib's."""


class Unpacker:
    """Unpacks one body, piece by piece.

    Args:
        encoding: the answer's `Content-Encoding`; empty and `identity` leave it as it is.

    Raises:
        httpx.DecodingError: it is packed in another way than was asked for, or more than once.
    """

    def __init__(self, encoding: str) -> None:
        name = encoding.strip().lower()
        if name not in ("", "identity", ASKED_FOR, "x-gzip", "deflate"):
            raise httpx.DecodingError(f"packed as {name[:40]}; only {ASKED_FOR} was asked for")
        self._inside = None if name in ("", "identity") else zlib.decompressobj(_ANY_HEADER)

    @property
    def is_whole(self) -> bool:
        """Whether the packing came to its end; what is not packed has none."""
        return self._inside is None or self._inside.eof

    def feed(self, packed: bytes, most: int) -> bytes:
        """What this piece stands for, `most` bytes of it.

        Raises:
            httpx.DecodingError: it is not packed as it says.
        """
        if self._inside is None:
            return packed
        try:
            return self._inside.decompress(packed, most)
        except zlib.error as problem:
            raise httpx.DecodingError(str(problem)) from problem
