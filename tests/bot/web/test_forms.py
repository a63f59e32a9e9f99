"""The one-time form: what it asks, what it files, and that it works once."""

from __future__ import annotations

import asyncio
import re

import httpx
import pytest
from sqlalchemy import func, select

from bot.wiring import Services
from intakes import cases
from storage.tables import intakes
from tests.bot.web.applying import form_link
from tests.bot.web.conftest import HOST
from tests.conftest import SettableClock

GOOD = {"contact_name": "王小明", "contact": "138 0000 1234"}


def filed(services: Services) -> int:
    """How many intakes there are."""
    return services.database.read(lambda c: c.execute(select(func.count()).select_from(intakes)).scalar_one())


def codes_in(answer: httpx.Response) -> list[str]:
    """The reference and the receipt code on the page."""
    return re.findall(r'data-copy="([^"]+)"', answer.text)


async def test_the_form_says_what_is_filed_and_asks_two_fields(client: httpx.AsyncClient, services: Services) -> None:
    answer = await client.get(await form_link(services))

    assert answer.status_code == 200
    assert "科研人员保留人事关系" in answer.text
    assert re.findall(r'<input[^>]* name="([^"]+)"', answer.text) == ["contact_name", "contact"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "same-origin"


async def test_a_good_form_files_and_shows_both_codes_once(client: httpx.AsyncClient, services: Services) -> None:
    before = filed(services)

    answer = await client.post(await form_link(services), data=GOOD, headers={"Origin": HOST})

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    reference, code = codes_in(answer)
    assert filed(services) == before + 1
    case = services.database.read(lambda c: cases.find(c, services.keys, reference))
    assert dict(case.fields) == {"contact_name": "王小明", "contact": "+8613800001234"}
    assert case.channel == "telegram"
    status = services.database.read(lambda c: cases.status(c, services.keys, reference, code))
    assert status.reference == reference


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"contact_name": "", "contact": "13800001234"}, ["contact_name"]),
        ({"contact_name": "王小明", "contact": "nobody"}, ["contact"]),
        ({"contact_name": "<b>12", "contact": "@"}, ["contact_name", "contact"]),
        ({}, ["contact_name", "contact"]),
        ({"contact_name": "长" * 200, "contact": "13800001234"}, ["contact_name"]),
    ],
)
async def test_a_wrong_field_gives_the_form_again_with_what_was_typed(
    client: httpx.AsyncClient, services: Services, fields: dict[str, str], wrong: list[str]
) -> None:
    link, before = await form_link(services), filed(services)

    answer = await client.post(link, data=fields)

    assert answer.status_code == 422
    inputs = re.findall(r"<input[^>]*>", answer.text)
    marked = [re.search(r'name="([^"]+)"', i)[1] for i in inputs if 'aria-invalid="true"' in i]  # type: ignore[index]
    assert marked == wrong
    assert [f'id="{name}-problem"' in answer.text for name in wrong] == [True] * len(wrong)
    for value in fields.values():
        assert f'value="{value.replace("<", "&lt;").replace(">", "&gt;")}"' in answer.text
    assert filed(services) == before
    assert (await client.post(link, data=GOOD)).status_code == 200


async def test_an_unknown_a_used_and_an_expired_link_are_told_alike(
    client: httpx.AsyncClient, services: Services, desk_clock: SettableClock
) -> None:
    used, expired = await form_link(services), await form_link(services)
    await client.post(used, data=GOOD)
    desk_clock.advance(hours=services.settings.form_link_hours, seconds=1)
    links = ["/form/unknown", used, expired]

    answers = [await client.get(link) for link in links] + [await client.post(link, data=GOOD) for link in links]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert "不会重复提交" in answers[0].text


async def test_a_form_posted_twice_files_once(client: httpx.AsyncClient, services: Services) -> None:
    link, before = await form_link(services), filed(services)

    first = await client.post(link, data=GOOD)
    second = await client.post(link, data=GOOD)

    assert len(codes_in(first)) == 2
    assert codes_in(second) == []
    assert filed(services) == before + 1


async def test_a_form_posted_twice_at_the_same_moment_files_once(client: httpx.AsyncClient, services: Services) -> None:
    link, before = await form_link(services), filed(services)

    answers = await asyncio.gather(*(client.post(link, data=GOOD) for _ in range(5)))

    assert sorted(len(codes_in(answer)) for answer in answers) == [0, 0, 0, 0, 2]
    assert filed(services) == before + 1


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", f"{HOST}.elsewhere.example", "http://desk"])
async def test_a_form_posted_from_another_site_is_refused_and_stays_good(
    client: httpx.AsyncClient, services: Services, origin: str
) -> None:
    link, before = await form_link(services), filed(services)

    answer = await client.post(link, data=GOOD, headers={"Origin": origin})

    assert answer.status_code == 403
    assert filed(services) == before
    assert (await client.post(link, data=GOOD)).status_code == 200


async def test_an_upload_in_place_of_a_field_is_an_empty_field(client: httpx.AsyncClient, services: Services) -> None:
    answer = await client.post(
        await form_link(services), data={"contact": "13800001234"}, files={"contact_name": ("a.txt", b"x")}
    )

    assert answer.status_code == 422


async def test_the_form_speaks_the_language_of_its_conversation(client: httpx.AsyncClient, services: Services) -> None:
    link = await form_link(services, greeting="English")

    form = await client.get(link, headers={"Accept-Language": "zh-CN"})
    done = await client.post(link, data=GOOD)

    assert '<html lang="en">' in form.text
    assert "Keeping the personnel relation as a researcher" in form.text
    assert "Application filed" in done.text
