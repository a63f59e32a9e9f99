"""What Telegram makes of a message text: cleaning, emptiness, length and the HTML parse mode, read strictly.

After TDLib: `clean_input_string` and `is_empty_string` (misc.cpp), `parse_html` and `fix_formatted_text`
(MessageEntity.cpp). Offsets and lengths count UTF-16 code units, byte offsets in errors count UTF-8.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.telegram.errors import ApiError

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_RAW_BYTES = 1 << 15

Entity = dict[str, Any]

_DROPPED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_TO_SPACE = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f]")
_INVISIBLE = re.compile(
    "[ \n\u00a0\u1680\u180e\u2000-\u200f\u202e\u202f\u205f\u2800\u3000\ufeff\ufffc\U000e0000-\U000e007f]*"
)
_REFERENCE = re.compile(r"&(?:#x(?P<hex>[0-9a-fA-F]+)|#(?P<decimal>[0-9]+)|(?P<name>[A-Za-z]+));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_START = re.compile(r"<(?P<name>[^\s>]*)")
_ATTRIBUTE = re.compile(
    r"""\s*(?P<name>[^\s=>]++)(?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[A-Za-z0-9.-]+)(?=[\s>]))|(?!\s*=))"""
)
_END = re.compile(r"</(?P<name>[^\s>]*)\s*(?P<closed>>?)")
_TYPES = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("span", "tg-spoiler"), "spoiler"),
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}


def units(text: str) -> int:
    """How long Telegram counts a text: in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def clean(text: str) -> str:
    """The text without what the server takes out: control characters become spaces, some marks vanish."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ApiError(400, "strings must be encoded in UTF-8") from error
    return _TO_SPACE.sub(" ", _DROPPED.sub("", text))


def is_empty(text: str) -> bool:
    """Whether nothing of the text would be seen."""
    return _INVISIBLE.fullmatch(text) is not None


def link_problem(url: str) -> str | None:
    """Why the server does not take this address as a link, or None. No scheme means http."""
    parts = urlsplit(url if "://" in url else f"http://{url}")
    if parts.scheme == "tg":
        return None
    if parts.scheme not in {"http", "https"}:
        return "Unsupported URL protocol"
    host = parts.hostname or ""
    return "Wrong HTTP URL" if re.search(r"\s", url) or ("." not in host and ":" not in host) else None


def button_link_problem(url: str) -> str | None:
    """As `link_problem`, and an address of this very machine is refused too."""
    host = urlsplit(url if "://" in url else f"http://{url}").hostname or ""
    try:
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = host == "localhost" or host.endswith(".localhost")
    return "Wrong HTTP URL" if loopback else link_problem(url)


def formatted(raw: str, parse_mode: str, *, limit: int, too_long: str) -> tuple[str, list[Entity]]:
    """The text as it is shown, with its entities; raises ApiError as the real server would."""
    if len(raw.encode("utf-8", "surrogatepass")) > MAX_RAW_BYTES:
        raise ApiError(400, "text is too long")
    mode = parse_mode.lower()
    if mode not in {"", "none", "html"}:
        raise ApiError(400, "unsupported parse_mode")
    text, entities = _trimmed(*(parse_html(raw) if mode == "html" else (clean(raw), [])))
    if units(text) > limit:
        raise ApiError(400, too_long)
    return text, entities


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without white space at both ends; entities move along, those left empty go."""
    kept = text.rstrip(" \n")
    lead = len(kept) - len(kept.lstrip(" \n"))
    lead = min([lead, *(entity["offset"] for entity in entities)])
    end = units(kept)
    for entity in entities:
        entity["length"] = min(entity["offset"] + entity["length"], end) - entity["offset"]
        entity["offset"] -= lead
    return kept[lead:], [entity for entity in entities if entity["length"] > 0]


