"""Every route of the console against everybody: generated from the router, so that a new route needs a row here."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select
from starlette.applications import Starlette
from starlette.routing import Mount, Route

from bot.wiring import Services
from storage import audit
from storage.tables import audit_rows
from tests.bot.desk.conftest import LogIn
from tests.bot.desk.filing import file_case
from tests.bot.desk.visitors import Visitor

EVERYBODY = frozenset({"reviewer", "knowledge_admin", "admin_too"})
REVIEWERS = frozenset({"reviewer", "admin_too"})
EDITORS = frozenset({"knowledge_admin", "admin_too"})
ADMINS = frozenset({"admin_too"})

MAY = {
    ("GET", "/"): EVERYBODY,
    ("POST", "/logout"): EVERYBODY,
    ("GET", "/account"): EVERYBODY,
    ("POST", "/account/password"): EVERYBODY,
    ("POST", "/account/language"): EVERYBODY,
    ("GET", "/intakes"): REVIEWERS,
    ("GET", "/intakes/{reference}"): REVIEWERS,
    ("POST", "/intakes/{reference}/show"): REVIEWERS,
    ("POST", "/intakes/{reference}/decide"): REVIEWERS,
    ("GET", "/faq"): EDITORS,
    ("GET", "/faq/entry"): EDITORS,
    ("POST", "/faq/entry"): EDITORS,
    ("GET", "/faq/entry/{entry}"): EDITORS,
    ("POST", "/faq/entry/{entry}"): EDITORS,
    ("POST", "/faq/entry/{entry}/remove"): EDITORS,
    ("GET", "/drafts"): EDITORS,
    ("POST", "/drafts/entry/{entry}/discard"): EDITORS,
    ("POST", "/drafts/publish"): EDITORS,
    ("GET", "/revisions"): EDITORS,
    ("GET", "/audit"): ADMINS,
    ("GET", "/audit/verify"): ADMINS,
}
OPEN = {("GET", "/login"), ("POST", "/login")}
PEOPLE = ("reviewer", "knowledge_admin", "admin_too")
POSTS = sorted(path for method, path in MAY if method == "POST")


def routes_of(app: Starlette) -> set[tuple[str, str]]:
    """Every (method, path) that the console answers; the static files are the one mount beside."""
    console = next(route for route in app.routes if isinstance(route, Mount) and route.path == "/desk")
    found, mounts = set(), []
    for route in console.routes:
        if isinstance(route, Route):
            found |= {(method, route.path) for method in route.methods or () if method != "HEAD"}
        else:
            mounts.append(route)
    assert [mount.path for mount in mounts if isinstance(mount, Mount)] == ["/static"]
    assert len(mounts) == 1
    return found


def test_every_route_of_the_console_has_a_row_here(app: Starlette) -> None:
    assert routes_of(app) == set(MAY) | OPEN


@pytest.fixture(scope="module")
def reference(services: Services) -> str:
    """An intake that nobody may change here."""
    return file_case(services)


def _at(path: str, reference: str) -> str:
    return path.replace("{reference}", reference).replace("{entry}", "retention-years")


async def _ask(visitor: Visitor, method: str, path: str) -> int:
    answer = await (visitor.get(path) if method == "GET" else visitor.post(path))
    return answer.status_code


@pytest.mark.parametrize(("method", "path"), sorted(MAY))
async def test_only_the_right_roles_reach_a_route(log_in: LogIn, method: str, path: str, reference: str) -> None:
    if path in ("/faq/entry/{entry}/remove", "/logout"):
        allowed = {200, 303}
    else:
        allowed = {200, 404, 422} if method == "POST" else {200}
    for username in PEOPLE:
        status = await _ask(await log_in(username), method, _at(path, reference))
        assert (status in allowed) if username in MAY[method, path] else status == 403, (username, status)
    if path.endswith("/remove"):
        await (await log_in("admin_too")).post("/drafts/entry/retention-years/discard")


@pytest.mark.parametrize("username", [None, "disabled"])
@pytest.mark.parametrize(("method", "path"), sorted(MAY))
async def test_a_stranger_is_shown_the_login_and_nothing_else(
    log_in: LogIn, method: str, path: str, username: str | None, reference: str
) -> None:
    visitor = await log_in(username)
    await visitor.get("/login")
    answer = await (visitor.get if method == "GET" else visitor.post)(_at(path, reference))
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/desk/login")
    assert answer.text == ""


@pytest.mark.parametrize("path", ["/nonesuch", "/_api/x/import", "/intakes/list", "/_files/a/b", "/audit/x"])
async def test_what_is_not_there_is_not_there(log_in: LogIn, path: str) -> None:
    assert (await (await log_in()).get(path)).status_code in (303, 404)
    assert (await (await log_in("admin_too")).get(path)).status_code == 404


@pytest.mark.parametrize(
    "path", ["/static/../console.py", "/static/%2e%2e/console.py", "/static/desk/..%2f..%2fgate.py"]
)
async def test_static_files_lead_nowhere_else(log_in: LogIn, path: str) -> None:
    answer = await (await log_in()).get(path)
    assert answer.status_code in (303, 404)
    assert "import" not in answer.text


@pytest.mark.parametrize("path", [*POSTS, "/login"])
async def test_a_form_without_the_sessions_own_token_is_refused(log_in: LogIn, path: str, reference: str) -> None:
    target = f"/desk{_at(path, reference)}"
    visitor, other = await log_in("admin_too"), await log_in("admin_too")
    mine, form = visitor.token, {"decision": "approve", "note": "好", "version": "1", "why": "x", "language": "en"}
    answers = [
        await visitor.http.post(target, data=form),
        await visitor.http.post(target, data=form | {"csrftoken": ""}),
        await visitor.http.post(target, data=form | {"csrftoken": other.token}),
        await visitor.http.post(target, json=form | {"csrftoken": mine}),
        await visitor.http.post(target, content=f"csrftoken={mine}", headers={"Content-Type": "text/plain"}),
        await visitor.http.post(target, files={"csrftoken": (None, mine)}),
        await visitor.http.post(target, data=form | {"csrftoken": mine}, headers={"Sec-Fetch-Site": "cross-site"}),
    ]
    assert [answer.status_code for answer in answers] == [403] * 7
    assert "没有改动任何内容" in answers[0].text


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_other_methods_change_nothing(log_in: LogIn, method: str, reference: str) -> None:
    visitor = await log_in("admin_too")
    answer = await visitor.http.request(method, f"/desk/intakes/{reference}", data={"csrftoken": visitor.token})
    assert answer.status_code == 405


async def test_a_denial_is_recorded(log_in: LogIn, services: Services) -> None:
    visitor = await log_in("reviewer")
    await visitor.get("/faq")
    query = select(audit_rows).where(audit_rows.c.action == "desk.denied").order_by(audit_rows.c.number.desc()).limit(1)
    row = services.database.read(lambda c: c.execute(query).one())
    assert row.subject == "/desk/faq"
    assert services.database.read(audit.verify) >= row.number


@pytest.mark.parametrize("path", sorted({path for method, path in MAY if method == "GET"} | {"/login", "/nonesuch"}))
async def test_every_page_carries_the_same_strict_headers(log_in: LogIn, path: str, reference: str) -> None:
    visitor = await log_in("admin_too") if path != "/login" else await log_in()
    answer = await visitor.get(_at(path, reference))
    policy = answer.headers["content-security-policy"]
    nonce = re.search(r"script-src 'self' 'nonce-([\w-]{20,})'", policy)
    assert nonce
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "http" not in policy
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    inline = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", answer.text)
    assert inline == [f' nonce="{nonce.group(1)}"']
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", answer.text)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', answer.text)


async def test_the_nonce_is_another_one_each_time(log_in: LogIn) -> None:
    visitor = await log_in("reviewer")
    policies = {(await visitor.get("/")).headers["content-security-policy"] for _ in range(3)}
    assert len(policies) == 3


async def test_static_files_need_no_login_and_no_database(log_in: LogIn, services: Services) -> None:
    answer = await (await log_in()).get("/static/desk/desk.css")
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    query = select(func.count()).where(audit_rows.c.subject.contains("/static/"))
    assert services.database.read(lambda c: c.execute(query).scalar_one()) == 0
