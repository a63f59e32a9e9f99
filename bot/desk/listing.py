"""Lists in pages: rows of a query, how many there are, and the way to the neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Connection, Row, Select, func, select

ON_A_PAGE = 20


@dataclass(frozen=True)
class Slice:
    """One page of a list. ``rows`` are whatever the list is of."""

    rows: tuple[Any, ...]
    total: int
    page: int
    pages: int
    filters: dict[str, str]

    def link(self, page: int) -> str:
        """The query of another page of the same list."""
        return "?" + urlencode({name: value for name, value in self.filters.items() if value} | {"page": str(page)})


def slice_of_query(
    connection: Connection, query: Select[Any], page: int, filters: dict[str, str], size: int = ON_A_PAGE
) -> Slice:
    """A page of a query's rows; the last one where the list ends earlier."""
    total = connection.execute(select(func.count()).select_from(query.order_by(None).subquery())).scalar_one()
    pages, page = _fit(total, page, size)
    rows: list[Row[Any]] = list(connection.execute(query.limit(size).offset((page - 1) * size)))
    return Slice(tuple(rows), total, page, pages, filters)


def slice_of_list(items: list[Any], page: int, filters: dict[str, str], size: int = ON_A_PAGE) -> Slice:
    """A page of a list that is in memory."""
    pages, page = _fit(len(items), page, size)
    return Slice(tuple(items[(page - 1) * size : page * size]), len(items), page, pages, filters)


def _fit(total: int, page: int, size: int) -> tuple[int, int]:
    pages = max(1, -(-total // size))
    return pages, min(page, pages)
