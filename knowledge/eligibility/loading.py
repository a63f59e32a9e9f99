"""Reads a pack's facts.yaml, parameters.yaml and measures/*.yaml, and checks them against each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import yaml

from knowledge.content_files import parse_as
from knowledge.eligibility.measure_checks import Place, mistakes_in
from knowledge.eligibility.measures import Caution, Measure, MeasureSheet, Part
from knowledge.eligibility.parameters import Parameter, Parameters
from knowledge.eligibility.vocabulary import Fact, Vocabulary
from knowledge.errors import ContentError, UnknownMeasure


@dataclass(frozen=True, slots=True)
class Eligibility:
    """What a pack knows about who may have what."""

    vocabulary: Vocabulary
    parameters: Parameters
    measures: Mapping[str, Measure]

    def measure(self, name: object) -> Measure:
        """The measure of that id; raises UnknownMeasure."""
        found = self.measures.get(name) if isinstance(name, str) else None
        if found is None:
            raise UnknownMeasure(name, list(self.measures))
        return found


def load_eligibility(pack: Path) -> Eligibility:
    """The eligibility part of the pack in a folder; raises ContentError for the first mistake."""
    return parse_eligibility({path: _read(path) for path in eligibility_files(pack)}, pack)


def eligibility_files(pack: Path) -> list[Path]:
    """The files that make up this part of a pack, measures in the order of their names."""
    return [pack / "facts.yaml", pack / "parameters.yaml", *sorted((pack / "measures").glob("*.yaml"))]


def parse_eligibility(texts: Mapping[Path, str], pack: Path) -> Eligibility:
    """Like load_eligibility, of texts read already (a draft, a stored revision), by the path they would have."""
    facts, numbers = pack / "facts.yaml", pack / "parameters.yaml"
    vocabulary = parse_vocabulary(texts[facts], facts)
    parameters = Parameters(parse_as(list[Parameter], texts[numbers], numbers))
    paths = sorted(path for path in texts if path.parent == pack / "measures")
    measures = {path.stem: parse_measure(texts[path], path, vocabulary, parameters) for path in paths}
    _refuse_strange_measures(vocabulary, measures, facts, texts[facts])
    return Eligibility(vocabulary, parameters, MappingProxyType(measures))


def parse_vocabulary(text: str, path: Path) -> Vocabulary:
    """The facts of a facts.yaml; raises ContentError, also for a fact named twice."""
    facts = parse_as(list[Fact], text, path)
    for n, fact in enumerate(facts):
        if fact.name in {earlier.name for earlier in facts[:n]}:
            raise ContentError(path, line_of(text, (n, "name")), f"the fact {fact.name!r} is given twice")
    return Vocabulary(facts)


def parse_measure(text: str, path: Path, vocabulary: Vocabulary, parameters: Parameters) -> Measure:
    """One measure, checked; raises ContentError for its first mistake. The file is named after the measure."""
    sheet = parse_as(MeasureSheet, text, path)
    if sheet.id != path.stem:
        raise ContentError(path, line_of(text, ("id",)), f"the id {sheet.id!r} is not the file's name", [path.stem])
    for mistake in mistakes_in(sheet, vocabulary, parameters):
        raise ContentError(path, line_of(text, mistake.place), mistake.problem, mistake.allowed)
    return Measure(sheet, vocabulary, parameters, sheet.parameter_ids)


def check_quotes(eligibility: Eligibility, published: Mapping[str, str], pack: Path) -> None:
    """Every quote is a substring of its clause as published. ``published``: clause id to Traditional text."""
    for measure in eligibility.measures.values():
        parts: list[Part | Caution] = [*measure.sheet.criteria, *measure.sheet.authority, *measure.sheet.cautions]
        quotes = [(part.clause, part.quote) for part in parts]
        _refuse_strange_quotes(quotes, published, pack / "measures" / f"{measure.id}.yaml")
    parameters = [(p.clause, p.quote) for p in eligibility.parameters.by_id.values()]
    _refuse_strange_quotes(parameters, published, pack / "parameters.yaml")


def line_of(text: str, place: Place) -> int:
    """The line, from 1, of the deepest part of ``place`` that the file has."""
    node = yaml.compose(text, Loader=yaml.CSafeLoader)
    line = 0
    for part in place:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line
        elif isinstance(node, yaml.MappingNode):
            found = next(((k, v) for k, v in node.value if k.value == str(part)), None)
            if found is not None:
                line, node = found[0].start_mark.line, found[1]
    return int(line) + 1


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(path, None, f"cannot be read: {error}") from error


def _refuse_strange_measures(vocabulary: Vocabulary, measures: Mapping[str, Measure], path: Path, text: str) -> None:
    for n, fact in enumerate(vocabulary.facts.values()):
        for name in fact.in_measure:
            if name not in measures:
                line = line_of(text, (n, "in_measure", name))
                raise ContentError(path, line, f"unknown measure {name!r}", list(measures))


def _refuse_strange_quotes(quotes: Iterable[tuple[str, str]], published: Mapping[str, str], path: Path) -> None:
    for clause, quote in quotes:
        if clause not in published:
            raise ContentError(path, None, f"there is no clause {clause!r}", list(published))
        if quote not in published[clause]:
            raise ContentError(path, None, f"clause {clause} does not have the words {quote!r}")
