"""Votes in the hall: vote, discuss, vote again – on phones and in notebooks.

`start` opens a room. What takes time to load – the server, the panels – is loaded when it is needed.
"""

from .room import start

__all__ = ["start"]
