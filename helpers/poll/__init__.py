"""Votes in the hall: vote, discuss, vote again – on phones and in notebooks.

`start` opens a room, `join` lets a student's own notebook vote in it. What takes time to load – the server,
the panels – is loaded when it is needed.
"""

from .lecturer.room import start
from .student.join import join, leave

__all__ = ["join", "leave", "start"]