def parse_html(html: str) -> tuple[str, list[Entity]]:
    """Text and entities of an HTML-mode text. Raises ApiError "can't parse entities: …" on the slightest mistake."""
    reader = _Reader(html)
    while reader.position < len(html):
        if html.startswith("</", reader.position):
            reader.end_tag()
        elif html[reader.position] == "<":
            reader.start_tag()
        else:
            reader.text()
    if reader.open:
        raise _unparsable(f'Can\'t find end tag corresponding to start tag "{reader.open[-1].name}"')
    return "".join(reader.parts), sorted(reader.entities, key=lambda e: (e["offset"], -e["length"]))


def _unparsable(reason: str) -> ApiError:
    return ApiError(400, f"can't parse entities: {reason}")


@dataclass
class _Tag:
    name: str
    attributes: dict[str, str]
    offset: int
    part: int


@dataclass
class _Reader:
    html: str
    position: int = 0
    offset: int = 0
    parts: list[str] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)
    open: list[_Tag] = field(default_factory=list)

    @property
    def at(self) -> str:
        return f"at byte offset {len(self.html[: self.position].encode())}"

    def text(self) -> None:
        end = self.html.find("<", self.position)
        end = len(self.html) if end < 0 else end
        part = clean(_REFERENCE.sub(_decoded, self.html[self.position : end]))
        self.parts.append(part)
        self.offset += units(part)
        self.position = end

    def start_tag(self) -> None:
        found = _START.match(self.html, self.position)
        assert found is not None
        name, cursor = found["name"].lower(), found.end()
        if cursor == len(self.html):
            raise _unparsable(f"Unclosed start tag {self.at}")
        if name not in _TYPES:
            raise _unparsable(f'Unsupported start tag "{name}" {self.at}')
        attributes: dict[str, str] = {}
        while not (rest := re.compile(r"\s*>").match(self.html, cursor)):
            cursor = self._attribute(name, cursor, attributes)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise _unparsable(f'Tag "span" must have class "tg-spoiler" {self.at}')
        self.open.append(_Tag(name, attributes, self.offset, len(self.parts)))
        self.position = rest.end()

    def _attribute(self, tag: str, cursor: int, attributes: dict[str, str]) -> int:
        found = _ATTRIBUTE.match(self.html, cursor)
        if found is None or found.end() == len(self.html):
            raise _unparsable(f"Unclosed start tag {self.at}")
        values = [found[group] for group in ("double", "single", "bare") if found[group] is not None]
        if not values and not (tag == "blockquote" and found["name"] == "expandable"):
            raise _unparsable(f'Expected equal sign in declaration of an attribute of the tag "{tag}" {self.at}')
        attributes[found["name"]] = _REFERENCE.sub(_decoded, values[0]) if values else ""
        return found.end()

    def end_tag(self) -> None:
        found = _END.match(self.html, self.position)
        assert found is not None
        if not self.open:
            raise _unparsable(f"Unexpected end tag {self.at}")
        if not found["closed"]:
            raise _unparsable(f"Unclosed end tag {self.at}")
        name, expected = found["name"].lower(), self.open[-1].name
        if name not in {"", expected}:
            raise _unparsable(f'Unmatched end tag {self.at}, expected "</{expected}>", found "</{name}>"')
        self._close(self.open.pop())
        self.position = found.end()

    def _close(self, tag: _Tag) -> None:
        if self.offset == tag.offset:
            return
        kind = "expandable_blockquote" if "expandable" in tag.attributes else _TYPES[tag.name]
        entity: Entity = {"type": kind, "offset": tag.offset, "length": self.offset - tag.offset}
        if tag.name == "a":
            url = tag.attributes.get("href") or "".join(self.parts[tag.part :])
            if link_problem(url):
                return
            entity["url"] = url
        self.entities.append(entity)


def _decoded(found: re.Match[str]) -> str:
    if found["name"]:
        return _NAMED.get(found["name"], found[0])
    code = int(found["hex"], 16) if found["hex"] else int(found["decimal"])
    if not 0 < code < 0x10FFFF or len(found[0].rstrip(";")) >= 10:
        return found[0]
    if 0xD800 <= code <= 0xDFFF:
        raise _unparsable(
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        )
    return chr(code)
