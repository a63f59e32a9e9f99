"""A pack: everything known of one policy, read from one folder and checked against itself. Immutable."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from knowledge.clauses import Clause
from knowledge.departments import Department, load_departments
from knowledge.eligibility.loading import Eligibility, check_quotes, load_eligibility
from knowledge.eligibility.measures import Measure
from knowledge.eligibility.parameters import Parameters
from knowledge.eligibility.vocabulary import Vocabulary
from knowledge.errors import ContentError
from knowledge.faq import Entry, load_entries, phrasing_key, reference_problem
from knowledge.orientation import Offer, load_orientation
from knowledge.phrasings import load_phrasings, with_phrasings
from knowledge.policy_files import Document, load_clauses, load_document

POLICIES = Path(__file__).parent / "policies"
EVERYDAY = Path(__file__).parent / "everyday"
FIRST_POLICY = "tongzhou-2018-5"


@dataclass(frozen=True)
class Pack:
    """One policy: its document, clauses, departments, FAQ, measures. ``everyday`` belongs to no policy: greetings, …"""

    id: str
    document: Document
    clauses: Mapping[str, Clause]
    departments: Mapping[str, Department]
    faq: tuple[Entry, ...]
    everyday: tuple[Entry, ...]
    eligibility: Eligibility
    orientation: Mapping[str, Offer]
    checksum: str

    @property
    def vocabulary(self) -> Vocabulary:
        """The facts that can be told."""
        return self.eligibility.vocabulary

    @property
    def measures(self) -> Mapping[str, Measure]:
        """The support measures by id."""
        return self.eligibility.measures

    @property
    def parameters(self) -> Parameters:
        """The dated numbers of the policy."""
        return self.eligibility.parameters

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """Every entry by id, the policy's own first."""
        return MappingProxyType({entry.id: entry for entry in (*self.faq, *self.everyday)})

    @cached_property
    def clause_texts(self) -> Mapping[str, str]:
        """Published text by clause id, for checking quotes."""
        return MappingProxyType({clause.id: clause.hant for clause in self.clauses.values()})

    @cached_property
    def protected_terms(self) -> frozenset[str]:
        """Traditional words that stay as the document writes them."""
        return frozenset(self.document.protected_terms)

    def with_overlay(self, edits: Mapping[str, Entry | None]) -> Pack:
        """The pack with published edits: an entry replaces or joins, None takes one away.

        Raises ContentError where an edit refers to a clause or measure that is not there, is filed under another
        id than its own, or shares a phrasing with another entry.
        """
        if not edits:
            return self
        for name, entry in edits.items():
            problem = None if entry is None else reference_problem(entry, self.clause_texts, self.measures)
            if entry is not None and entry.id != name:
                problem = (("id",), f"is filed under {name!r}")
            if problem:
                raise ContentError(f"{name} (edited)", None, problem[1])
        faq = _edited(self.faq, edits)
        everyday = _edited(self.everyday, edits)
        known = {entry.id for entry in (*self.faq, *self.everyday)}
        added = tuple(e for name, e in edits.items() if e is not None and name not in known)
        pack = replace(self, faq=faq + added, everyday=everyday, checksum=_checksum_with(self.checksum, edits))
        _refuse_double_phrasings(pack)
        return pack


def load_pack(folder: Path, everyday: Path = EVERYDAY) -> Pack:
    """Read a pack's folder. Raises ContentError for the first mistake, naming file and line."""
    document = load_document(folder)
    clauses = load_clauses(folder)
    texts = {clause.id: clause.hant for clause in clauses.values()}
    eligibility = load_eligibility(folder)
    check_quotes(eligibility, texts, folder)
    pack = Pack(
        id=document.id,
        document=document,
        clauses=clauses,
        departments=load_departments(folder / "departments.yaml"),
        faq=with_phrasings(
            load_entries(folder / "faq", texts, eligibility.measures), load_phrasings(folder / "phrasings")
        ),
        everyday=load_entries(everyday, texts, eligibility.measures),
        eligibility=eligibility,
        orientation=load_orientation(folder / "orientation.yaml", texts),
        checksum=_checksum(folder, everyday),
    )
    _refuse_double_phrasings(pack)
    return pack


def first_pack() -> Pack:
    """The packaged policy."""
    return load_pack(POLICIES / FIRST_POLICY)


def _edited(entries: tuple[Entry, ...], edits: Mapping[str, Entry | None]) -> tuple[Entry, ...]:
    result = (edits.get(entry.id, entry) for entry in entries)
    return tuple(entry for entry in result if entry is not None)


def _refuse_double_phrasings(pack: Pack) -> None:
    owner: dict[str, str] = {}
    seen: set[str] = set()
    for entry in (*pack.faq, *pack.everyday):
        if entry.id in seen:
            raise ContentError(f"{entry.id}", None, "two entries have this id")
        seen.add(entry.id)
        for text in entry.questions.all():
            first = owner.setdefault(phrasing_key(text), entry.id)
            if first != entry.id:
                raise ContentError(f"{entry.id}", None, f"the phrasing {text!r} is also one of {first!r}")


def _checksum(*folders: Path) -> str:
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _checksum_with(checksum: str, edits: Mapping[str, Entry | None]) -> str:
    digest = hashlib.sha256(checksum.encode())
    for name in sorted(edits):
        entry = edits[name]
        digest.update(f"{name}={entry.model_dump_json(by_alias=True) if entry else 'none'}\n".encode())
    return digest.hexdigest()
