"""The one-time form for personal fields: one page, plain POST, no script. The token in the path is the secret."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Path, Request, Response
from starlette.datastructures import UploadFile

from bot.conversation_store import Form
from bot.errors import UnknownForm
from bot.turns import Taken
from bot.web.api import services_of
from bot.web.templating import LANGUAGES, language_of, page, page_words
from bot.wiring import Services
from dialogs.conversation import Language
from dialogs.facts import say
from dialogs.words import words as dialog_words
from intakes.errors import InvalidField
from intakes.types import FIELDS
from intakes.values import parse_field

router = APIRouter(include_in_schema=False)
Desk = Annotated[Services, Depends(services_of)]
Token = Annotated[str, Path(max_length=100)]
# same-origin: the token never leaves in a Referer, and the browser still names the Origin of the POST.
PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin", "X-Robots-Tag": "noindex"}
INPUTS = {
    "contact_name": {"autocomplete": "name", "inputmode": "text"},
    "contact": {"autocomplete": "email", "inputmode": "email"},
}


@router.get("/form/{token}")
async def show_form(request: Request, desk: Desk, token: Token) -> Response:
    """The form, while its link is good."""
    try:
        form = await desk.turns.form(token)
    except UnknownForm:
        return _gone(request)
    return _form_page(request, desk, form, typed={}, problems={})


@router.post("/form/{token}")
async def take_form(request: Request, desk: Desk, token: Token) -> Response:
    """File. Wrong fields give the form again with what was typed; a link that was used files nothing more."""
    if not _is_ours(request, desk):
        return page(request, "form_foreign.html", language_of(request), status_code=403, headers=PRIVATE)
    typed = await _typed(request)
    try:
        form = await desk.turns.form(token)
        taken = await desk.turns.take_form(token, typed)
    except UnknownForm:
        return _gone(request)
    except InvalidField:
        return _form_page(request, desk, form, typed=typed, problems=_problems(typed), status_code=422)
    language = _language(request, form.language)
    if taken.receipt is None:
        return page(request, "form_already.html", language, headers=PRIVATE, reference=_reference(taken))
    reference, code = taken.receipt
    return page(request, "form_done.html", language, headers=PRIVATE, reference=reference, code=code)


def _form_page(
    request: Request,
    desk: Services,
    form: Form,
    *,
    typed: dict[str, str],
    problems: dict[str, str],
    status_code: int = 200,
) -> Response:
    language = _language(request, form.language)
    measure = desk.knowledge.current().pack.measures[form.measure]
    problem_words = dialog_words(language)
    return page(
        request,
        "form.html",
        language,
        status_code=status_code,
        headers=PRIVATE,
        measure=say(measure.title, page_words(language)),
        fields=[
            {
                "name": name,
                **INPUTS[name],
                "typed": typed.get(name, ""),
                "problem": problem_words(f"field-problem-{problems[name]}") if name in problems else None,
            }
            for name in FIELDS
        ],
        problem_count=str(len(problems)),
    )


def _gone(request: Request) -> Response:
    """One page for a link that is unknown, used or expired: it must not tell which."""
    return page(request, "form_gone.html", language_of(request), status_code=404, headers=PRIVATE)


async def _typed(request: Request) -> dict[str, str]:
    """The personal fields of the posted form; what else was posted is ignored."""
    async with request.form() as posted:
        values = {name: posted.get(name, "") for name in FIELDS}
    return {name: "" if isinstance(value, UploadFile) else value for name, value in values.items()}


def _problems(typed: dict[str, str]) -> dict[str, str]:
    """What is wrong with each field, so that all of it is shown at once."""
    problems = {}
    for name in FIELDS:
        try:
            parse_field(name, typed[name])
        except InvalidField as error:
            problems[name] = error.problem
    return problems


def _reference(taken: Taken) -> str | None:
    """The reference among what was said when the form was taken the first time."""
    return next((reply["reference"] for reply in taken.response["replies"] if "reference" in reply), None)


def _language(request: Request, of_conversation: Language) -> Language:
    """The conversation's language, unless the switch on the page asked for another."""
    asked = request.query_params.get("lang")
    return asked if asked in LANGUAGES else of_conversation


def _is_ours(request: Request, desk: Services) -> bool:
    """Whether a POST comes from our own page. Browsers name the Origin; other clients may name none."""
    origin = request.headers.get("origin")
    if origin is None:
        return True
    public = urlsplit(desk.settings.public_url)
    ours = {f"{public.scheme}://{public.netloc}", f"{request.url.scheme}://{request.headers.get('host', '')}"}
    return origin in ours
