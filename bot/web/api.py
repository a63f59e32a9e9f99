"""The HTTP API: conversations, answers, eligibility, policies, intakes. The contract is in docs/api.md."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, Literal, Self

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, StrictStr, model_validator
from starlette.exceptions import HTTPException

from bot.errors import UnknownConversation
from bot.reports import answer_report, clause_report, policy_report, status_report
from bot.wire import Json
from bot.wiring import Services
from dialogs.conversation import Language
from dialogs.messages import Chose, Said, Turn
from intakes.cases import status as intake_status
from knowledge.eligibility.reports import match_report, verdict_as_json
from knowledge.eligibility.verdicts import decide
from knowledge.errors import UnknownMeasure

router = APIRouter(prefix="/api/v1")
POLL_SECONDS = 0.25
MOST_BEFORE = 10


def services_of(request: Request) -> Services:
    """The services that this application was wired with."""
    services: Services = request.app.state.services
    return services


def bearer(authorization: Annotated[str | None, Header()] = None) -> str:
    """The conversation's token. One that is missing is answered like a wrong one."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise UnknownConversation("no bearer token")
    return token


Desk = Annotated[Services, Depends(services_of)]
Token = Annotated[str, Depends(bearer)]
Id = Annotated[str, Path(max_length=64)]
IdempotencyKey = Annotated[str | None, Header(min_length=1, max_length=120)]


class Body(BaseModel):
    """A request body: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid")


class NewConversation(Body):
    """POST /conversations."""

    language: Language | None = None


class NewTurn(Body):
    """POST …/turns: exactly one of the two."""

    text: StrictStr | None = None
    choice: StrictStr | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if (self.text is None) == (self.choice is None):
            raise ValueError("give exactly one of text and choice")
        return self

    def turn(self) -> Turn:
        """What the person did. Lone surrogates, which no database stores, become U+FFFD."""
        given = self.text if self.text is not None else self.choice or ""
        clean = given.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return Said(clean) if self.text is not None else Chose(clean)


class Question(Body):
    """POST /answers."""

    q: StrictStr = Field(max_length=4000)
    before: list[StrictStr] = Field(default_factory=list, max_length=MOST_BEFORE)
    lang: Literal["zh-Hans", "zh-Hant", "en", "mixed"] | None = None


class ToldFacts(Body):
    """POST /eligibility/{measure} and /matches."""

    facts: dict[str, Any]


@router.post("/conversations", status_code=201)
async def start(desk: Desk, body: NewConversation | None = None) -> Json:
    """Start a conversation. The token is shown this once."""
    opening = await desk.turns.open("web", body.language if body else None)
    return {"id": opening.conversation_id, "token": opening.token, **opening.response}


@router.post("/conversations/{conversation_id}/turns")
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


@router.get("/conversations/{conversation_id}/replies")
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


@router.delete("/conversations/{conversation_id}", status_code=204)
async def forget(desk: Desk, conversation_id: Id, token: Token) -> Response:
    """Delete the transcript, the facts and what was not sent yet. What was filed stays."""
    await desk.turns.forget(conversation_id, token)
    return Response(status_code=204)


@router.post("/answers")
async def answer(desk: Desk, body: Question) -> Json:
    """One question, as ``chuangban ask``."""
    language: Language | None = None if body.lang == "mixed" else body.lang
    return answer_report(await desk.knowledge.ask(body.q, body.before, language))


@router.post("/eligibility/{measure}")
async def eligibility(desk: Desk, measure: Id, body: ToldFacts) -> Json:
    """One measure, as ``chuangban check``."""
    pack = desk.knowledge.current().pack
    if measure not in pack.measures:
        raise UnknownMeasure(measure, list(pack.measures))
    facts = pack.vocabulary.validate(body.facts, desk.today(), measure)
    return verdict_as_json(decide(pack.measures[measure], facts, desk.today()))


@router.post("/matches")
async def matches(desk: Desk, body: ToldFacts) -> Json:
    """All measures, as ``chuangban match``."""
    pack = desk.knowledge.current().pack
    return {"matches": match_report(body.facts, pack.measures, pack.vocabulary, desk.today())}


@router.get("/policies")
async def policies(desk: Desk) -> Json:
    """The policies that the desk knows."""
    return {"policies": [policy_report(desk.knowledge.current().pack)]}


@router.get("/policies/{policy}/clauses/{clause}")
async def clause(desk: Desk, policy: Id, clause: Id) -> Json:
    """One clause: its published words, their Simplified form, our English rendering, departments."""
    pack = desk.knowledge.current().pack
    if policy != pack.id or clause not in pack.clauses:
        raise HTTPException(404, "There is no such clause; see /api/v1/policies for those there are.")
    return clause_report(pack, clause)


@router.get("/intakes/{reference}")
async def intake(desk: Desk, reference: Id, x_receipt_code: Annotated[str, Header(max_length=64)]) -> Json:
    """Where an intake stands, for whoever has its reference and receipt code."""
    found = await desk.database.reading_from(
        lambda connection: intake_status(connection, desk.keys, reference, x_receipt_code)
    )
    return status_report(found)
