"""The published knowledge that this process answers from, kept up to date with the revisions table."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import structlog
from sqlalchemy import Connection

from knowledge import publishing
from knowledge.answering import Analysis, Answer, Answerer
from knowledge.pack import Pack, first_pack
from knowledge.scripts import Language
from storage.unit_of_work import Database

log = structlog.get_logger(__name__)
CHECK_SECONDS = 1.0


@dataclass(frozen=True)
class Snapshot:
    """One published revision, ready to answer."""

    revision: int
    pack: Pack
    answerer: Answerer


class KnowledgeSource:
    """Holds the snapshot in use. A turn takes it once and keeps it to its end."""

    def __init__(self, database: Database | None, cache_dir: Path | None) -> None:
        self._database, self._cache_dir = database, cache_dir
        self._packaged = first_pack()
        self._snapshot: Snapshot | None = None
        # One thread: the encoder's matrix code gets slower when two threads call it at once.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="knowledge")

    @property
    def packaged(self) -> Pack:
        """The pack as it was installed: revision 1."""
        return self._packaged

    def current(self) -> Snapshot:
        """The snapshot in use. ``load`` must have been called."""
        if self._snapshot is None:
            raise RuntimeError("the knowledge is not loaded yet")
        return self._snapshot

    @property
    def ready(self) -> bool:
        """Whether there is a snapshot to answer from."""
        return self._snapshot is not None

    def load(self) -> Snapshot:
        """Bring the snapshot to the newest published revision, on this thread."""
        published = self._database.read(publishing.newest) if self._database else None
        number = published.number if published else 1
        if self._snapshot is None or self._snapshot.revision != number:
            pack = self._packaged.with_overlay(publishing.entries_of(published.faq) if published else {})
            self._snapshot = Snapshot(number, pack, Answerer.build(pack, self._cache_dir))
            log.info("knowledge_loaded", revision=number)
        return self._snapshot

    async def refresh(self) -> Snapshot:
        """``load`` beside the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self.load)

    async def analyse(self, text: str) -> Analysis:
        """What can be worked out of a text before the turn begins."""
        answerer = self.current().answerer
        return await asyncio.get_running_loop().run_in_executor(self._thread, answerer.analyse, text)

    async def ask(self, question: str, before: Sequence[str], language: Language | None) -> Answer:
        """One question outside any conversation."""
        answerer = self.current().answerer
        work = partial(answerer.answer, question, before, language)
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def keep_fresh(self) -> None:
        """Follow the revisions table until cancelled."""
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            newest = await self._newest_number()
            if newest != self.current().revision:
                await self.refresh()

    async def _newest_number(self) -> int:
        if self._database is None:
            return 1

        def work(connection: Connection) -> int:
            published = publishing.newest(connection)
            return published.number if published else 1

        return await self._database.reading_from(work)

    def close(self) -> None:
        """Stop the thread."""
        self._thread.shutdown(wait=True)
