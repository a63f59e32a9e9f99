"""The HTTP API: conversations, answers, eligibility, policies, intakes. The contract is in docs/api.md."""

from __future__ import annotations

import asyncio
import re
from typing import Annotated, Any, Self

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictStr, model_validator
from starlette.exceptions import HTTPException

from bot.errors import UnknownConversation
from bot.reports import answer_report, clause_report, policy_report, status_report
from bot.web import shapes
from bot.web.shapes import answers, problems_of
from bot.wire import Json, whole
from bot.wiring import Services
from dialogs.conversation import Language
from dialogs.messages import Chose, Said, Turn
from intakes.cases import status as intake_status
from intakes.errors import UnknownIntake
from knowledge.eligibility.reports import match_report, verdict_as_json
from knowledge.eligibility.verdicts import decide
from knowledge.errors import UnknownMeasure

router = APIRouter(prefix="/api/v1")
POLL_SECONDS = 0.25
MOST_BEFORE = 10
LONGEST_QUESTION = 4000
LANGUAGES: dict[str, Language] = {"zh-Hans": "zh-Hans", "zh-Hant": "zh-Hant", "en": "en"}


def services_of(request: Request) -> Services:
    """The services that this application was wired with."""
    services: Services = request.app.state.services
    return services


def known_id(conversation_id: str) -> str:
    """An id that can be one. Any other is answered like one that is not there, and never reaches the database."""
    if not re.fullmatch(r"[0-9a-f]{32}", conversation_id):
        raise UnknownConversation("no such id")
    return conversation_id


def bearer(authorization: Annotated[str | None, Header()] = None) -> str:
    """The conversation's token. One that is missing is answered like a wrong one."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise UnknownConversation("no bearer token")
    return token.strip()


Desk = Annotated[Services, Depends(services_of)]
Token = Annotated[str, Depends(bearer)]
Id = Annotated[str, Depends(known_id)]
IdempotencyKey = Annotated[str | None, Header(min_length=1, max_length=120)]


def _bounded(question: str) -> str:
    """Checked after ``whole``: pydantic's own max_length takes no half of a pair."""
    if len(question) > LONGEST_QUESTION:
        raise ValueError(f"give at most {LONGEST_QUESTION} characters")
    return question


Text = Annotated[StrictStr, AfterValidator(whole)]


class Body(BaseModel):
    """A request body: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid")


class NewConversation(Body):
    """POST /conversations."""

    language: Language | None = None


class NewTurn(Body):
    """POST …/turns: exactly one of the two."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"oneOf": [{"required": ["text"]}, {"required": ["choice"]}]}
    )

    text: Text | None = None
    choice: Text | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if (self.text is None) == (self.choice is None):
            raise ValueError("give exactly one of text and choice")
        return self

    def turn(self) -> Turn:
        """What the person did."""
        return Said(self.text) if self.text is not None else Chose(self.choice or "")


class Question(Body):
    """POST /answers. ``lang`` is a hint; ``mixed`` or an unknown one means detect."""

    q: Annotated[Text, AfterValidator(_bounded), Field(json_schema_extra={"maxLength": LONGEST_QUESTION})]
    before: list[Text] = Field(default_factory=list, max_length=MOST_BEFORE)
    lang: Text | None = None


class ToldFacts(Body):
    """POST /eligibility/{measure} and /matches."""

    facts: dict[str, Any]


@router.post(
    "/conversations",
    status_code=201,
    response_model=None,
    responses=answers(shapes.Opening, 201, problems=(413, 422)),
)
async def start(desk: Desk, body: NewConversation | None = None) -> Json:
    """Start a conversation. The token is shown this once."""
    opening = await desk.turns.open("web", body.language if body else None)
    return {"id": opening.conversation_id, "token": opening.token, **opening.response}


