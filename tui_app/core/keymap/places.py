"""Every action and its keys, by the place that has them: data, held equal to the bindings of the app by a test.

What may stand under `[keys]` is known from it without loading the app. Read only where a file gives keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

FIXED = "fixed "
"""Begins the name of a key that no file can move: in a line that is typed in few can serve."""
APP = "ScopeApp"
"""The place around all others but dialogs, from which no key goes on."""


class Place(NamedTuple):
    """What binds keys: the app, a panel, a dialog, a widget."""

    actions: Mapping[str, str]
    """Name of an action → its keys by the terminal library's names, with commas."""
    bases: tuple[str, ...] = ()
    """The places whose actions it has too, nearest first."""
    inside: tuple[str, ...] = ()
    """What has the focus in it, innermost first, with spaces; empty: the place itself. None: only a base, or inside others."""
    is_modal: bool = False
    """A dialog."""


PLACES: Mapping[str, Place] = {
    "ScopeApp": Place(
        {
            "panel-probe": "1",
            "panel-token": "2",
            "panel-resources": "3",
            "panel-requests": "4",
            "requests": "at",
            "panel-guide": "5",
            "present": "f5,B",
            "scenario": "P",
            "rerun": "R",
            "identity": "i",
            "monitor": "m",
            "wait": "w",
            "fix": "f",
            "copy": "y",
            "copy-as": "Y",
            "go": "colon",
            "share": "s",
            "mouse": "M",
            "export": "x",
            "filter": "slash",
            "help": "question_mark,f1",
            "palette": "A,ctrl+p",
            "suspend": "ctrl+z",
            "quit": "q",
            "quit-at-once": "ctrl+q",
        }
    ),
    "Panel": Place({"refresh-panel": "r"}),
    "ListPanel": Place(
        {"back": "escape", "zoom": "z", "into": "l,right", "out": "h,left"}, bases=("Panel",)
    ),
    "TokenPanel": Place(
        {
            "another": "t",
            "audience": "a",
            "other": "o",
            "difference": "d",
            "json": "J",
            "reveal": "v",
            "decode": "D",
            "tab-previous": "left_square_bracket",
            "tab-next": "right_square_bracket",
        },
        bases=("ListPanel", "Panel"),
        inside=("", "Rows", "Pane"),
    ),
    "AccessPanel": Place({"can-i": "c", "matrix": "p"}, bases=("ListPanel", "Panel")),
    "ListingPanel": Place({"flat": "L"}, bases=("AccessPanel", "ListPanel", "Panel")),
    "ResourcesPanel": Place(
        {
            "open-node": "right,l",
            "close-node": "left,h",
            "give-up": "escape",
            "version": "V",
            "tab-previous": "left_square_bracket",
            "tab-next": "right_square_bracket",
        },
        bases=("ListingPanel", "AccessPanel", "ListPanel", "Panel"),
        inside=("", "Rows", "Pane", "Rows JsonView"),
    ),
    "RequestsPanel": Place(
        {
            "note": "semicolon",
            "replay": "t,ctrl+r",
            "tab-previous": "left_square_bracket",
            "tab-next": "right_square_bracket",
        },
        bases=("ListPanel", "Panel"),
        inside=("", "Rows", "Pane", "Rows JsonView"),
    ),
    "ProbePanel": Place({"prove": "p"}, bases=("ListPanel", "Panel"), inside=("", "Rows", "Pane")),
    "MonitorPanel": Place(
        {"leave-monitor": "escape,h,left"}, bases=("ListPanel", "Panel"), inside=("", "Pane")
    ),
    "GuidePanel": Place(
        {
            "next": "space",
            "press": "p",
            "start-over": "o",
            "lessons": "L",
            "tab-previous": "left_square_bracket",
            "tab-next": "right_square_bracket",
        },
        bases=("ListPanel", "Panel"),
        inside=("", "Rows", "Pane"),
    ),
    "Presenter": Place(
        {
            "slide-next": "right,space,pagedown,enter",
            "slide-previous": "left,pageup,backspace",
            "close": "escape,q",
            "present": "f5,B",
            "share": "s",
        },
        inside=("",),
        is_modal=True,
    ),
    "PasteDialog": Place({"fixed escape": "escape"}, inside=("",), is_modal=True),
    "MatrixDialog": Place(
        {
            "close": "escape,q",
            "matrix": "p",
            "column-previous": "left,h",
            "column-next": "right,l",
            "can-i": "c",
            "read-anew": "r",
            "copy": "y",
        },
        inside=("", "Rows"),
        is_modal=True,
    ),
    "LineDialog": Place({"fixed escape": "escape"}, inside=("",), is_modal=True),
    "TextDialog": Place(
        {"close": "escape,q", "fix": "f", "help": "question_mark,f1", "copy": "y"},
        inside=("", "Pane"),
        is_modal=True,
    ),
    "DocumentDialog": Place(
        {"copy-as": "Y"}, bases=("TextDialog",), inside=("", "Pane", "Rows JsonView"), is_modal=True
    ),
    "AnswerDialog": Place(
        {"copy-as": "Y", "choose": "enter"},
        bases=("TextDialog",),
        inside=("", "Pane"),
        is_modal=True,
    ),
    "PickDialog": Place(
        {
            "fixed escape": "escape",
            "fixed up": "up",
            "fixed down": "down",
            "fixed pageup": "pageup",
            "fixed pagedown": "pagedown",
        },
        inside=("",),
        is_modal=True,
    ),
    "CanIDialog": Place(
        {"copy": "y", "copy-as": "Y", "read-anew": "r", "type": "slash"},
        bases=("PickDialog",),
        inside=("",),
        is_modal=True,
    ),
    "ConfirmDialog": Place({"yes": "y", "no": "escape,n,q,enter"}, inside=("",), is_modal=True),
    "ChooseDialog": Place({"close": "escape,q", "keep": "w"}, inside=("", "Rows"), is_modal=True),
    "ChainBar": Place(
        {
            "link-previous": "left,h",
            "link-next": "right,l",
            "link-open": "enter",
            "leave-chain": "escape",
        },
        inside=("",),
    ),
    "Rows": Place(
        {
            "move-next": "down,j",
            "move-previous": "up,k",
            "page-next": "pagedown,ctrl+d",
            "page-previous": "pageup,ctrl+u",
            "edge-previous": "g,home",
            "edge-next": "G,end",
            "choose": "enter",
        }
    ),
    "Pane": Place(
        {
            "scroll-down": "down,j",
            "scroll-up": "up,k",
            "page-down": "pagedown,ctrl+d",
            "page-up": "pageup,ctrl+u",
            "scroll-home": "g,home",
            "scroll-end": "G,end",
        }
    ),
    "JsonView": Place(
        {
            "inwards": "right,l",
            "outwards": "left,h",
            "unfold-all": "E",
            "fold-all": "C",
            "search": "slash",
            "hit-next": "n",
            "hit-previous": "N",
            "fixed down": "down",
            "fixed up": "up",
            "fixed escape": "escape",
        }
    ),
    "Filter": Place({"fixed escape": "escape"}, inside=("",)),
}
