"""Answers, checks, matches, policies and the status of an intake over the API: as the command line gives them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from bot.wiring import Services
from knowledge.pack import Pack
from tests.bot.web.talking import API, file, is_problem, start

QUESTION = {
    "zh-Hans": "高校老师到众创空间创业，人事关系能保留几年？",
    "zh-Hant": "高校老師到眾創空間創業，人事關係能保留幾年？",
    "en": "How long can university research staff keep their personnel relation?",
}
FACTS = {
    "employer_type": "university",
    "is_research_staff": True,
    "brings_project": True,
    "brings_achievement": True,
    "destination_type": "maker_space",
    "original_unit_consent": True,
    "years_since_move": 1,
}


@pytest.mark.parametrize("language", QUESTION)
async def test_an_answer_is_in_the_asker_s_language_and_cites_its_clause(
    client: httpx.AsyncClient, packaged: Pack, language: str
) -> None:
    response = await client.post(f"{API}/answers", json={"q": QUESTION[language]})
    assert response.status_code == 200
    body = response.json()
    assert body.keys() == {"status", "answer", "language", "citations", "confidence", "choices"}
    assert (body["status"], body["language"]) == ("answered", language)
    assert 0 <= body["confidence"] <= 1
    cited = body["citations"][0]
    assert (cited["document"], cited["clause"]) == (packaged.id, "3.5")
    clause = packaged.clauses["3.5"]
    assert cited["quote"] in clause.hant or cited["quote"] in clause.hans
    assert ("translation" in cited) == (language == "en")


@pytest.mark.parametrize("hint", [None, "mixed", "fr", "", "zh"])
async def test_a_language_that_is_no_hint_means_look(client: httpx.AsyncClient, hint: str | None) -> None:
    response = await client.post(f"{API}/answers", json={"q": QUESTION["en"], "lang": hint})
    assert response.json()["language"] == "en"


async def test_a_language_that_is_a_hint_is_followed(client: httpx.AsyncClient) -> None:
    response = await client.post(f"{API}/answers", json={"q": QUESTION["zh-Hans"], "lang": "en"})
    assert response.json()["language"] == "en"


@pytest.mark.parametrize("question", ["", " ", "\x00", "长" * 4000, "😀" * 100, "\u202e", "{}", "'; DROP TABLE people"])
async def test_any_text_is_a_question(client: httpx.AsyncClient, question: str) -> None:
    response = await client.post(f"{API}/answers", json={"q": question, "before": [question] * 2})
    assert response.status_code == 200
    assert response.json()["citations"] == [] or response.json()["status"] in {"answered", "clarify", "not_covered"}


async def test_half_a_surrogate_pair_is_a_question_too(client: httpx.AsyncClient) -> None:
    body = b'{"q":"\\udc80","before":["\\ud800"],"lang":"\\ud800"}'
    response = await client.post(f"{API}/answers", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 200


async def test_a_check_is_as_the_command_line_gives_it(client: httpx.AsyncClient) -> None:
    response = await client.post(f"{API}/eligibility/researcher_retention", json={"facts": FACTS})
    assert response.status_code == 200
    body = response.json()
    assert {"measure", "verdict", "clauses", "criteria", "missing", "would_change"} <= body.keys()
    assert (body["measure"], body["verdict"], body["clauses"]) == ("researcher_retention", "eligible", ["3.5"])
    assert all({"id", "state", "clause", "fact", "answer"} <= criterion.keys() for criterion in body["criteria"])
    assert body["missing"] == []


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({"original_unit_consent": False}, "not_eligible"),
        ({"original_unit_consent": None}, "unknown"),
        ({"expense_rmb": 5}, "eligible"),
    ],
    ids=["refused", "not told", "a fact of another measure"],
)
async def test_a_fact_can_be_no_null_or_another_measure_s(
    client: httpx.AsyncClient, changed: dict[str, Any], verdict: str
) -> None:
    response = await client.post(f"{API}/eligibility/researcher_retention", json={"facts": FACTS | changed})
    assert response.json()["verdict"] == verdict


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"no_such_fact": 1}, {"code": "unknown_fact", "fact": "no_such_fact"}),
        ({"employer_type": "moon"}, {"code": "invalid_fact", "fact": "employer_type"}),
        ({"original_unit_consent": False, "years_since_move": True}, {"fact": "years_since_move"}),
    ],
)
async def test_a_wrong_fact_is_named_even_where_others_would_settle_it(
    client: httpx.AsyncClient, facts: dict[str, Any], error: dict[str, str]
) -> None:
    refused = is_problem(await client.post(f"{API}/eligibility/researcher_retention", json={"facts": facts}), 422)
    assert refused["error"].keys() == {"code", "fact", "given", "allowed"}
    assert refused["error"] | error == refused["error"]
    assert "verdict" not in refused


@pytest.mark.parametrize("measure", ["nothing", "x" * 500, "%00", "RESEARCHER_RETENTION"])
async def test_an_unknown_measure_is_named_with_those_there_are(client: httpx.AsyncClient, measure: str) -> None:
    refused = is_problem(await client.post(f"{API}/eligibility/{measure}", json={"facts": {}}), 404)
    assert refused["error"]["code"] == "unknown_measure"
    assert "researcher_retention" in refused["error"]["allowed"]


async def test_a_match_checks_every_measure_the_nearest_to_yes_first(client: httpx.AsyncClient, packaged: Pack) -> None:
    response = await client.post(f"{API}/matches", json={"facts": FACTS})
    matches = response.json()["matches"]
    assert {match["measure"] for match in matches} == packaged.measures.keys()
    assert (matches[0]["measure"], matches[0]["verdict"]) == ("researcher_retention", "eligible")
    rank = ["eligible", "unknown", "needs_authority", "not_eligible"]
    verdicts = [rank.index(match["verdict"]) for match in matches]
    assert verdicts == sorted(verdicts)


async def test_every_policy_and_every_clause_can_be_read(client: httpx.AsyncClient, packaged: Pack) -> None:
    [policy] = (await client.get(f"{API}/policies")).json()["policies"]
    assert policy.keys() == {"id", "title", "number", "issued", "published", "clauses"}
    assert policy["id"] == packaged.id
    assert [clause["id"] for clause in policy["clauses"]] == list(packaged.clauses)
    for clause in policy["clauses"]:
        read = (await client.get(f"{API}/policies/{policy['id']}/clauses/{clause['id']}")).json()
        assert read.keys() == {
            *("policy", "id", "number", "heading", "published", "simplified", "translation", "lead", "cooperating")
        }
        assert read["published"] == packaged.clauses[clause["id"]].hant


async def test_the_status_needs_the_reference_and_the_code(client: httpx.AsyncClient) -> None:
    reference, code = await file(await start(client))
    address = f"{API}/intakes/{reference}"
    found = await client.get(address, headers={"X-Receipt-Code": code})
    assert found.status_code == 200
    assert found.json().keys() == {"reference", "measure", "state", "filed_at", "settled_at", "note"}
    assert (found.json()["reference"], found.json()["state"], found.json()["note"]) == (reference, "submitted", None)
    loosely = await client.get(address.lower(), headers={"X-Receipt-Code": code.replace("-", " ").lower()})
    assert loosely.json() == found.json()
    other, other_code = await file(await start(client))
    wrong = [
        await client.get(address),
        await client.get(address, headers={"X-Receipt-Code": ""}),
        await client.get(address, headers={"X-Receipt-Code": "0000-0000-0000-0000"}),
        await client.get(address, headers={"X-Receipt-Code": other_code}),
        await client.get(address, headers={b"X-Receipt-Code": b"\xe9" * 500}),
        await client.get(f"{API}/intakes/{other}", headers={"X-Receipt-Code": code}),
        await client.get(f"{API}/intakes/nothing", headers={"X-Receipt-Code": code}),
    ]
    assert {is_problem(response, 404)["detail"] for response in wrong} == {wrong[0].json()["detail"]}


async def test_a_monitor_can_ask_whether_it_lives_is_ready_and_counts(client: httpx.AsyncClient) -> None:
    alive = await client.get("/healthz")
    assert (alive.status_code, alive.text) == (200, "ok")
    ready = await client.get("/readyz")
    assert (ready.status_code, ready.json()) == (200, {"migrations": True, "knowledge": True})
    counted = await client.get("/metrics")
    assert counted.status_code == 200
    assert counted.headers["content-type"].startswith("text/plain")
    assert "chuangban_deliveries" in counted.text


async def test_a_database_that_went_back_is_not_ready(client: httpx.AsyncClient, services: Services) -> None:
    def to(version: str) -> None:
        services.database.transact(lambda c: c.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{version}'"))

    version = services.database.read(
        lambda c: c.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
    )
    to("9999")
    try:
        refused = is_problem(await client.get("/readyz"), 503)
        assert (refused["migrations"], refused["knowledge"]) == (False, True)
        assert (await client.get("/healthz")).status_code == 200
    finally:
        to(version)
    assert (await client.get("/readyz")).status_code == 200
