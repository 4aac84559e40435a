"""The four letters of a room, and the key of its peek link."""

import secrets
import sqlite3
from typing import Any

LETTERS = "CDFHJKMNPQRTVWXY3479"  # none looks or sounds like another, and they spell no words
LENGTH = 4


def new_code(taken: set[str]) -> str:
    """Return four random letters that no other room has."""
    while True:
        code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        if code not in taken:
            return code


def clean(code: Any) -> str:
    """Return a code as it is stored, from what a thumb types."""
    return str(code).strip().upper()[: LENGTH + 1]


def fits(key: Any, room: sqlite3.Row) -> bool:
    """Return whether this is the key of the room's peek link; how long that takes tells nothing of it."""
    return bool(room["peek_key"]) and secrets.compare_digest(room["peek_key"].encode(), str(key).encode())
