"""What a student writes in a notebook of their own: `join("K7QM")`; then its ask() cells are ballots.

Read `join`, then `session` (what becomes of an answer); `connection` is the way to the room.
"""
