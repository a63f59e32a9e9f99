"""The pages that anybody may open: the chat, the policy reader, the status of an application."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Request, Response

from bot.web import policy_header, reader
from bot.web.api import services_of
from bot.web.templating import language_of, page, page_words, remember_language
from bot.wiring import Services
from dialogs.conversation import Language
from dialogs.desk import DISTRICT_TIME
from dialogs.facts import say
from dialogs.hearing import LONGEST
from dialogs.words import Words
from intakes.cases import status as intake_status
from intakes.errors import UnknownIntake
from intakes.types import FIELDS, Status
from knowledge.pack import Pack

router = APIRouter(include_in_schema=False)
Desk = Annotated[Services, Depends(services_of)]
PRIVATE = {"Cache-Control": "no-store"}

SAMPLES = ("sample-1", "sample-2", "sample-3", "sample-4")
SPOKEN_BY_SCRIPT = (
    *("you", "bot", "sending", "failed", "refused", "working", "offline", "unreachable", "gone"),
    *("start-failed", "start-again", "past", "chosen", "quote-of", "translation", "new-tab", "open-link"),
    *("copy", "copied", "copy-failed", "met", "unmet", "open", "receipt", "news", "hidden-field"),
    *("status-page", "choices", "delete-done", "delete-failed"),
    *("verdict-eligible", "verdict-not_eligible", "verdict-unknown", "verdict-needs_authority"),
)
FILLED_BY_SCRIPT = {"count": ("left",), "over": ("over", "limit"), "open-clause": ("clause",), "quotes": ("count",)}


@router.get("/")
async def chat(request: Request, desk: Desk) -> Response:
    """The chat: a shell that the script fills."""
    language = language_of(request)
    pack = desk.knowledge.current().pack
    words = page_words(language)
    answer = page(
        request,
        "chat.html",
        language,
        about=_about(pack, language),
        samples=[words(name) for name in SAMPLES],
        spoken=json.dumps(spoken_by_script(words) | {"document": _number(pack, language)}, ensure_ascii=False),
        longest=LONGEST,
        personal=json.dumps([f"field.{name}" for name in FIELDS]),
    )
    remember_language(request, answer, secure=_is_https(desk))
    return answer


@router.get("/policy/{policy}")
async def policy(request: Request, desk: Desk, policy: Annotated[str, Path(max_length=64)]) -> Response:
    """A policy document, whole, in one language. Works without a script."""
    language = language_of(request)
    pack = desk.knowledge.current().pack
    if policy != pack.id:
        return page(request, "policy_missing.html", language, status_code=404, about=_about(pack, language))
    words = page_words(language)
    return page(
        request,
        "policy.html",
        language,
        about=_about(pack, language),
        document=pack.document,
        header=policy_header.header_lines(pack, language),
        header_notes=policy_header.header_notes(pack, language),
        sections=reader.sections(pack, language, words),
        signature=policy_header.signature(pack, language),
        departments=reader.departments_named(pack),
        clause_numbers={clause.id: clause.number for clause in pack.clauses.values()},
    )


@router.get("/status")
async def status(request: Request, desk: Desk) -> Response:
    """Asks for reference and receipt code."""
    language = language_of(request)
    answer = page(request, "status.html", language, headers=PRIVATE, found=None, failed=False, reference="")
    remember_language(request, answer, secure=_is_https(desk))
    return answer


@router.post("/status")
async def find_status(
    request: Request,
    desk: Desk,
    reference: Annotated[str, Form(max_length=100)] = "",
    code: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Where an application stands. A wrong reference and a wrong code are told alike."""
    language = language_of(request)
    try:
        found = await desk.database.reading_from(
            lambda connection: intake_status(connection, desk.keys, reference, code)
        )
    except UnknownIntake:
        return page(
            request,
            "status.html",
            language,
            status_code=404,
            headers=PRIVATE,
            found=None,
            failed=True,
            reference=reference,
        )
    shown = _status_shown(found, desk.knowledge.current().pack, page_words(language))
    return page(request, "status.html", language, headers=PRIVATE, found=shown, failed=False, reference="")


def spoken_by_script(words: Words) -> dict[str, str]:
    """The words that the chat's script shows; it fills {name} itself."""
    filled = {
        name: words(f"js-{name}", **{key: f"{{{key}}}" for key in keys}) for name, keys in FILLED_BY_SCRIPT.items()
    }
    return {name: words(f"js-{name}") for name in SPOKEN_BY_SCRIPT} | filled


def _about(pack: Pack, language: Language) -> dict[str, str]:
    """The document in short, in the reader's language."""
    document, words = pack.document, page_words(language)
    key = {"zh-Hans": "hans", "zh-Hant": "hant", "en": "en"}[language]
    return {
        "id": pack.id,
        "title": getattr(document.title, key),
        "short": words.pick({"zh-Hans": document.short_title.hans, "en": document.short_title.en}),
        "number": _number(pack, language),
        "issuer": getattr(document.issuer, key),
        "published": document.published.isoformat(),
    }


def _number(pack: Pack, language: Language) -> str:
    number = pack.document.number
    return {"zh-Hans": number.hans, "zh-Hant": number.hant, "en": number.en}[language]


def _status_shown(found: Status, pack: Pack, words: Words) -> dict[str, str | None]:
    measure = pack.measures.get(found.measure)
    return {
        "reference": found.reference,
        # A measure that a newer revision no longer has is named by its id.
        "measure": say(measure.title, words) if measure else found.measure,
        "state": found.state.value,
        "filed": _district_time(found.filed_at, words),
        "settled": _district_time(found.settled_at, words) if found.settled_at else None,
        "note": found.note,
    }


def _district_time(instant: datetime, words: Words) -> str:
    local = instant.astimezone(DISTRICT_TIME)
    return words("status-time", date=local.strftime("%Y-%m-%d"), time=local.strftime("%H:%M"))


def _is_https(desk: Services) -> bool:
    return desk.settings.public_url.startswith("https:")
