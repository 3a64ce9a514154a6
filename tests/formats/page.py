"""A page read as a browser reads it: elements, their classes, their text."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta"}
"""Elements of HTML that have no end; those of SVG close themselves."""


@dataclass
class Element:
    """One element, with what is inside."""

    name: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        """The classes that it has."""
        return self.attributes.get("class", "").split()

    @property
    def text(self) -> str:
        """All text inside."""
        return "".join(c if isinstance(c, str) else c.text for c in self.children)

    def all(self, name: str, class_: str = "") -> list[Element]:
        """The elements of this name inside, and of this class, in order."""
        found: list[Element] = []
        for child in self.children:
            if isinstance(child, Element):
                fits = name in (child.name, "*") and (not class_ or class_ in child.classes)
                found += [child] * fits + child.all(name, class_)
        return found

    def one(self, name: str, class_: str = "") -> Element:
        """The only such element inside."""
        (found,) = self.all(name, class_)
        return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("", {})]
        self.declared: list[str] = []

    def handle_decl(self, decl: str) -> None:
        self.declared.append(decl)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            child = self.open[-1].children[-1]
            assert isinstance(child, Element)
            self.open.append(child)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(set(names)) == len(names), f"an attribute twice in {tag}"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().name == tag, f"{tag} ends what it did not begin"

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data[:80]}")


def read(page: str) -> Element:
    """The page's `html` element; fails where elements do not nest."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert reader.declared == ["DOCTYPE html"]
    (root,) = reader.open
    return root.one("html")
