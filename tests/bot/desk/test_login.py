"""Who gets in, how often they may try, and when they are out again."""

from __future__ import annotations

import asyncio
import dataclasses

import pytest
from sqlalchemy import func, select, update
from starlette.applications import Starlette

import bot.desk
from bot.wiring import Services
from intakes.staff import Role, add_account
from storage.base import new_id
from storage.tables import audit_rows, staff, staff_sessions
from tests.bot.desk.conftest import LogIn
from tests.bot.desk.visitors import PASSWORD, Visitor, words_of
from tests.conftest import SettableClock


@pytest.fixture
def newcomer(services: Services) -> str:
    """An account that no other test knows."""
    username = f"staff-{new_id()[-12:]}"
    services.database.transact(
        lambda c: add_account(c, username, PASSWORD, Role.REVIEWER, by="setup", now=services.clock())
    )
    return username


async def test_the_right_password_opens_the_console(log_in: LogIn) -> None:
    visitor = await log_in()
    answer = await visitor.log_in("reviewer")
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/")
    assert "reviewer" in words_of(await visitor.get("/"))


async def test_the_login_brings_back_to_the_page_that_was_asked_for(log_in: LogIn) -> None:
    visitor = await log_in()
    turned_away = await visitor.get("/intakes?state=submitted")
    assert turned_away.headers["location"] == "/desk/login?next=/desk/intakes%3Fstate%3Dsubmitted"
    page = await visitor.get("/login?next=/desk/intakes%3Fstate%3Dsubmitted")
    assert 'value="/desk/intakes?state=submitted"' in page.text
    answer = await visitor.post("/login", username="reviewer", password=PASSWORD, next="/desk/intakes?state=submitted")
    assert answer.headers["location"] == "/desk/intakes?state=submitted"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "/desk", "/desk/\r\nX: y", "javascript:1"],
)
async def test_the_login_never_leads_out_of_the_console(log_in: LogIn, elsewhere: str) -> None:
    visitor = await log_in()
    await visitor.get("/login")
    answer = await visitor.post("/login", username="reviewer", password=PASSWORD, next=elsewhere)
    location = answer.headers["location"]
    assert location.startswith("/desk/")
    assert "\n" not in location
    assert "evil" not in location


async def test_a_wrong_password_an_unknown_name_and_a_disabled_account_look_alike(
    log_in: LogIn, newcomer: str, services: Services
) -> None:
    off = f"off-{newcomer}"
    services.database.transact(lambda c: add_account(c, off, PASSWORD, Role.REVIEWER, by="setup", now=services.clock()))
    services.database.transact(
        lambda c: c.execute(update(staff).where(staff.c.username == off).values(disabled_at=services.clock()))
    )
    seen = set()
    for username, password in ((newcomer, "wrong"), (f"nobody-{newcomer}", "wrong"), (off, PASSWORD), ("", "")):
        visitor = await log_in()
        answer = await visitor.log_in(username, password)
        seen.add((answer.status_code, answer.text.count('role="alert"'), "用户名或密码不对" in answer.text))
        assert "desk" not in visitor.http.cookies
    assert seen == {(400, 1, True)}


async def test_the_sixth_try_waits_even_with_the_right_password_and_no_longer_than_five_minutes(
    log_in: LogIn, newcomer: str, desk_clock: SettableClock
) -> None:
    visitor = await log_in()
    for _ in range(5):
        assert (await visitor.log_in(newcomer, "wrong")).status_code == 400
    refused = await visitor.log_in(newcomer)
    assert refused.status_code == 429
    assert "5 分钟后再试" in words_of(refused)
    assert refused.headers["retry-after"] == "300"
    desk_clock.advance(minutes=5)
    assert (await visitor.log_in(newcomer)).status_code == 303


async def test_an_unknown_name_is_slowed_down_like_a_known_one(log_in: LogIn, newcomer: str) -> None:
    visitor = await log_in()
    statuses = [(await visitor.log_in(f"nobody-{newcomer}", "wrong")).status_code for _ in range(6)]
    assert statuses == [400, 400, 400, 400, 400, 429]


async def test_a_stranger_elsewhere_does_not_lock_the_owner_out(log_in: LogIn, newcomer: str) -> None:
    stranger, owner = await log_in(), await log_in()
    for _ in range(6):
        await stranger.log_in(newcomer, "wrong")
    assert (await owner.log_in(newcomer)).status_code == 303


async def test_a_forwarded_address_of_ones_own_making_does_not_help(log_in: LogIn, newcomer: str) -> None:
    visitor = await log_in()
    for number in range(5):
        visitor.http.headers["X-Forwarded-For"] = f"192.0.2.{number}"
        await visitor.log_in(newcomer, "wrong")
    visitor.http.headers["X-Forwarded-For"] = "192.0.2.99"
    assert (await visitor.log_in(newcomer)).status_code == 429


async def test_trying_many_names_from_one_address_is_slowed_down(log_in: LogIn, newcomer: str) -> None:
    visitor = await log_in()
    statuses = [(await visitor.log_in(f"{newcomer}-{n}", "wrong")).status_code for n in range(21)]
    assert statuses == [400] * 20 + [429]


