"""The chat shell, the reader and the status page, as a visitor without a script gets them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest

import bot.web
from bot.web import pages, policy_header, reader
from bot.web.templating import LANGUAGES, page_words, preferred
from bot.wiring import Services
from dialogs.conversation import Language
from dialogs.desk import DISTRICT_TIME
from intakes.codes import new_receipt_code, new_reference
from intakes.types import FIELDS, State
from knowledge.pack import Pack
from tests.bot.web.applying import form_link

WEB = Path(bot.web.__file__).parent
POLICY = "/policy/tongzhou-2018-5"
PAGES = ("/", POLICY, "/policy/nowhere", "/status", "/form/unknown")
BOTH = {"contact_name": "王小明", "contact": "13800001234"}


class Page(HTMLParser):
    """What a test asks of a page: its tags with their attributes, and its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Note words."""
        self.words += data

    def of(self, tag: str) -> Iterator[dict[str, str | None]]:
        """The attributes of each tag of that name."""
        return (attributes for name, attributes in self.tags if name == tag)


def squeezed(text: str) -> str:
    """Without any white space, which markup may add or drop."""
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
async def test_every_page_names_its_language_has_a_title_and_a_way_past_the_header(
    client: httpx.AsyncClient, path: str, language: str
) -> None:
    answer = await client.get(path, params={"lang": language})
    page = Page(answer.text)

    assert next(page.of("html"))["lang"] == language
    assert re.search(r"<title>\s*\S+.*</title>", answer.text)
    skips = [link["href"] for link in page.of("a") if link.get("class") == "skip"]
    assert [skip for skip in skips if f'id="{(skip or "")[1:]}"' in answer.text] == skips
    assert len(skips) == 1
    assert len(list(page.of("h1"))) == 1
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("path", PAGES)
async def test_no_page_needs_more_than_the_content_security_policy_allows(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    page = Page(answer.text)

    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert not list(page.of("style"))
    assert all(script.get("src") for script in page.of("script"))
    inline = [name for _, attributes in page.tags for name in attributes if name == "style" or name.startswith("on")]
    assert inline == []
    loaded = [a.get("src") or a.get("href") for tag in ("script", "img", "link") for a in page.of(tag)]
    assert all((address or "").startswith(("/static/", "?")) for address in loaded)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "zh-Hans"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("zh-TW,zh;q=0.9", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-Hant-CN", "zh-Hant"),
        ("zh-Hans-HK", "zh-Hans"),
        ("en-GB,en;q=0.7,zh;q=0.3", "en"),
        ("fr-FR,fr;q=0.9", "zh-Hans"),
        ("fr,en;q=0.2,zh-TW;q=0.4", "zh-Hant"),
        ("en;q=0, zh-TW;q=0.1", "zh-Hant"),
        ("*", "zh-Hans"),
        ("en;q=nonsense", "zh-Hans"),
        (";;;,,,", "zh-Hans"),
    ],
)
def test_the_browsers_languages_choose_the_page(header: str, language: str) -> None:
    assert preferred(header) == language


async def test_a_language_chosen_on_the_chat_page_is_remembered(client: httpx.AsyncClient) -> None:
    await client.get("/", params={"lang": "en"})

    assert next(Page((await client.get("/status")).text).of("html"))["lang"] == "en"


async def test_the_language_of_a_link_into_the_document_is_not_remembered(client: httpx.AsyncClient) -> None:
    await client.get(POLICY, params={"lang": "en"})

    assert next(Page((await client.get("/")).text).of("html"))["lang"] == "zh-Hans"


async def test_an_unknown_language_is_ignored(client: httpx.AsyncClient) -> None:
    answer = await client.get("/", params={"lang": '"><script>alert(1)</script>'})

    assert next(Page(answer.text).of("html"))["lang"] == "zh-Hans"
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_script_is_given_its_words(client: httpx.AsyncClient, language: str) -> None:
    settings = next(
        a for a in Page((await client.get("/", params={"lang": language})).text).of("div") if a.get("id") == "settings"
    )
    words = json.loads(settings["data-words"] or "")

    used = {name for file in (WEB / "static/js").glob("*.js") for name in _words_used(file.read_text("utf-8"))}
    assert used - set(words) == set()
    by_value = {name for name in words if name.startswith("verdict-")} | {"met", "unmet", "open"}
    assert set(words) - by_value - used == set()
    assert words["over"].count("{") == 2


def _words_used(script: str) -> set[str]:
    return set(re.findall(r"(?<!/)words\.([a-z]+)\b", script)) | set(re.findall(r'words\["([a-z_-]+)"\]', script))


def test_every_text_is_written_in_both_languages_and_used() -> None:
    names = {
        language: re.findall(r"^([a-z][\w-]*) =", (WEB / f"texts/{language}.ftl").read_text("utf-8"), re.MULTILINE)
        for language in ("zh-Hans", "en")
    }
    ours_only = {name for name in names["en"] if name.startswith("chapter-")}
    assert set(names["en"]) - ours_only == set(names["zh-Hans"])
    assert all(len(each) == len(set(each)) for each in names.values())

    sources = [*WEB.glob("*.py"), *(WEB / "templates").glob("*.html")]
    text = "\n".join(source.read_text("utf-8") for source in sources)
    spoken = {f"js-{name}" for name in (*pages.SPOKEN_BY_SCRIPT, *pages.FILLED_BY_SCRIPT)}
    by_value = {f"policy-view-{language}" for language in LANGUAGES} | {"policy-found", "policy-unverified"}
    by_value |= {f"form-{name}{end}" for name in FIELDS for end in ("", "-hint")} | {f"status-{s}" for s in State}
    unused = {name for name in names["zh-Hans"] if f'"{name}"' not in text} - spoken - by_value
    assert unused == set()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_reader_has_an_anchor_for_every_clause(
    client: httpx.AsyncClient, packaged: Pack, language: str
) -> None:
    page = Page((await client.get(POLICY, params={"lang": language})).text)

    anchors = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert set(packaged.clauses) <= set(anchors)
    assert len(anchors) == len(set(anchors))
    links = {(link["href"] or "")[1:] for link in page.of("a") if (link.get("href") or "").startswith("#")}
    assert links <= set(anchors)


@pytest.mark.parametrize(
    ("language", "script"), [("zh-Hant", "hant"), ("zh-Hans", "hans"), ("en", "hant"), ("en", "en")]
)
async def test_the_reader_shows_every_sentence_unchanged(
    client: httpx.AsyncClient, packaged: Pack, language: str, script: str
) -> None:
    shown = squeezed(Page((await client.get(POLICY, params={"lang": language})).text).words)

    body = [clause for clause in packaged.clauses.values() if clause.id != "meta"]
    missing = [s for clause in body for s in clause.sentences if squeezed(getattr(s, script)) not in shown]
    assert missing == []


async def test_header_fields_that_the_publisher_left_blank_are_shown_as_blank(
    services: Services, packaged: Pack
) -> None:
    lines = policy_header.header_lines(services.knowledge.current().pack, "zh-Hant")

    assert {line.label for line in lines if line.value is None} == {n.hant for n in packaged.document.blank_fields}
    assert {line.label: line.value for line in lines}["成文日期"] == "2018-03-09"


async def test_a_word_that_converts_badly_carries_a_note_and_stays_as_converted(client: httpx.AsyncClient) -> None:
    text = (await client.get(POLICY, params={"lang": "zh-Hans"})).text

    assert '扩建<span class="noted">添加</span>孵化面积' in text
    assert "原文作“新增”，转换为“添加”，应读作“新增”" in text
    assert 'class="noted"' not in (await client.get(POLICY, params={"lang": "zh-Hant"})).text


def test_a_note_is_put_only_where_the_published_word_stands(packaged: Pack) -> None:
    words = page_words("zh-Hans")
    laid_out = {c.id: c for s in reader.sections(packaged, "zh-Hans", words) for c in s.clauses}

    noted = {clause: [p.text for g in c.paragraphs for p in g.pieces if p.noted] for clause, c in laid_out.items()}
    assert noted["2.6"] == ["创建", "拷贝"]
    for clause, found in noted.items():
        converted = {reading.converted for reading in packaged.clauses[clause].readings}
        assert set(found) == converted, clause


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_numbered_headings_of_the_document_stand_above_their_clauses(
    packaged: Pack, language: Language
) -> None:
    sections = reader.sections(packaged, language, page_words(language))

    assert [section.id for section in sections] == ["0", "1", "2", "3", "4"]
    titles = {"zh-Hans": "政策支持", "zh-Hant": "政策支援", "en": "Policy support"}
    assert sections[3].title == titles[language]
    assert sections[3].number == "三、"
    assert (sections[3].published_title == "三、政策支援") == (language == "en")


@pytest.mark.parametrize(
    ("language", "outside", "unverified"),
    [
        ("zh-Hans", "文件之外", "未经核实"),
        ("zh-Hant", "文件之外", "未經核實"),
        ("en", "Outside the document", "not verified"),
    ],
)
async def test_todays_names_of_departments_are_marked_as_outside_the_document(
    client: httpx.AsyncClient, language: str, outside: str, unverified: str
) -> None:
    text = (await client.get(POLICY, params={"lang": language})).text
    departments = text[text.index('id="departments"') :]

    assert outside in departments
    assert unverified in departments
    assert "市场监督管理局" not in text[: text.index('id="departments"')]


async def test_the_english_document_is_named_as_ours(client: httpx.AsyncClient) -> None:
    assert "our English rendering, which is not official" in (await client.get(POLICY, params={"lang": "en"})).text


async def test_an_unknown_policy_leads_to_the_ones_there_are(client: httpx.AsyncClient) -> None:
    answer = await client.get("/policy/shanghai-2020-1", params={"lang": "zh-Hans"})

    assert answer.status_code == 404
    assert f'href="{POLICY}?lang=zh-Hans"' in answer.text


async def test_the_holder_of_both_codes_sees_where_the_application_stands(
    client: httpx.AsyncClient, services: Services
) -> None:
    done = await client.post(await form_link(services), data=BOTH)
    reference, code = re.findall(r'data-copy="([^"]+)"', done.text)

    answer = await client.post("/status", data={"reference": reference.lower(), "code": code.lower().replace("-", " ")})

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "已收到，正在审核" in answer.text
    local = services.clock().astimezone(DISTRICT_TIME)
    assert f"{local:%Y-%m-%d}" in answer.text
    assert "王小明" not in answer.text
    assert "13800001234" not in answer.text


async def test_a_wrong_reference_and_a_wrong_code_are_told_alike(client: httpx.AsyncClient, services: Services) -> None:
    done = await client.post(await form_link(services), data=BOTH)
    reference = re.findall(r'data-copy="([^"]+)"', done.text)[0]
    unknown = new_reference(services.today())
    tries = [(reference, new_receipt_code()), (unknown, new_receipt_code()), ("nonsense", "x"), ("", "")]

    answers = [await client.post("/status", data={"reference": r, "code": c}) for r, c in tries]

    assert {answer.status_code for answer in answers} == {404}
    told = [answer.text.replace(f'value="{r}"', 'value=""') for (r, _), answer in zip(tries, answers, strict=True)]
    assert len(set(told)) == 1
    assert "没有查到" in told[0]


async def test_what_was_typed_on_the_status_page_comes_back_as_text(client: httpx.AsyncClient) -> None:
    answer = await client.post("/status", data={"reference": '"><img src=x onerror=alert(1)>', "code": "x"})

    assert "<img src=x" not in answer.text
    assert "&lt;img src=x" in answer.text
