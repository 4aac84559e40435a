"""The questions of the course, and those of some kinds as parameters of a test."""

import pytest

from helpers.questions import bank

BANK = bank.load_bank()


def of_kind(*kinds):
    """The questions of these kinds; of all, if none is named."""
    return [pytest.param(q, id=q.id) for q in BANK.values() if not kinds or q.kind in kinds]
