"""The audit chain as admins see it."""

from __future__ import annotations

from sqlalchemy import select, update

from bot.wiring import Services
from storage import audit
from storage.tables import audit_rows
from tests.bot.desk.conftest import LogIn
from tests.bot.desk.filing import file_case
from tests.bot.desk.visitors import words_of


async def test_the_whole_chain_is_verified(log_in: LogIn, services: Services) -> None:
    length = services.database.read(audit.verify)
    words = words_of(await (await log_in("admin_too")).get("/audit/verify"))
    assert f"日志链完整，共 {length + 1} 行" in words


async def test_the_audit_log_names_people_and_actions(log_in: LogIn, services: Services) -> None:
    reference = file_case(services)
    reviewer = await log_in("reviewer")
    await reviewer.get(f"/intakes/{reference}")
    await reviewer.post(f"/intakes/{reference}/show")
    admin = await log_in("admin_too")
    words = words_of(await admin.get("/audit?action=intake.fields_shown")).split("\n")
    at = words.index(reference)
    assert words[at - 3 : at] == ["reviewer", "查看个人信息", "intake.fields_shown"]
    assert "登录" not in words[at:]


async def test_an_edited_audit_row_is_named(log_in: LogIn, services: Services) -> None:
    admin = await log_in("admin_too")
    number = services.database.read(audit.verify)
    row = select(audit_rows.c.subject).where(audit_rows.c.number == number)
    before = services.database.read(lambda c: c.execute(row).scalar_one())

    def put(subject: str) -> None:
        edited = update(audit_rows).where(audit_rows.c.number == number).values(subject=subject)
        services.database.transact(lambda c: c.execute(edited))

    put("somebody else")
    words = words_of(await admin.get("/audit/verify"))
    put(before)
    assert f"日志链从第 {number} 行起对不上" in words
