"""Reads YAML knowledge files into pydantic models; a mistake names file, line and the allowed keys."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, TypeAdapter, ValidationError

from knowledge.errors import ContentError

T = TypeVar("T")
Loc = tuple[int | str, ...]


def load_as(shape: type[T], path: Path) -> T:
    """Read one YAML file as ``shape`` (a pydantic model, or a list or dict of models).

    Raises ContentError for YAML that does not parse, a key given twice, an unknown key, a missing key or a wrong value.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(path, None, f"cannot be read: {error}") from error
    return parse_as(shape, text, path)


def parse_as(shape: type[T], text: str, path: Path) -> T:
    """Like load_as, of text that has been read already; ``path`` is only named in errors."""
    try:
        loader = yaml.CSafeLoader(text)
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise ContentError(path, mark.line + 1 if mark else None, f"is not YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise ContentError(path, None, f"is not YAML: {error}") from error
    if node is None:
        raise ContentError(path, None, "is empty")
    _refuse_duplicate_keys(node, path)
    try:
        return TypeAdapter(shape).validate_python(loader.construct_document(node))
    except ValidationError as error:
        first = error.errors()[0]
        raise _content_error(shape, first["type"], first["loc"], first["msg"], node, path) from error


def _refuse_duplicate_keys(node: yaml.Node, path: Path) -> None:
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_duplicate_keys(item, path)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                raise ContentError(path, key.start_mark.line + 1, f"the key {key.value!r} is given twice")
            seen.add(key.value)
            _refuse_duplicate_keys(value, path)


def _content_error(shape: Any, kind: str, loc: Loc, message: str, node: yaml.Node, path: Path) -> ContentError:
    where = ".".join(str(part) for part in loc)
    line = _line_of(node, loc)
    if kind == "extra_forbidden":
        return ContentError(path, line, f"unknown key {where!r}", _allowed_keys(shape, loc[:-1]))
    if kind == "missing":
        return ContentError(path, line, f"the key {where!r} is missing")
    return ContentError(path, line, f"{where}: {message}" if where else message)


def _line_of(node: yaml.Node, loc: Loc) -> int:
    """The line of the deepest part of ``loc`` that exists in the file."""
    line = node.start_mark.line
    for part in loc:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line
        elif isinstance(node, yaml.MappingNode):
            found = next(((k, v) for k, v in node.value if k.value == str(part)), None)
            if found is None:
                continue  # a union's branch name, or a missing key
            line, node = found[0].start_mark.line, found[1]
    return int(line) + 1


def _allowed_keys(shape: Any, loc: Loc) -> list[str]:
    """The keys of the model that ``loc`` leads to, for the message."""
    models = list(_models_in(shape))
    for part in loc:
        if isinstance(part, str):
            fields = [m.model_fields[part].annotation for m in models if part in m.model_fields]
            models = [m for f in fields for m in _models_in(f)] or models
    return sorted({f.alias or name for m in models for name, f in m.model_fields.items()})


def _models_in(shape: Any) -> Iterable[type[BaseModel]]:
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        yield shape
    elif get_origin(shape) in (list, dict, tuple, Union) or get_args(shape):
        for arg in get_args(shape):
            yield from _models_in(arg)
