"""Inline `code` and $maths$: source text into segments for the browser, and into plain words."""

import re
import unicodedata
from functools import cache
from xml.etree import ElementTree

INLINE = re.compile(r"`([^`]+)`|\$([^$]+)\$")
ATTRIBUTES = {"stretchy", "mathvariant", "form"}
LONE_SIGN = re.compile(r"((?:^|[({])|[=<>,+·≥≤→←] ?)\s*([−+]) ")  # "= − 2" is "= −2"
SPACED = set("=<>+−→←↔≥≤≠≈∈∝·×⇔⇒")


def segments(source):
    """'If $z = 0$' → [{"text": …}, {"maths": tree, "text": …}]; a tree is [tag, attributes, children]."""
    parts, end = [], 0
    for match in INLINE.finditer(source):
        parts.append({"text": source[end : match.start()]})
        code, tex = match.groups()
        parts.append({"code": code} if code else _maths(tex))
        end = match.end()
    parts.append({"text": source[end:]})
    return [part for part in parts if part != {"text": ""}]


def plain(source):
    """The same as one line of words: maths is written out, x_1 as x₁."""
    return words(segments(source))


def words(parts):
    """Segments as plain words."""
    return "".join(part.get("text") or part.get("code", "") for part in parts)


def _maths(tex):
    tree = _tree(tex)
    if tree is None:
        return {"code": tex}
    words = " ".join(unicodedata.normalize("NFC", _words(tree)).split())
    return {"maths": tree, "text": LONE_SIGN.sub(r"\1\2", words)}


@cache
def _tree(tex):
    """MathML of a formula as nested lists; None where it cannot be read."""
    try:
        from latex2mathml.converter import convert

        return _as_lists(ElementTree.fromstring(convert(tex)))
    except Exception:  # a formula must never stop a lecture: it is then shown as it was typed
        return None


def _as_lists(element):
    tag = element.tag.split("}")[-1]
    attributes = {name: value for name, value in element.attrib.items() if name in ATTRIBUTES}
    children = [_as_lists(child) for child in element]
    for before, child in zip([None, *children], children):
        lone = before is None or (before[0] == "mo" and before[2] != [")"])
        if lone and child[0] == "mo" and child[2][0] in "+−":
            child[1]["form"] = "prefix"  # a sign, not a difference: it stands close to its number
    return [tag, attributes, children or [element.text or ""]]


def _words(node):
    if isinstance(node, str):
        return unicodedata.normalize("NFKC", node)  # a bold letter is a letter
    tag, _, children = node
    words = [_words(child) for child in children]
    if tag == "msub":
        return words[0] + _small(words[1], "0123456789+−", "₀₁₂₃₄₅₆₇₈₉₊₋", "_")
    if tag == "msup":
        return words[0] + _small(words[1].replace(" ", ""), "0123456789+−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", "^")
    if tag == "mfrac":
        return " / ".join(f"({word})" if " " in word.strip() else word for word in words)
    if tag == "mover" and words[1].strip() in ("^", "ˆ", "\u0302"):
        return words[0] + "\u0302"
    if tag == "mo" and words[0] == ",":
        return ", "
    if tag == "mo" and words[0] in SPACED:
        return f" {words[0]} "
    return "".join(words)


def _small(word, large, small, sign):
    if all(letter in large for letter in word):
        return word.translate(str.maketrans(large, small))
    return f"{sign}({word})" if len(word) > 1 else f"{sign}{word}"
