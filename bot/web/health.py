"""What a balancer and a monitor ask."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from bot.web.api import services_of
from bot.web.problems import problem
from bot.web.shapes import problems_of
from bot.wiring import Services
from storage import schema

router = APIRouter()


@router.get("/healthz", response_class=PlainTextResponse)
async def healthz() -> str:
    """The process answers."""
    return "ok"


@router.get("/readyz", responses=problems_of(503))
async def readyz(desk: Annotated[Services, Depends(services_of)]) -> JSONResponse:
    """200 only when migrations, knowledge and index are ready."""
    try:
        migrated = await desk.database.reading_from(schema.current) == schema.newest()
    except SQLAlchemyError:
        migrated = False
    state = {"migrations": migrated, "knowledge": desk.knowledge.ready}
    if not all(state.values()):
        return problem(503, "Not ready yet; ask again in a while. If it stays so: chuangban db upgrade.", **state)
    return JSONResponse(state)


@router.get("/metrics", response_class=PlainTextResponse)
async def metrics() -> Response:
    """Counters for Prometheus."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
