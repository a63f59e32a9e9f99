"""The OpenAPI description is true: whatever it allows or forbids is answered as it says, and never with a 500."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from bot.wiring import Services
from tests.bot.web.talking import API

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
CONVERSATION = f"{API}/conversations/{{conversation_id}}"
OPERATIONS = [
    ("POST", f"{API}/conversations"),
    ("POST", f"{CONVERSATION}/turns"),
    ("GET", f"{CONVERSATION}/replies"),
    ("DELETE", CONVERSATION),
    ("POST", f"{API}/answers"),
    ("POST", f"{API}/eligibility/{{measure}}"),
    ("POST", f"{API}/matches"),
    ("GET", f"{API}/policies"),
    ("GET", f"{API}/policies/{{policy}}/clauses/{{clause}}"),
    ("GET", f"{API}/intakes/{{reference}}"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/metrics"),
]
LIKELY = {"measure": "researcher_retention", "policy": "tongzhou-2018-5", "clause": "3.5"}
EXAMPLES = settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)


@pytest.fixture(scope="session")
def described(app: FastAPI) -> Any:
    """The description, as it is served."""
    return schemathesis.openapi.from_asgi(f"{API}/openapi.json", app)


@pytest.fixture
async def opened(services: Services) -> tuple[str, str]:
    """The id and the token of a conversation."""
    opening = await services.turns.open("web", "en")
    return opening.conversation_id, opening.token


def any_request(described: Any, method: str, path: str) -> st.SearchStrategy[Case]:
    """Requests that the description allows, and requests that it forbids."""
    operation = described[path][method]
    modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    return st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in modes))


def play(requests: st.SearchStrategy[Case], prepare: Callable[[Case], None]) -> None:
    """Send them, each prepared."""

    @EXAMPLES
    @given(requests)
    def send(case: Case) -> None:
        prepare(case)
        case.call_and_validate(checks=CHECKS)

    send()


@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=lambda part: part.removeprefix(API))
def test_any_request_is_answered_as_described(described: Any, method: str, path: str) -> None:
    play(any_request(described, method, path), lambda case: None)


@pytest.mark.parametrize("path", [path for _, path in OPERATIONS if "{measure}" in path or "{policy}" in path])
def test_any_request_about_what_is_there_is_answered_as_described(described: Any, path: str) -> None:
    method = next(method for method, other in OPERATIONS if other == path)
    play(any_request(described, method, path), lambda case: case.path_parameters.update(LIKELY))


@pytest.mark.parametrize(("method", "path"), [operation for operation in OPERATIONS if "_id}/" in operation[1]])
def test_any_request_to_an_open_conversation_is_answered_as_described(
    described: Any, opened: tuple[str, str], method: str, path: str
) -> None:
    def come_in(case: Case) -> None:
        case.path_parameters["conversation_id"] = opened[0]
        case.headers["Authorization"] = f"Bearer {opened[1]}"
        if "wait" in case.query:
            # A good one would take its time.
            case.query["wait"] = min(case.query["wait"], 0) if isinstance(case.query["wait"], int | float) else "x"

    play(any_request(described, method, path), come_in)


async def test_the_description_has_every_address_and_every_refusal(client: httpx.AsyncClient) -> None:
    description = (await client.get(f"{API}/openapi.json")).json()
    for method, path in OPERATIONS:
        operation = description["paths"][path][method.lower()]
        refusals = {status for status in operation["responses"] if status >= "400"}
        assert refusals >= ({"413", "422"} if "requestBody" in operation else set()), path
        assert refusals >= ({"404"} if "{" in path else set()), path
        for status in refusals:
            assert operation["responses"][status]["content"].keys() == {"application/problem+json"}, path


def test_the_documentation_names_every_address(request: pytest.FixtureRequest) -> None:
    words = (request.config.rootpath / "docs" / "api.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"`(GET|POST|DELETE) (/[^\s`?]+)", words))
    assert documented == {
        (method, path.removeprefix(API).replace("{conversation_id}", "{id}")) for method, path in OPERATIONS
    }
