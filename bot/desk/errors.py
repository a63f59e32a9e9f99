"""What can go wrong at the console beside what the services raise.

DeskError
├── EditedMeanwhile    a draft is not the one that was opened
└── OtherDrafts        the drafts are not the ones that were looked at
"""

from __future__ import annotations

from bot.errors import BotError


class DeskError(BotError):
    """The root of the console's errors."""


class EditedMeanwhile(DeskError):
    """Somebody else saved or discarded the draft after this editor was opened."""


class OtherDrafts(DeskError):
    """Somebody else saved or discarded a draft after the list of drafts was opened."""
