"""Settings: where they come from, what is refused, and that each is documented."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic.fields import FieldInfo

from bot.errors import SettingsError
from bot.settings import Settings, read_settings

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"
TOKEN, OTHER_TOKEN = "123456:abc-DEF_ghi", "654321:abc-DEF_ghi"


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"CHUANGBAN_{name.upper()}", raising=False)


def given(monkeypatch: pytest.MonkeyPatch, **values: str) -> Settings:
    for name, value in values.items():
        monkeypatch.setenv(f"CHUANGBAN_{name}", value)
    return read_settings()


def test_nothing_needs_to_be_set(tmp_path: Path) -> None:
    settings = read_settings()
    assert settings.database == f"sqlite:///{tmp_path / 'var' / 'chuangban.db'}"
    assert settings.keys == Path("var/keys.json")
    assert settings.caches == Path("var/cache")
    assert settings.telegram_token is None
    assert settings.telegram_staff_token is None


def test_settings_come_from_the_environment_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("CHUANGBAN_FORM_LINK_HOURS=2\nCHUANGBAN_LOG_LEVEL=ERROR\nANOTHER_PROGRAM=1\n")
    settings = given(monkeypatch, FORM_LINK_HOURS="3")
    assert (settings.form_link_hours, settings.log_level) == (3, "ERROR")


def test_what_is_set_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = given(
        monkeypatch,
        DATABASE_URL="postgresql+psycopg://u@db/x",
        KEYS_FILE="/secret/keys.json",
        DATA_DIR="/data",
        PUBLIC_URL="https://desk.example.cn/",
        TELEGRAM_TOKEN=TOKEN,
        TELEGRAM_STAFF_TOKEN=OTHER_TOKEN,
    )
    assert settings.database == "postgresql+psycopg://u@db/x"
    assert (settings.keys, settings.caches) == (Path("/secret/keys.json"), Path("/data/cache"))
    assert settings.public_url == "https://desk.example.cn"
    assert settings.telegram_token is not None
    assert settings.telegram_token.get_secret_value() == TOKEN


def test_an_empty_variable_is_an_unset_one(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = read_settings()
    assert given(monkeypatch, **{name.upper(): "" for name in Settings.model_fields}) == plain


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"PUBLIC_URL": "desk.example.cn"}, "CHUANGBAN_PUBLIC_URL"),
        ({"PUBLIC_URL": "https://"}, "CHUANGBAN_PUBLIC_URL"),
        ({"TELEGRAM_API_URL": "ftp://x.cn"}, "CHUANGBAN_TELEGRAM_API_URL"),
        ({"TELEGRAM_PERSONAL_DATA": "yes"}, "CHUANGBAN_TELEGRAM_PERSONAL_DATA"),
        ({"FORM_LINK_HOURS": "0"}, "CHUANGBAN_FORM_LINK_HOURS"),
        ({"FORM_LINK_HOURS": "169"}, "CHUANGBAN_FORM_LINK_HOURS"),
        ({"FORM_LINK_HOURS": "a day"}, "CHUANGBAN_FORM_LINK_HOURS"),
        ({"LOG_LEVEL": "LOUD"}, "CHUANGBAN_LOG_LEVEL"),
        ({"TELEGRAM_TOKEN": "my bot"}, "CHUANGBAN_TELEGRAM_TOKEN"),
        ({"TELEGRAM_STAFF_TOKEN": "abc:def"}, "CHUANGBAN_TELEGRAM_STAFF_TOKEN"),
        ({"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_STAFF_TOKEN": TOKEN}, "two different bots"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, values: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        given(monkeypatch, **values)


def test_every_wrong_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError) as refused:
        given(monkeypatch, LOG_LEVEL="LOUD", FORM_LINK_HOURS="0")
    assert all(name in str(refused.value) for name in ("CHUANGBAN_LOG_LEVEL", "CHUANGBAN_FORM_LINK_HOURS"))


def test_tokens_show_neither_when_printed_nor_in_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert TOKEN not in repr(given(monkeypatch, TELEGRAM_TOKEN=TOKEN))
    with pytest.raises(SettingsError) as refused:
        given(monkeypatch, TELEGRAM_TOKEN="secret 7731")
    assert "7731" not in str(refused.value)


def documented() -> dict[str, tuple[str, str]]:
    """Name -> (default, meaning), from the table of the page."""
    rows = re.findall(r"^\| `(CHUANGBAN_\w+)` \|(.*?)\|(.*)\|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return {name: (default.strip().strip("`"), meaning.strip()) for name, default, meaning in rows}


def choices(field: FieldInfo) -> list[Any]:
    return [choice for choice in get_args(field.annotation) if isinstance(choice, str)]


def test_the_page_and_the_program_know_the_same_settings() -> None:
    assert documented().keys() == {f"CHUANGBAN_{name.upper()}" for name in Settings.model_fields}


@pytest.mark.parametrize("name", Settings.model_fields)
def test_the_page_gives_each_setting_its_default_and_its_meaning(name: str) -> None:
    field = Settings.model_fields[name]
    default, meaning = documented()[f"CHUANGBAN_{name.upper()}"]
    assert default == ("" if field.default is None else str(field.default))
    assert len(meaning) > 30
    assert field.description
    assert [choice for choice in choices(field) if f"`{choice}`" not in meaning] == []
    bounds = [str(getattr(rule, edge)) for rule in field.metadata for edge in ("ge", "le") if hasattr(rule, edge)]
    assert [bound for bound in bounds if bound not in meaning] == []
