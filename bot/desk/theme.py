"""The console's theme: starlette-admin's Tabler style, with templates of our own that need nothing from outside."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette_admin.theme import BaseTheme, CoreIcons, IconSet, TablerSettings

from bot.desk.wording import when

STATIC = Path(__file__).parent / "static"


class DeskTheme(BaseTheme):
    """Replaces base, layout, login and error pages: the originals carry inline scripts and import a font."""

    name = "desk"
    package = "bot.desk"

    def get_icon_set(self) -> IconSet:
        """Starlette-admin's own; our templates draw none."""
        return CoreIcons()

    def html_attrs(self, request: Request) -> dict[str, str]:  # noqa: ARG002 (starlette-admin's signature)
        """Light until the page's script has asked the browser."""
        return TablerSettings(base="gray", primary="blue", radius=1, mode="light").html_attrs()

    def template_globals(self) -> dict[str, Any]:
        """What every template may use."""
        return {"when": when, "stamp": _stamp()}


def _stamp() -> str:
    """Changes when a static file of ours does, so that no browser keeps an old one."""
    digest = hashlib.sha256()
    for path in sorted(p for p in STATIC.rglob("*") if p.is_file()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