@router.post(
    "/conversations/{conversation_id}/turns",
    response_model=None,
    responses=answers(shapes.Turn, problems=(404, 409, 413, 422)),
)
async def take_turn(
    request: Request,
    desk: Desk,
    conversation_id: Id,
    token: Token,
    body: NewTurn,
    idempotency_key: IdempotencyKey = None,
) -> Json:
    """Say or choose something."""
    raw = await request.body()
    taken = await desk.turns.take(conversation_id, token, body.turn(), key=idempotency_key, body=raw)
    return taken.response


@router.get(
    "/conversations/{conversation_id}/replies",
    response_model=None,
    responses=answers(shapes.Replies, problems=(404, 422)),
)
async def replies(
    request: Request,
    desk: Desk,
    conversation_id: Id,
    token: Token,
    after: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    wait: Annotated[float, Query(ge=0, le=25, allow_inf_nan=False)] = 0,
) -> Json:
    """The replies after a seq; waits up to ``wait`` seconds for one to come."""
    loop = asyncio.get_running_loop()
    until = loop.time() + wait
    while True:
        found = await desk.turns.replies_after(conversation_id, token, after)
        if found or loop.time() >= until or await request.is_disconnected():
            return {"replies": found, "last": found[-1]["seq"] if found else after}
        await asyncio.sleep(min(POLL_SECONDS, max(0.0, until - loop.time())))


@router.delete(
    "/conversations/{conversation_id}", status_code=204, response_model=None, responses=problems_of(404, 422)
)
async def forget(desk: Desk, conversation_id: Id, token: Token) -> Response:
    """Delete the transcript, the facts and what was not sent yet. What was filed stays."""
    await desk.turns.forget(conversation_id, token)
    return Response(status_code=204)


@router.post("/answers", response_model=None, responses=answers(shapes.Answer, problems=(413, 422)))
async def answer(desk: Desk, body: Question) -> Json:
    """One question, as ``chuangban ask``."""
    return answer_report(await desk.knowledge.ask(body.q, body.before, LANGUAGES.get(body.lang or "")))


@router.post("/eligibility/{measure}", response_model=None, responses=answers(shapes.Check, problems=(404, 413, 422)))
async def eligibility(desk: Desk, measure: str, body: ToldFacts) -> Json:
    """One measure, as ``chuangban check``."""
    pack = desk.knowledge.current().pack
    if measure not in pack.measures:
        raise UnknownMeasure(measure, list(pack.measures))
    facts = pack.vocabulary.validate(body.facts, desk.today(), measure)
    return verdict_as_json(decide(pack.measures[measure], facts, desk.today()))


@router.post("/matches", response_model=None, responses=answers(shapes.Matches, problems=(413, 422)))
async def matches(desk: Desk, body: ToldFacts) -> Json:
    """All measures, as ``chuangban match``."""
    pack = desk.knowledge.current().pack
    return {"matches": match_report(body.facts, pack.measures, pack.vocabulary, desk.today())}


@router.get("/policies", response_model=None, responses=answers(shapes.Policies))
async def policies(desk: Desk) -> Json:
    """The policies that the desk knows."""
    return {"policies": [policy_report(desk.knowledge.current().pack)]}


@router.get(
    "/policies/{policy}/clauses/{clause}", response_model=None, responses=answers(shapes.Clause, problems=(404, 422))
)
async def clause(desk: Desk, policy: str, clause: str) -> Json:
    """One clause: its published words, their Simplified form, our English rendering, departments."""
    pack = desk.knowledge.current().pack
    if policy != pack.id or clause not in pack.clauses:
        raise HTTPException(404, "There is no such clause; see /api/v1/policies for those there are.")
    return clause_report(pack, clause)


@router.get("/intakes/{reference}", response_model=None, responses=answers(shapes.IntakeStatus, problems=(404, 422)))
async def intake(desk: Desk, reference: str, x_receipt_code: Annotated[str | None, Header()] = None) -> Json:
    """Where an intake stands, for whoever has its reference and receipt code. No code is answered like a wrong one."""
    if not x_receipt_code:
        raise UnknownIntake("no receipt code")
    found = await desk.database.reading_from(
        lambda connection: intake_status(connection, desk.keys, reference, x_receipt_code)
    )
    return status_report(found)
