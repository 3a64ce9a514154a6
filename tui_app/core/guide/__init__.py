"""The guide: lessons that are played with real requests, and judged by the real answers."""

from __future__ import annotations

from importlib import import_module
from typing import NamedTuple, cast

from tui_app.core.guide.model import Lesson


class Offer(NamedTuple):
    """A lesson as it is listed, before it is loaded."""

    name: str
    title: str
    scenario: str


OFFERS: tuple[Offer, ...] = (
    Offer("tutorial", "The tutorial: a token, and Azure Resource Manager", "tutorial"),
    Offer("identities", "Which of several identities?", "user-assigned"),
    Offer("cache", "The cache and groups: granted, and still 403", "stale-group"),
    Offer("proxy", "The proxy that answers for IMDS", "proxy-env"),
    Offer("throttling", "Too many requests: 429, and patience", "throttled"),
    Offer("privilege", "Least privilege: may it, and need it?", "contributor"),
)


def lesson(name: str) -> Lesson:
    """The lesson of this name; KeyError when there is none."""
    if name not in {offer.name for offer in OFFERS}:
        raise KeyError(name)
    return cast("Lesson", import_module(f"tui_app.core.guide.lessons.{name}").LESSON)


def lesson_of(scenario: str) -> str:
    """The lesson that a scenario is made for; the tutorial where there is none."""
    return next((each.name for each in OFFERS if each.scenario == scenario), OFFERS[0].name)
