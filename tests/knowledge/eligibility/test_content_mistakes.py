"""A mistake in a measure, a fact or a parameter names file, line and what is allowed.

Each file of broken/ has one mistake. The line the error must name ends in ``# ERROR words|more words``: what the
message must have in it. A file without such a line is no YAML at all.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.content_files import parse_as
from knowledge.document import parse_document
from knowledge.eligibility.loading import (
    Eligibility,
    check_quotes,
    eligibility_files,
    load_eligibility,
    parse_eligibility,
    parse_measure,
    parse_vocabulary,
)
from knowledge.eligibility.parameters import Parameter
from knowledge.errors import ContentError, ParameterLapsed, UnknownMeasure
from tests.knowledge.eligibility.conftest import PACK

BROKEN = Path(__file__).with_name("broken")
FILES = sorted(BROKEN.glob("*/*.yaml"))


def load(path: Path, pack: Eligibility) -> object:
    text = path.read_text(encoding="utf-8")
    match path.parent.name:
        case "measures":
            return parse_measure(text, path, pack.vocabulary, pack.parameters)
        case "facts":
            return parse_vocabulary(text, path)
        case _:
            return parse_as(list[Parameter], text, path)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_mistake_is_named_with_file_line_and_what_is_allowed(path: Path, pack: Eligibility) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    marked = [(n, line.split("# ERROR ")[1]) for n, line in enumerate(lines, 1) if "# ERROR " in line]
    with pytest.raises(ContentError) as caught:
        load(path, pack)
    error = caught.value
    assert error.file == path
    assert path.name in str(error)
    for line, words in marked:
        assert error.line == line, str(error)
        for word in words.split("|"):
            assert word in str(error)
    if not marked:
        assert "is not YAML" in str(error)


def test_there_is_a_broken_file_for_every_kind_of_content() -> None:
    assert len(FILES) >= 35
    assert {path.parent.name for path in FILES} == {"measures", "facts", "parameters"}


def test_a_pack_that_lacks_a_file_says_which(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"facts\.yaml"):
        load_eligibility(tmp_path)


def test_a_fact_cannot_be_worded_for_a_measure_that_is_not_there() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in eligibility_files(PACK)}
    del texts[PACK / "measures" / "import_tax.yaml"]
    with pytest.raises(ContentError, match="unknown measure 'import_tax'") as caught:
        parse_eligibility(texts, PACK)
    assert caught.value.line is not None
    assert "import_tax:" in texts[PACK / "facts.yaml"].splitlines()[caught.value.line - 1]


def test_every_quote_is_what_its_clause_says(pack: Eligibility) -> None:
    document = parse_document((PACK / "source.zh-Hant.txt").read_text(encoding="utf-8"))
    check_quotes(pack, {clause.id: clause.text for clause in document.clauses}, PACK)


def test_a_quote_the_clause_does_not_have_is_refused(pack: Eligibility) -> None:
    with pytest.raises(ContentError, match=r"clause 3\.2 does not have the words"):
        check_quotes(pack, dict.fromkeys(("1.2", "3.1", "3.2", "3.5", "3.6", "4.5"), "別的話"), PACK)
    with pytest.raises(ContentError, match=r"there is no clause '3\.2'"):
        check_quotes(pack, {}, PACK)


def test_an_unknown_measure_is_named_with_those_there_are(pack: Eligibility) -> None:
    with pytest.raises(UnknownMeasure, match="import_tax"):
        pack.measure("export_tax")


def test_a_number_has_no_value_outside_its_periods(pack: Eligibility) -> None:
    grant = pack.parameters["national_grant"]
    assert grant.value_on(date(2018, 3, 9)) == 500000
    with pytest.raises(ParameterLapsed, match="national_grant"):
        grant.value_on(date(2018, 3, 8))
    spaces = pack.parameters["target_spaces"]
    assert spaces.value_on(date(2020, 12, 31)) == 25
    with pytest.raises(ParameterLapsed, match="2021-01-01"):
        spaces.value_on(date(2021, 1, 1))


def test_a_changed_number_holds_from_its_day_on(tmp_path: Path) -> None:
    text = """
- id: limit
  label: {zh-Hans: 上限, en: limit}
  unit: {zh-Hans: 元, en: yuan}
  clause: "3.1"
  quote: 區財政
  periods:
    - {value: 2, from: 2020-01-01, to: null}
    - {value: 1, from: 2018-03-09, to: 2018-12-31}
"""
    (parameter,) = parse_as(list[Parameter], text, tmp_path / "parameters.yaml")
    assert [parameter.value_on(date(year, 6, 1)) for year in (2018, 2020)] == [1, 2]
    with pytest.raises(ParameterLapsed):
        parameter.value_on(date(2019, 6, 1))
