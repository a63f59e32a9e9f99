"""One turn in the making: the conversation as it stands, and the replies and effects gathered so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from dialogs.conversation import Conversation, Offer
from dialogs.desk import Desk
from dialogs.messages import Choice, Effect, Kind, Pending, Reply
from dialogs.words import Words, words


@dataclass(frozen=True)
class Outcome:
    """What a turn comes to."""

    conversation: Conversation
    replies: tuple[Reply, ...]
    effects: tuple[Effect, ...]
    pending: Pending | None


@dataclass
class Talk:
    """Handed from step to step within one turn; nobody keeps it."""

    conversation: Conversation
    desk: Desk
    replies: list[Reply] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)

    @property
    def words(self) -> Words:
        """The texts in the person's language."""
        return words(self.conversation.language)

    def address(self, path: str) -> str:
        """A path of ours as this channel can open it: the web chat is already there, the others need the host."""
        return path if self.conversation.channel == "web" else self.desk.absolute(path)

    def reply(self, reply: Reply) -> None:
        """Say something."""
        self.replies.append(reply)

    def notice(self, name: str, choices: Sequence[Choice] = (), **values: str) -> None:
        """Say one of our own texts as a notice."""
        self.reply(Reply(Kind.NOTICE, self.words(name, **values), choices=tuple(choices)))

    def text(self, name: str, choices: Sequence[Choice] = (), **values: str) -> None:
        """Say one of our own texts."""
        self.reply(Reply(Kind.TEXT, self.words(name, **values), choices=tuple(choices)))

    def text_of(self, text: str) -> None:
        """Say a text that was put together of ours."""
        self.reply(Reply(Kind.TEXT, text))

    def now(self, **changes: object) -> None:
        """Change the conversation."""
        self.conversation = self.conversation.model_copy(update=changes)

    def outcome(self, pending: Pending | None) -> Outcome:
        """Close the turn: what is on offer now is remembered, so that its words and numbers can be typed."""
        offered = next((r.choices for r in reversed(self.replies) if r.choices), ())
        if self.replies:
            self.now(offers=tuple(Offer(id=c.id, label=c.label) for c in offered))
        return Outcome(self.conversation, tuple(self.replies), tuple(self.effects), pending)
