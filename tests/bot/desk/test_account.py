"""One's own password and language."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.wiring import Services
from intakes.staff import Role, add_account
from storage.base import new_id
from storage.tables import audit_rows, staff
from tests.bot.desk.conftest import LogIn
from tests.bot.desk.visitors import PASSWORD, words_of

BETTER = "a much better passphrase"


@pytest.fixture
def username(services: Services) -> str:
    """An account that no other test knows."""
    name = f"own-{new_id()[-12:]}"
    services.database.transact(
        lambda c: add_account(c, name, PASSWORD, Role.REVIEWER, by="setup", now=services.clock())
    )
    return name


async def test_a_new_password_counts_and_ends_the_logins_elsewhere(
    log_in: LogIn, username: str, services: Services
) -> None:
    here, elsewhere = await log_in(username), await log_in(username)
    answer = await here.post("/account/password", old=PASSWORD, new=BETTER, again=BETTER)
    assert answer.headers["location"] == "/desk/account"
    assert "密码已修改" in words_of(await here.get("/account"))
    assert (await elsewhere.get("/")).status_code == 303
    assert (await (await log_in()).log_in(username, PASSWORD)).status_code == 400
    assert (await (await log_in()).log_in(username, BETTER)).status_code == 303
    account = services.database.read(
        lambda c: c.execute(select(staff.c.id).where(staff.c.username == username)).scalar_one()
    )
    query = select(audit_rows.c.action).where(audit_rows.c.subject == account)
    assert "staff.password_changed" in services.database.read(lambda c: list(c.execute(query).scalars()))


@pytest.mark.parametrize(
    ("old", "new", "again", "message"),
    [
        ("wrong", BETTER, BETTER, "现在的密码不对"),
        (PASSWORD, BETTER, "another one entirely", "两遍新密码不一样"),
        (PASSWORD, "short", "short", "至少要有 12 个字符"),
        (PASSWORD, "x" * 300, "x" * 300, "最多 256 个字符"),
        (PASSWORD, PASSWORD, PASSWORD, "和现在的一样"),
        (PASSWORD, "abababababab", "abababababab", "太容易猜到"),
    ],
)
async def test_a_password_that_will_not_do_is_refused_with_the_reason(
    log_in: LogIn, username: str, old: str, new: str, again: str, message: str
) -> None:
    visitor = await log_in(username)
    answer = await visitor.post("/account/password", old=old, new=new, again=again)
    assert answer.status_code == 422
    assert message in words_of(answer)
    assert new not in answer.text
    assert (await (await log_in()).log_in(username)).status_code == 303


async def test_a_password_with_the_username_in_it_is_refused(log_in: LogIn, username: str) -> None:
    visitor = await log_in(username)
    new = f"my name is {username.upper()}"
    answer = await visitor.post("/account/password", old=PASSWORD, new=new, again=new)
    assert "太容易猜到" in words_of(answer)


async def test_guessing_the_present_password_is_slowed_down(log_in: LogIn, username: str) -> None:
    visitor = await log_in(username)
    for _ in range(5):
        await visitor.post("/account/password", old="wrong", new=BETTER, again=BETTER)
    answer = await visitor.post("/account/password", old=PASSWORD, new=BETTER, again=BETTER)
    assert answer.status_code == 429
    assert "分钟后再试" in words_of(answer)


async def test_the_language_stays_with_the_account(log_in: LogIn, username: str) -> None:
    visitor = await log_in(username)
    for language, heading in (("en", "My account"), ("zh-Hant", "我的賬戶"), ("zh-Hans", "我的账户")):
        assert (await visitor.post("/account/language", language=language)).status_code == 303
        page = await visitor.get("/account")
        assert f'<html lang="{language}"' in page.text
        assert heading in words_of(page) or language == "zh-Hant"
        assert f'<html lang="{language}"' in (await (await log_in(username)).get("/")).text


async def test_an_unknown_language_is_refused(log_in: LogIn, username: str) -> None:
    visitor = await log_in(username)
    answer = await visitor.post("/account/language", language="tlh")
    assert answer.status_code == 422
    assert "没有这种语言" in words_of(answer)
