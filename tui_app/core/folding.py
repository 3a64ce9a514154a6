"""A JSON document as lines that fold. What is not in view costs nothing, however long it is."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Sequence
from itertools import accumulate
from typing import cast, overload

from tui_app.core.json_line import Line, Path, Place

MOST_AT_FIRST = 2_000
"""Lines that are unfolded at first, whole levels only."""
MOST_BELOW = 10_000
"""Values that one unfolding of everything below looks at."""


class _Open:
    """An unfolded object or list: which of its entries are unfolded too, and how many lines that is."""

    __slots__ = ("_index", "_value", "inner", "kept", "names", "opened")

    def __init__(self, value: dict[str, object] | list[object]) -> None:
        self._value = value
        self.names: Sequence[str | int] = (
            list(value) if isinstance(value, dict) else range(len(value))
        )
        self.opened: dict[int, _Open] = {}
        self.kept: dict[int, _Open] = {}
        """Folded, and how they were inside."""
        self.inner = len(value)
        """The lines between its brackets."""
        self._index: tuple[list[int], list[int]] | None = None

    def entry(self, position: int) -> object:
        """The value of its entry at a position."""
        return self._value[self.names[position]]  # type: ignore[index]  # the names are its own

    def position(self, name: str | int) -> int:
        """Where the entry of this name is; -1 when there is none."""
        try:
            return self.names.index(name)
        except ValueError:
            return -1

    def unfolded(self, position: int) -> _Open | None:
        """Unfold an entry, as it was; None when nothing is in it. `inner` is left to the caller."""
        inside = self.opened.get(position) or self.kept.pop(position, None)
        if inside is None:
            value = self.entry(position)
            if not (isinstance(value, dict | list) and value):
                return None
            inside = _Open(value)
        self.opened[position] = inside
        return inside

    def grow(self, lines: int) -> None:
        """Note that there are more lines inside, or fewer."""
        self.inner += lines
        self._index = None

    def count(self) -> None:
        """Count the lines inside anew, those of the entries being right."""
        self.grow(len(self.names) - self.inner)
        self.grow(sum(inside.inner + 1 for inside in self.opened.values()))

    def index(self) -> tuple[list[int], list[int]]:
        """The positions of the unfolded entries, and the line at which each begins."""
        if self._index is None:
            positions = sorted(self.opened)
            extra = accumulate((self.opened[p].inner + 1 for p in positions), initial=0)
            self._index = positions, [p + e for p, e in zip(positions, extra, strict=False)]
        return self._index

    def start(self, position: int) -> int:
        """The line, between the brackets, at which an entry begins."""
        positions, starts = self.index()
        nth = bisect_left(positions, position) - 1
        if nth < 0:
            return position
        return starts[nth] + self.opened[positions[nth]].inner + 1 + position - positions[nth]

    def at(self, line: int) -> tuple[int, int]:
        """The entry that a line between the brackets belongs to, and the line inside the entry."""
        positions, starts = self.index()
        nth = bisect_right(starts, line) - 1
        if nth < 0:
            return line, 0
        into, more = line - starts[nth], self.opened[positions[nth]].inner + 1
        return (positions[nth], into) if into <= more else (positions[nth] + into - more, 0)


class Folding(Sequence[Line]):
    """The lines of a document that are in view, made when they are asked for.

    The document is what `json.loads` gives, of any depth; it must not change. A long one starts
    folded, but for the levels that fit, or unfolded `like` another where the names are the same.
    """

    def __init__(self, document: object, *, like: Folding | None = None) -> None:
        self._top = _Open([document])  # holds the document as an entry: it folds as any other
        if like is None:
            self._unfold_levels()
        else:
            self._unfold_like(like)

    @property
    def document(self) -> object:
        """The whole of it."""
        return self._top.entry(0)

    def __len__(self) -> int:
        return self._top.inner

    @overload
    def __getitem__(self, index: int) -> Line: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Line]: ...
    def __getitem__(self, index: int | slice) -> Line | Sequence[Line]:
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(len(self)))]
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        node, line = self._top, index % len(self)
        names: list[str | int] = []
        place: list[int] = []
        while True:
            position, line = node.at(line)
            names.append(node.names[position])
            place.append(position)
            inside = node.opened.get(position)
            is_end = inside is not None and line > inside.inner
            if inside is None or line == 0 or is_end:
                return Line(
                    path=tuple(names[1:]),
                    place=tuple(place[1:]),
                    value=node.entry(position),
                    is_open=inside is not None and not is_end,
                    is_end=is_end,
                    is_last=position == len(node.names) - 1,
                )
            node, line = inside, line - 1

    def position(self, key: Hashable) -> int:
        """Where the line of this key is; -1 when it is folded away or not there."""
        path, is_end = cast(tuple[Path, bool], key)
        line, reached, node = self._way(path)
        if reached < len(path) or (is_end and node is None):
            return -1
        return line + node.inner + 1 if is_end and node is not None else line

    def nearest(self, path: Path) -> int:
        """Where the line of this path is, or of what it is folded into."""
        return self._way(path)[0]

    def _way(self, path: Path) -> tuple[int, int, _Open | None]:
        """The line nearest to a path, how many names of it that is, and what is unfolded there."""
        node, line = self._top.opened.get(0), 0
        for reached, name in enumerate(path):
            position = -1 if node is None else node.position(name)
            if node is None or position < 0:
                return line, reached, node
            line += 1 + node.start(position)
            node = node.opened.get(position)
        return line, len(path), node

    def line_of(self, place: Place) -> int:
        """Where the line of a place is, or of what it is folded into."""
        chain = self._chain(place)
        return sum(
            1 + node.start(position) for node, position in zip(chain[1:], place, strict=False)
        )

    def _chain(self, place: Place) -> list[_Open]:
        """What is unfolded on the way to a place, the top first, as far as it is."""
        chain = [self._top]
        for position in (0, *place):
            inside = chain[-1].opened.get(position)
            if inside is None:
                break
            chain.append(inside)
        return chain

    def fold(self, place: Place) -> None:
        """Fold what is unfolded at a place; its inside is kept as it is."""
        *above, inside = self._chain(place)
        if len(above) == len(place) + 1:
            position = place[-1] if place else 0
            above[-1].kept[position] = above[-1].opened.pop(position)
            for node in above:
                node.grow(-inside.inner - 1)

    def unfold(self, place: Place) -> None:
        """Unfold the way to a place and what is there, as it was before it was folded."""
        chain, gains = [self._top], [0]
        for position in (0, *place):
            is_new = position not in chain[-1].opened
            inside = chain[-1].unfolded(position)
            if inside is None:
                break
            chain.append(inside)
            gains.append(inside.inner + 1 if is_new else 0)
        gained = 0
        for node, gain in zip(reversed(chain), reversed(gains), strict=True):
            if gained:
                node.grow(gained)
            gained += gain

    def fold_all(self) -> None:
        """Fold every entry of the document, and what is in it."""
        root = self._top.opened.get(0)
        if root is not None:
            root.opened, root.kept = {}, {}
            root.count()
            self._top.count()

    def unfold_all(self, place: Place) -> bool:
        """Unfold everything at and below a place; False when `MOST_BELOW` values were not all."""
        self.unfold(place)
        *above, first = chain = self._chain(place)
        if len(chain) < len(place) + 2:
            return True  # a scalar
        before, seen, waiting = first.inner, [first], [first]
        left = MOST_BELOW
        while waiting and left > 0:
            node = waiting.pop()
            looked = range(min(left, len(node.names)))
            left -= len(node.names)
            inside = [found for p in looked if (found := node.unfolded(p))]
            seen += inside
            waiting += reversed(inside)
        for node in reversed(seen):
            node.count()
        for node in above:
            node.grow(first.inner - before)
        return left >= 0 and not waiting

    def _unfold_levels(self) -> None:
        """Unfold the document, and level after level while there are few enough lines."""
        levels = [[self._top]]
        level = [root] if (root := self._top.unfolded(0)) else []
        lines = 0
        while level:
            levels.append(level)
            lines += sum(len(node.names) + 1 for node in level)
            if lines > MOST_AT_FIRST:
                break  # only a document of so many entries comes here
            inside = [
                (node, position, value)
                for node in level
                for position in range(len(node.names))
                if isinstance(value := node.entry(position), dict | list) and value
            ]
            if lines + sum(len(value) + 1 for _, _, value in inside) > MOST_AT_FIRST:
                break
            level = [found for node, p, _ in inside if (found := node.unfolded(p))]
        for node in (node for level in reversed(levels) for node in level):
            node.count()

    def _unfold_like(self, other: Folding) -> None:
        """Unfold what is unfolded in another document, by its names."""
        pairs = [(other._top, self._top)]
        for old, new in pairs:  # it grows meanwhile
            for position, inside in old.opened.items():
                name = old.names[position]
                is_same = position < len(new.names) and new.names[position] == name
                found = position if is_same else new.position(name)
                here = new.unfolded(found) if found >= 0 else None
                if here is not None:
                    pairs.append((inside, here))
        for _, new in reversed(pairs):
            new.count()
