"""Pages: one Jinja environment, the words of the pages, and which language a visitor reads."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_args

from fastapi import Request, Response
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dialogs.conversation import Language
from dialogs.words import Words, words
from knowledge.pack import FIRST_POLICY
from knowledge.scripts import to_traditional

HERE = Path(__file__).parent
LANGUAGES: tuple[Language, ...] = get_args(Language)
# Each language by its own name, whatever the language of the page: short, and in full.
LANGUAGE_NAMES: dict[Language, tuple[str, str]] = {
    "zh-Hans": ("简", "简体中文"),
    "zh-Hant": ("繁", "繁體中文"),
    "en": ("EN", "English"),
}
COOKIE = "lang"
_YEAR = 365 * 24 * 3600
_TRADITIONAL_REGIONS = ("tw", "hk", "mo")


@cache
def templates() -> Jinja2Templates:
    """The page templates. Everything is escaped; an undefined name is an error."""
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["traditional"] = to_traditional
    return Jinja2Templates(env=environment)


def page_words(language: Language) -> Words:
    """The words of the pages in a language."""
    return words(language, HERE / "texts")


def language_of(request: Request) -> Language:
    """What ``?lang=`` asks for, else what was remembered, else what the browser prefers, else Simplified."""
    for asked in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if asked in LANGUAGES:
            return asked
    return preferred(request.headers.get("accept-language", ""))


def preferred(header: str) -> Language:
    """The best of our languages for an Accept-Language header (RFC 9110, section 12.5.4)."""
    ranked: list[tuple[float, Language]] = []
    for item in header.split(","):
        tag, _, parameters = item.strip().lower().partition(";")
        language = _ours(tag.strip())
        weight = _weight(parameters.strip())
        if language is not None and weight > 0:
            ranked.append((weight, language))
    ranked.sort(key=lambda pair: -pair[0])
    return ranked[0][1] if ranked else "zh-Hans"


def page(
    request: Request,
    template: str,
    language: Language,
    *,
    status_code: int = 200,
    headers: Mapping[str, str] | None = None,
    **context: Any,
) -> Response:
    """Render a page. ``t`` in the template is the words; ``switch`` gives this page's address in each language."""
    everywhere = {
        "t": page_words(language),
        "language": language,
        "language_names": LANGUAGE_NAMES,
        "policy": FIRST_POLICY,
        "switch": {name: request.url.include_query_params(lang=name).query for name in LANGUAGES},
    }
    rendered = templates().TemplateResponse(
        request, template, {**everywhere, **context}, status_code=status_code, headers=dict(headers or {})
    )
    rendered.headers["Content-Language"] = language
    rendered.headers["Vary"] = "Accept-Language, Cookie"
    rendered.headers.setdefault("Cache-Control", "no-cache")
    return rendered


def remember_language(request: Request, response: Response, *, secure: bool) -> None:
    """Keep the language that was chosen by ``?lang=`` for the next pages."""
    asked = request.query_params.get("lang")
    if asked in LANGUAGES:
        response.set_cookie(COOKIE, asked, max_age=_YEAR, httponly=True, samesite="lax", secure=secure)


def _ours(tag: str) -> Language | None:
    main, *rest = tag.split("-")
    if main == "en" or tag == "*":
        return "en" if main == "en" else "zh-Hans"
    if main != "zh":
        return None
    traditional = "hant" in rest or ("hans" not in rest and any(region in rest for region in _TRADITIONAL_REGIONS))
    return "zh-Hant" if traditional else "zh-Hans"


def _weight(parameters: str) -> float:
    name, _, value = parameters.partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