async def test_many_tries_at_once_are_five_tries(
    app: Starlette, log_in: LogIn, newcomer: str, services: Services
) -> None:
    def refused() -> int:
        query = select(func.count()).where(audit_rows.c.action == "staff.login_refused")
        return services.database.read(lambda c: c.execute(query).scalar_one())

    before, first = refused(), await log_in()
    async with Visitor(app, address=first.address) as second:
        await asyncio.gather(*(v.get("/login") for v in (first, second)))
        tries = [v.post("/login", username=newcomer, password="wrong") for v in (first, second) for _ in range(8)]
        answers = await asyncio.gather(*tries)
    assert sorted({a.status_code for a in answers}) == [400, 429]
    assert refused() - before == 5


async def test_the_session_cookie_is_for_this_site_and_no_script(log_in: LogIn) -> None:
    answer = await (await log_in()).log_in("reviewer")
    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith("desk="))
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "Secure" not in cookie


async def test_over_https_the_cookie_is_a_host_cookie(services: Services) -> None:
    settings = services.settings.model_copy(update={"public_url": "https://desk.example"})
    app = Starlette()
    bot.desk.mount(app, dataclasses.replace(services, settings=settings))
    async with Visitor(app, "https://desk.example") as visitor:
        answer = await visitor.log_in("reviewer")
        cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith("__Host-desk="))
        assert {"Secure", "HttpOnly", "SameSite=strict", "Path=/"} <= {part.strip() for part in cookie.split(";")}
        assert "Domain" not in cookie
        assert (await visitor.get("/")).status_code == 200


async def test_a_session_id_from_before_the_login_is_not_adopted(log_in: LogIn, services: Services) -> None:
    visitor = await log_in()
    visitor.http.cookies.set("desk", "chosen-by-somebody-else", domain="desk.example", path="/")
    await visitor.log_in("reviewer")
    chosen = services.keys.keyed_hash("session", "chosen-by-somebody-else")
    query = select(func.count()).where(staff_sessions.c.token_hash == chosen)
    assert services.database.read(lambda c: c.execute(query).scalar_one()) == 0


async def test_each_login_has_a_session_of_its_own(log_in: LogIn) -> None:
    first, second = await log_in("reviewer"), await log_in("reviewer")
    assert first.http.cookies["desk"] != second.http.cookies["desk"]


async def test_logging_out_ends_the_session_for_whoever_kept_the_cookie(log_in: LogIn) -> None:
    visitor = await log_in("reviewer")
    kept = visitor.http.cookies["desk"]
    assert (await visitor.post("/logout")).headers["location"] == "/desk/login"
    visitor.http.cookies.set("desk", kept, domain="desk.example", path="/")
    assert (await visitor.get("/intakes")).headers["location"].startswith("/desk/login")


async def test_a_session_ends_after_two_idle_hours_and_not_before(log_in: LogIn, desk_clock: SettableClock) -> None:
    visitor = await log_in("reviewer")
    for _ in range(3):
        desk_clock.advance(minutes=119)
        assert (await visitor.get("/")).status_code == 200
    desk_clock.advance(minutes=121)
    assert (await visitor.get("/")).status_code == 303


async def test_a_session_ends_after_half_a_day_of_work(log_in: LogIn, desk_clock: SettableClock) -> None:
    visitor = await log_in("reviewer")
    statuses = []
    for _ in range(13):
        desk_clock.advance(minutes=60)
        statuses.append((await visitor.get("/")).status_code)
    assert statuses == [200] * 12 + [303]


async def test_a_disabled_account_is_out_at_once(log_in: LogIn, newcomer: str, services: Services) -> None:
    visitor = await log_in(newcomer)
    assert (await visitor.get("/intakes")).status_code == 200
    off = update(staff).where(staff.c.username == newcomer).values(disabled_at=services.clock())
    services.database.transact(lambda c: c.execute(off))
    assert (await visitor.get("/intakes")).status_code == 303


async def test_another_role_counts_at_once(log_in: LogIn, newcomer: str, services: Services) -> None:
    visitor = await log_in(newcomer)
    other = update(staff).where(staff.c.username == newcomer).values(role=Role.KNOWLEDGE_ADMIN)
    services.database.transact(lambda c: c.execute(other))
    assert [(await visitor.get(path)).status_code for path in ("/intakes", "/faq")] == [403, 200]


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "zh-Hans"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("zh-TW", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant"),
        ("en-GB,zh;q=0.5", "en"),
        ("fr-FR, en;q=0.3, zh-HK;q=0.7", "zh-Hant"),
        ("en;q=0, zh", "zh-Hans"),
        ("nonsense;;q=x", "zh-Hans"),
    ],
)
async def test_the_login_speaks_the_browsers_language(log_in: LogIn, header: str, language: str) -> None:
    answer = await (await log_in()).get("/login", **{"Accept-Language": header})
    assert f'<html lang="{language}"' in answer.text
