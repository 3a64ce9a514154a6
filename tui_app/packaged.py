"""The data files that lie beside the modules, wherever those are: a folder, a zip, an executable."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:  # an import of 15 ms
    from importlib.abc import ResourceLoader


def data(module: str, name: str) -> bytes:
    """The file `name` beside the code of a loaded module (its `__name__`).

    As `pkgutil.get_data`, whose import alone takes longer than everything that is read before the
    first paint.

    Raises:
        OSError: there is no such file.
    """
    spec = sys.modules[module].__spec__
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"{module} comes from no file")
    loader = cast("ResourceLoader", spec.loader)
    return loader.get_data(os.path.join(os.path.dirname(spec.origin), name))  # noqa: PTH118, PTH120
