"""What a policy offers without conditions that could be checked: for whom, what, and where to go. No verdict."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from pydantic import Field

from knowledge.content_files import load_as
from knowledge.eligibility.texts import Content, Text
from knowledge.errors import ContentError


class Offer(Content):
    """One kind of support. ``quote``: its words as published, a substring of the clause."""

    id: str = Field(pattern=r"^[a-z][a-z-]*$")
    title: Text
    clause: str
    quote: str = Field(min_length=2)
    whom: Text
    offer: Text
    where: Text


def load_orientation(path: Path, published: Mapping[str, str]) -> Mapping[str, Offer]:
    """Every offer by id. ``published``: Traditional text by clause. Raises ContentError."""
    offers: dict[str, Offer] = {}
    for offer in load_as(list[Offer], path):
        if offer.id in offers:
            raise ContentError(path, None, f"the id {offer.id!r} is given twice")
        if offer.quote not in published.get(offer.clause, ""):
            raise ContentError(path, None, f"{offer.id}: clause {offer.clause} does not have the words {offer.quote!r}")
        offers[offer.id] = offer
    return MappingProxyType(offers)
