"""The rules of a vote, whoever asks over whatever wire: rooms, ballots, phases, counts.

    waiting → open (vote 1) → closed → discuss → open (vote 2) → closed → shown

Until `shown` nothing that leaves here tells how the votes are spread or which choice is right; only the
peek link of the lecturer's own phone tells the spread. Every refusal is a `Refused`: a status and a sentence.
What is decided and what is written are one transaction, so that two servers may share a file of votes.
"""

from ..refusal import Refused
from ..storage import StoreError
from .polls import Polls

__all__ = ["Polls", "Refused", "StoreError"]
