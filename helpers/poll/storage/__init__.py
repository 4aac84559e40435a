"""Votes in a file of SQLite: one commit for each vote, so that what a phone was told is kept is kept.

Read `database` (the tables), `store` (transactions), `records` (the rows). `locks`, `files` and `errors` are
what can go wrong: another program that writes, a file that was deleted, a full disk.
"""

from .errors import StoreError
from .records import Records
from .store import Store

__all__ = ["Records", "Store", "StoreError"]
