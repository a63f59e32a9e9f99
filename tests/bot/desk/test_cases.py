"""Reviewing: the list, the case in words, personal fields, the decision."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, update

from bot.wiring import Services
from intakes.cases import find
from storage.tables import audit_rows, intakes
from tests.bot.desk.conftest import LogIn
from tests.bot.desk.filing import ELIGIBLE, FIELDS, file_case, told
from tests.bot.desk.visitors import words_of
from tests.conftest import SettableClock

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "{{ 7*7 }} ${7*7}",
    "<svg/onload=alert(1)>",
)


def actions(services: Services, subject: str) -> list[str]:
    query = select(audit_rows.c.action).where(audit_rows.c.subject == subject).order_by(audit_rows.c.number)
    return list(services.database.read(lambda c: c.execute(query).scalars()))


async def test_the_newest_intake_stands_first(log_in: LogIn, services: Services, desk_clock: SettableClock) -> None:
    older = file_case(services)
    desk_clock.advance(minutes=1)
    newer = file_case(services, ELIGIBLE | {"original_unit_consent": False})
    words = words_of(await (await log_in("reviewer")).get("/intakes")).split("\n")
    assert words.index(newer) < words.index(older)
    at = words.index(newer)
    assert words[at + 1 : at + 4] == ["科研人员保留人事关系", "待审核", "不符合"]
    assert words[at + 5] == "网页"


async def test_times_are_the_districts(log_in: LogIn, services: Services) -> None:
    reference = file_case(services)
    late = select(intakes.c.filed_at).where(intakes.c.reference == reference)
    filed_at = services.database.read(lambda c: c.execute(late).scalar_one())
    words = words_of(await (await log_in("reviewer")).get(f"/intakes/{reference}"))
    hour = (filed_at.hour + 8) % 24
    assert f"{hour:02}:{filed_at.minute:02}" in words


async def test_a_whole_reference_leads_to_its_case_however_it_is_written(log_in: LogIn, services: Services) -> None:
    reference = file_case(services)
    visitor = await log_in("reviewer")
    for written in (reference, reference.lower(), reference.replace("-", ""), f" {reference} "):
        answer = await visitor.http.get("/desk/intakes", params={"q": written})
        assert answer.headers["location"] == f"/desk/intakes/{reference}"


async def test_a_part_of_a_reference_finds_it(log_in: LogIn, services: Services) -> None:
    reference = file_case(services)
    visitor = await log_in("reviewer")
    assert reference in words_of(await visitor.get(f"/intakes?q={reference[7:13].lower()}"))
    assert "没有符合条件的内容" in words_of(await visitor.get("/intakes?q=%25%25"))


async def test_the_state_filters_the_list(log_in: LogIn, services: Services) -> None:
    waiting, settled = file_case(services), file_case(services)
    visitor = await log_in("reviewer")
    await visitor.get(f"/intakes/{settled}")
    await visitor.post(f"/intakes/{settled}/decide", decision="decline", note="材料不全", version="1")
    await visitor.get("/")  # where the outcome is told
    submitted = words_of(await visitor.get("/intakes?state=submitted"))
    declined = words_of(await visitor.get("/intakes?state=declined"))
    assert (waiting in submitted, settled in submitted) == (True, False)
    assert (waiting in declined, settled in declined) == (False, True)


async def test_a_long_list_has_pages(log_in: LogIn, services: Services) -> None:
    for _ in range(21):
        file_case(services)
    visitor = await log_in("reviewer")
    first, last = await visitor.get("/intakes"), await visitor.get("/intakes?page=999999")
    assert 'rel="next" href="?page=2"' in first.text
    assert 'rel="prev"' not in first.text
    assert 'rel="next"' not in last.text
    assert 'rel="prev"' in last.text
    for nonsense in ("-1", "x", "0", "9" * 30, "²"):
        assert (await visitor.http.get("/desk/intakes", params={"page": nonsense})).status_code == 200


async def test_a_case_shows_facts_verdict_and_the_words_of_the_clause(log_in: LogIn, services: Services) -> None:
    reference = file_case(services, ELIGIBLE | {"original_unit_consent": False})
    page = await (await log_in("reviewer")).get(f"/intakes/{reference}")
    words = words_of(page).split("\n")
    assert words[words.index("原单位同意") + 1] == "不是"
    assert words[words.index("到众创空间几年了") + 1] == "1年"
    at = words.index("不满足")
    assert words[at : at + 5] == ["不满足", "原单位同意", "申请人说：不是", "经原单位同意", "原文 三（五）"]
    assert 'href="/policy/tongzhou-2018-5?lang=zh-Hans#3.5"' in page.text


async def test_what_was_not_told_is_named(log_in: LogIn, services: Services) -> None:
    facts = {name: value for name, value in ELIGIBLE.items() if name != "years_since_move"}
    words = words_of(await (await log_in("reviewer")).get(f"/intakes/{file_case(services, facts)}"))
    assert "没有弄清的：到众创空间几年了" in words
    assert "情况不全" in words


@pytest.mark.parametrize("measure", ["space_subsidy", "annual_assessment_standing", "import_tax"])
async def test_every_kind_of_fact_has_words(log_in: LogIn, services: Services, measure: str) -> None:
    facts = {
        "space_subsidy": {"region": "tongzhou"},
        "annual_assessment_standing": {"assessments": [{"year": 2024, "result": "fail"}]},
        "import_tax": {},
    }[measure]
    known = services.knowledge.current().pack.measures[measure].sheet.used_facts
    told_here = {name: value for name, value in facts.items() if name in known}
    page = await (await log_in("admin_too")).get(f"/intakes/{file_case(services, told_here, measure=measure)}")
    assert page.status_code == 200
    assert services.knowledge.current().pack.measures[measure].title.zh_hans in words_of(page)


async def test_a_case_of_a_measure_that_is_gone_still_opens(log_in: LogIn, services: Services) -> None:
    reference = file_case(services)
    gone = (
        update(intakes)
        .where(intakes.c.reference == reference)
        .values(measure="no_longer_there", facts={"no_such_fact": [1, 2]})
    )
    services.database.transact(lambda c: c.execute(gone))
    words = words_of(await (await log_in("reviewer")).get(f"/intakes/{reference}"))
    assert "no_longer_there" in words
    assert "[1, 2]" in words


@pytest.mark.parametrize("reference", ["TZ2026-AAAAAAAA-A", "x", "%00", "..%2f..%2fetc"])
async def test_an_unknown_reference_is_not_found(log_in: LogIn, reference: str) -> None:
    visitor = await log_in("reviewer")
    assert (await visitor.get(f"/intakes/{reference}")).status_code == 404
    for path in ("show", "decide"):
        answer = await visitor.post(f"/intakes/{reference}/{path}", decision="approve", note="好", version="1")
        assert answer.status_code == 404


async def test_personal_fields_are_covered_until_shown_and_showing_is_recorded(
    log_in: LogIn, services: Services
) -> None:
    reference = file_case(services)
    visitor = await log_in("reviewer")
    covered = await visitor.get(f"/intakes/{reference}")
    assert not any(value in covered.text for value in FIELDS.values())
    assert actions(services, reference) == ["intake.submitted"]

    shown = await visitor.post(f"/intakes/{reference}/show")
    assert all(value in shown.text for value in FIELDS.values())
    assert actions(services, reference) == ["intake.submitted", "intake.fields_shown"]
    covered_again = await visitor.get(f"/intakes/{reference}")
    assert not any(value in covered_again.text for value in FIELDS.values())
    details = services.database.read(lambda c: list(c.execute(select(audit_rows.c.details)).scalars()))
    assert not any(value in str(details) for value in FIELDS.values())


async def test_a_note_that_is_being_written_outlives_a_look_at_the_fields(log_in: LogIn, services: Services) -> None:
    reference = file_case(services)
    visitor = await log_in("reviewer")
    await visitor.get(f"/intakes/{reference}")
    assert "写到一半的话" in (await visitor.post(f"/intakes/{reference}/show", note="写到一半的话")).text


@pytest.mark.parametrize(
    ("decision", "state", "notice"), [("approve", "approved", "已通过"), ("decline", "declined", "未通过")]
)
async def test_a_decision_settles_the_case_and_tells_the_applicant(
    log_in: LogIn, services: Services, decision: str, state: str, notice: str
) -> None:
    reference = file_case(services)
    visitor = await log_in("reviewer")
    await visitor.get(f"/intakes/{reference}")
    answer = await visitor.post(
        f"/intakes/{reference}/decide", decision=decision, note=f"请看第 {decision} 条\r\n谢谢", version="1"
    )
    assert (answer.status_code, answer.headers["location"]) == (303, f"/desk/intakes/{reference}")
    page = words_of(await visitor.get(f"/intakes/{reference}"))
    assert f"{reference} {notice}，已告知申请人。" in page
    assert "reviewer" in page
    assert actions(services, reference)[-1] == f"intake.{state}"
    said = [text for text in told(services) if reference in text]
    assert len(said) == 1
    assert notice in said[0]
    assert f"请看第 {decision} 条\n谢谢" in said[0]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"decision": "approve", "note": " \n ", "version": "1"}, "请先写给申请人的说明"),
        ({"decision": "approve", "version": "1"}, "请先写给申请人的说明"),
        ({"decision": "delete", "note": "好", "version": "1"}, "请选择通过或不通过"),
        ({"note": "好"}, "请选择通过或不通过"),
        ({"decision": "approve", "note": "好" * 2001, "version": "1"}, "说明太长了"),
    ],
)
async def test_a_decision_that_is_not_whole_changes_nothing_and_loses_nothing(
    log_in: LogIn, services: Services, fields: dict[str, str], message: str
) -> None:
    reference = file_case(services)
    visitor = await log_in("reviewer")
    answer = await visitor.post(f"/intakes/{reference}/decide", **fields)
    assert answer.status_code == 422
    assert message in words_of(answer)
    assert fields.get("note", "").strip() in answer.text
    assert services.database.read(lambda c: find(c, services.keys, reference)).state == "submitted"


async def test_the_second_of_two_decisions_is_told_who_was_first(log_in: LogIn, services: Services) -> None:
    reference = file_case(services)
    first, second = await log_in("reviewer"), await log_in("admin_too")
    for visitor in (first, second):
        await visitor.get(f"/intakes/{reference}")
    await first.post(f"/intakes/{reference}/decide", decision="approve", note="同意", version="1")
    answer = await second.post(f"/intakes/{reference}/decide", decision="decline", note="我写了很久的理由", version="1")
    assert answer.status_code == 409
    words = words_of(answer)
    assert "已经有人办结，您的决定没有生效" in words
    assert "reviewer" in words
    assert "我写了很久的理由" in words
    assert actions(services, reference) == ["intake.submitted", "intake.approved"]
    assert len([text for text in told(services) if reference in text]) == 1


async def test_a_decision_on_an_older_state_is_refused(log_in: LogIn, services: Services) -> None:
    reference = file_case(services)
    visitor = await log_in("reviewer")
    await visitor.get(f"/intakes/{reference}")
    newer = update(intakes).where(intakes.c.reference == reference).values(version=2)
    services.database.transact(lambda c: c.execute(newer))
    answer = await visitor.post(f"/intakes/{reference}/decide", decision="approve", note="留着的话", version="1")
    assert answer.status_code == 409
    assert "在您打开之后有变动" in words_of(answer)
    assert "留着的话" in answer.text
    assert 'name="version" value="2"' in answer.text


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_words_stay_words(log_in: LogIn, services: Services, text: str) -> None:
    reference = file_case(services, fields={"contact_name": text, "contact": text})
    visitor = await log_in("admin_too")
    await visitor.get(f"/intakes/{reference}")
    pages = [
        await visitor.post(f"/intakes/{reference}/show"),
        await visitor.post(f"/intakes/{reference}/decide", decision="", note=text),
        await visitor.http.get("/desk/intakes", params={"q": text, "state": text}),
        await visitor.http.get("/desk/faq", params={"q": text, "kind": text}),
        await visitor.http.get("/desk/audit", params={"action": text}),
        await visitor.http.get("/desk/login", params={"next": text, "lang": text}),
    ]
    await visitor.post(f"/intakes/{reference}/decide", decision="approve", note=text, version="1")
    pages.append(await visitor.get(f"/intakes/{reference}"))
    for page in pages[:2] + pages[-1:]:
        assert text in words_of(page)
    for page in pages:
        assert "<img src=x" not in page.text
        assert "<svg/" not in page.text
        assert "alert(1)</script>" not in page.text
        assert "49" not in page.text or "7*7" not in text


async def test_the_start_page_counts_what_waits(log_in: LogIn, services: Services) -> None:
    waiting = select(func.count()).select_from(intakes).where(intakes.c.state == "submitted")
    file_case(services)
    count = services.database.read(lambda c: c.execute(waiting).scalar_one())
    words = words_of(await (await log_in("reviewer")).get("/")).split("\n")
    assert words[words.index("待审核的申请") + 1] == str(count)
    assert "等得最久的一份" in words
    assert "待发布的草稿" not in words
