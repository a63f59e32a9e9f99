"""The one reader of the environment. Every setting is described in docs/settings.md."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError


class Settings(BaseSettings):
    """Settings from ``CHUANGBAN_*`` environment variables or a ``.env`` file in the current folder."""

    # An empty variable is an unset one: that is how compose files leave things out.
    model_config = SettingsConfigDict(
        env_prefix="CHUANGBAN_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    data_dir: Path = Field(default=Path("var"), description="Folder of the embedded database, keys and caches.")
    database_url: str | None = Field(
        default=None, description="SQLAlchemy URL of the database; without it, SQLite in DATA_DIR."
    )
    cache_dir: Path | None = Field(
        default=None, description="Folder for what can be computed again; without it, cache in DATA_DIR."
    )
    keys_file: Path | None = Field(default=None, description="The keys file; without it, keys.json in DATA_DIR.")
    public_url: str = Field(
        default="http://127.0.0.1:8000", description="Where people reach the web pages; links are made of it."
    )
    telegram_token: SecretStr | None = Field(default=None, description="Token of the applicants' bot.")
    telegram_staff_token: SecretStr | None = Field(default=None, description="Token of the staff bot.")
    telegram_api_url: str = Field(default="https://api.telegram.org", description="Address of the Bot API server.")
    telegram_personal_data: Literal["link", "chat"] = Field(
        default="link", description="How personal fields are collected on Telegram: by one-time link, or in the chat."
    )
    form_link_hours: int = Field(default=24, ge=1, le=168, description="How long a one-time form link works.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="Least severity that is logged."
    )

    @field_validator("public_url", "telegram_api_url")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("must be an http:// or https:// address")
        return value.rstrip("/")

    @field_validator("telegram_token", "telegram_staff_token")
    @classmethod
    def _is_a_token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.fullmatch(r"\d+:[A-Za-z0-9_-]+", value.get_secret_value()):
            raise ValueError("must be a token as @BotFather gives it: digits, a colon, letters")
        return value

    @model_validator(mode="after")
    def _two_bots_need_two_tokens(self) -> Settings:
        both = self.telegram_token and self.telegram_staff_token
        if both and self.telegram_token == self.telegram_staff_token:
            raise ValueError("TELEGRAM_TOKEN and TELEGRAM_STAFF_TOKEN must be two different bots")
        return self

    @property
    def database(self) -> str:
        """The URL of the database in use."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'chuangban.db'}"

    @property
    def keys(self) -> Path:
        """The keys file in use."""
        return self.keys_file or self.data_dir / "keys.json"

    @property
    def caches(self) -> Path:
        """The folder in use for what can be computed again."""
        return self.cache_dir or self.data_dir / "cache"


def read_settings() -> Settings:
    """Read the environment. Raises SettingsError naming each wrong setting."""
    try:
        return Settings()
    except ValidationError as error:
        problems = []
        for mistake in error.errors():
            where = ".".join(str(part) for part in mistake["loc"]).upper()
            problems.append(f"CHUANGBAN_{where}: {mistake['msg']}" if where else mistake["msg"])
        raise SettingsError("; ".join(problems)) from error
