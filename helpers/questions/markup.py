"""Inline `code` and $maths$: source text into segments for the browser, and into plain words."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Any
from xml.etree import ElementTree

from ..text import SUBSCRIPT, SUPERSCRIPT, subscript, superscript

INLINE = re.compile(r"`([^`]+)`|\$([^$]+)\$")
ATTRIBUTES = {"stretchy", "mathvariant", "form"}
LONE_SIGN = re.compile(r"((?:^|[({])|[=<>,+·≥≤→←] ?)\s*([−+]) ")  # "= − 2" is "= −2"
SPACED = set("=<>+−→←↔≥≤≠≈∈∝·×⇔⇒")

Segment = dict[str, Any]  # {"text": …}, {"code": …} or {"maths": tree, "text": …}
Tree = list[Any]  # [tag, attributes, children]; a child is a tree or a text


def segments(source: str) -> list[Segment]:
    """Cut a text at code and maths: 'If $z = 0$' → [{"text": "If "}, {"maths": tree, "text": "z = 0"}]."""
    parts: list[Segment] = []
    end = 0
    for match in INLINE.finditer(source):
        parts.append({"text": source[end : match.start()]})
        code, tex = match.groups()
        parts.append({"code": code} if code else _maths(tex))
        end = match.end()
    parts.append({"text": source[end:]})
    return [part for part in parts if part != {"text": ""}]


def plain(source: str) -> str:
    """Write the same as one line of words: maths is written out, x_1 as x₁."""
    return words(segments(source))


def words(parts: Iterable[Segment]) -> str:
    """Write segments as plain words."""
    return "".join(part.get("text") or part.get("code", "") for part in parts)


def _maths(tex: str) -> Segment:
    tree = _tree(tex)
    if tree is None:
        return {"code": tex}
    text = " ".join(unicodedata.normalize("NFC", _words(tree)).split())
    return {"maths": tree, "text": LONE_SIGN.sub(r"\1\2", text)}


@cache
def _tree(tex: str) -> Tree | None:
    """Return the MathML of a formula as nested lists; None where it cannot be read."""
    try:
        from latex2mathml.converter import convert

        return _as_lists(ElementTree.fromstring(convert(tex)))
    except Exception:  # a formula must never stop a lecture: it is then shown as it was typed
        return None


def _as_lists(element: ElementTree.Element) -> Tree:
    tag = element.tag.split("}")[-1]
    attributes = {name: value for name, value in element.attrib.items() if name in ATTRIBUTES}
    children = [_as_lists(child) for child in element]
    for before, child in zip([None, *children], children):
        lone = before is None or (before[0] == "mo" and before[2] != [")"])
        if lone and child[0] == "mo" and child[2][0] in "+−":
            child[1]["form"] = "prefix"  # a sign, not a difference: it stands close to its number
    return [tag, attributes, children or [element.text or ""]]


def _words(node: Tree | str) -> str:
    """Write a formula out."""
    if isinstance(node, str):
        return unicodedata.normalize("NFKC", node)  # a bold letter is a letter
    tag, _, children = node
    parts = [_words(child) for child in children]
    if tag == "msub":
        small = all(ord(letter) in SUBSCRIPT for letter in parts[1])
        return parts[0] + (subscript(parts[1]) if small else _behind("_", parts[1]))
    if tag == "msup":
        power = parts[1].replace(" ", "")
        small = all(ord(letter) in SUPERSCRIPT for letter in power)
        return parts[0] + (superscript(power) if small else _behind("^", power))
    if tag == "mfrac":
        return " / ".join(f"({part})" if " " in part.strip() else part for part in parts)
    if tag == "mover" and parts[1].strip() in ("^", "ˆ", "\u0302"):
        return parts[0] + "\u0302"
    if tag == "mo" and parts[0] == ",":
        return ", "
    if tag == "mo" and parts[0] in SPACED:
        return f" {parts[0]} "
    return "".join(parts)


def _behind(sign: str, word: str) -> str:
    return f"{sign}({word})" if len(word) > 1 else f"{sign}{word}"
