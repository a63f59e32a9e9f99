"""Twenty messages sent at once in one chat come to the same as the same messages one by one."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.knowledge_source import KnowledgeSource
from bot.settings import Settings
from bot.turns import Turns
from dialogs.conversation import Conversation
from dialogs.messages import Chose, Said
from storage.encryption import Keys
from storage.unit_of_work import Database
from tests.conftest import SettableClock
from tests.dialogs.desk import Office
from tests.journeys.telegram import TelegramDriver
from tests.journeys.world import World, opened_world

MEASURE = "researcher_retention"
# Each tells its own fact or none, so that the order in which a database lets them in does not matter.
IN_ANY_ORDER = [
    "我是高校老师",
    "我带项目过去",
    "学校同意了",
    "我们是众创空间",
    "国家级众创空间给多少钱？",
    "年度考核不合格会怎么样？",
    "谢谢",
    "你好",
    "帮助",
    "为什么问",
    "进度",
    "学校同意了",
    "我带项目过去",
    "我是高校老师",
    "是不是一定要书面同意？",
    "要是学校同意的话能保留几年？",
    "哈哈哈",
    "……",
    "其他支持",
    "2018年5号文现在还有效吗？",
]
# One after the other, as a person types them without waiting for the answers.
IN_THIS_ORDER = [
    "政策",
    "科研人员保留人事关系",
    "高校",
    "是",
    "众创空间",
    "两年",
    "年度考核不合格会怎么样？",
    "同意了",
    "返回",
    "不清楚",
    "带项目",
    "学校同意了",
    "学校其实没同意",
    "返回",
    "学校同意了",
    "谢谢",
    "国家级众创空间给多少钱？",
    "修改",
    "1",
    "科研院所",
]


def one_by_one(messages: list[str], knowledge: KnowledgeSource, *, begins: str | None = None) -> Conversation:
    """The state after the messages were said at leisure."""
    snapshot = knowledge.current()
    office = Office(snapshot.pack, snapshot.answerer)
    office.begin("me", Conversation(channel="telegram", personal_data="link"))
    if begins is not None:
        office.take("me", Chose(begins))
    for text in messages:
        office.take("me", Said(text))
    return office.conversations["me"]


def facts_of(state: Conversation) -> dict[str, object]:
    """What is known, whenever it was told."""
    return {key: told.value for key, told in state.facts.items()}


def test_the_twenty_messages_come_to_the_same_in_any_order(knowledge: KnowledgeSource) -> None:
    assert len(IN_ANY_ORDER) == len(IN_THIS_ORDER) == 20
    expected = facts_of(one_by_one(IN_ANY_ORDER, knowledge, begins=f"check:{MEASURE}"))
    assert set(expected) >= {"employer_type", "brings_project", "original_unit_consent"}
    for seed in range(10):
        shuffled = random.Random(seed).sample(IN_ANY_ORDER, 20)
        assert facts_of(one_by_one(shuffled, knowledge, begins=f"check:{MEASURE}")) == expected


async def test_twenty_turns_at_once_on_a_database_lose_no_fact(
    database: Database, keys: Keys, clock: SettableClock, knowledge: KnowledgeSource
) -> None:
    turns = Turns(database, keys, knowledge, Settings(_env_file=None, public_url="https://desk.example.cn"), clock)
    await turns.take_at("telegram", "7:1", Chose(f"check:{MEASURE}"), "tg:0")
    sent = [turns.take_at("telegram", "7:1", Said(text), f"tg:{n}") for n, text in enumerate(IN_ANY_ORDER, 1)]
    taken = await asyncio.gather(*sent)
    assert not any(each.repeated for each in taken)
    found = await turns.conversation_at("telegram", "7:1")
    assert found is not None
    state = await turns.state_of(found[0])
    assert facts_of(state) == facts_of(one_by_one(IN_ANY_ORDER, knowledge, begins=f"check:{MEASURE}"))


@pytest.fixture
async def world(tmp_path: Path, knowledge: KnowledgeSource) -> AsyncIterator[World]:
    async with opened_world(tmp_path, knowledge) as opened:
        yield opened


async def test_twenty_messages_at_once_on_telegram_are_answered_in_their_order(
    world: World, knowledge: KnowledgeSource
) -> None:
    driver = world.driver("telegram")
    assert isinstance(driver, TelegramDriver)
    await driver.start("zh-Hans")
    seen = await driver.say_at_once(IN_THIS_ORDER)
    state = await world.services.turns.state_of(driver.conversation_id)
    expected = one_by_one(IN_THIS_ORDER, knowledge)
    assert facts_of(state) == facts_of(expected)
    assert (state.measure, state.order, state.declined) == (expected.measure, expected.order, expected.declined)
    assert len(seen) >= len(IN_THIS_ORDER)
    assert "科研院所" in facts_of(state).values() or facts_of(state)["employer_type"] == "research_institute"


async def test_what_is_longer_than_a_telegram_message_comes_in_parts_with_the_buttons_under_the_last(
    world: World,
) -> None:
    driver = world.driver("telegram")
    assert isinstance(driver, TelegramDriver)
    await driver.start("zh-Hans")
    paragraphs = [f"第{n}段：" + "众创空间的年度考核由区科委组织，" * 12 for n in range(1, 60)]
    seen = await driver.told("\n\n".join(paragraphs), {"measures": "看看有哪些政策"})
    assert len(seen) > 2
    assert all(len(one.text.encode("utf-16-le")) // 2 <= 4096 for one in seen)
    assert [line for one in seen for line in one.text.split("\n\n")] == paragraphs
    assert [bool(one.buttons) for one in seen] == [False] * (len(seen) - 1) + [True]
