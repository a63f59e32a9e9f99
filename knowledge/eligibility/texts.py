"""A text in the languages the content is written in; Traditional Chinese is derived from zh-Hans elsewhere."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

WrittenLanguage = Literal["zh-Hans", "en"]


class Content(BaseModel):
    """What every shape read from a content file has in common: unknown keys are refused, values are fixed."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Text(Content):
    """One text, written in Simplified Chinese and in English."""

    zh_hans: str = Field(alias="zh-Hans", min_length=1)
    en: str = Field(min_length=1)

    def in_language(self, language: WrittenLanguage) -> str:
        """The text as written in ``language``."""
        return self.en if language == "en" else self.zh_hans

    def as_json(self) -> dict[str, str]:
        """Both languages under their codes."""
        return {"zh-Hans": self.zh_hans, "en": self.en}
