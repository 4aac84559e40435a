"""A student's function runs apart: stopped in time, and its inputs looked after."""

import threading
import time

import numpy as np
import pytest
from patience import seconds

from helpers.questions import running


def test_an_endless_loop_is_stopped_and_its_thread_ends(check_says, monkeypatch):
    monkeypatch.setattr(running, "TIME_LIMIT", 0.3)
    before = threading.active_count()

    def endless(x, w, b):
        while True:
            try:
                time.sleep(0.001)
            except:  # noqa: E722
                break
        while True:
            pass

    start = time.monotonic()
    assert "stopped after 0.3 seconds" in check_says("perceptron.forward", endless)
    assert time.monotonic() - start < seconds(3)
    assert threading.active_count() == before


@pytest.mark.parametrize(
    ("now", "before", "same"),
    [
        ([1, 2], [1, 2], True),
        ([1, 2], [1, 2, 3], False),
        ((1, 2), [1, 2], False),
        ([np.eye(2), np.ones(3)], [np.eye(2), np.ones(3)], True),
        ([np.eye(2), np.ones(3)], [np.eye(2), np.zeros(3)], False),
        ([(np.eye(2), np.tanh)], [(np.eye(2), np.tanh)], True),
        ([(np.eye(2), np.tanh)], [(np.eye(2), np.sin)], False),
        (np.eye(2), np.eye(3), False),
        (1.0, 1.0, True),
    ],
    ids=str,
)
def test_changes_are_seen_in_whatever_is_handed_over(now, before, same):
    assert running.is_unchanged(now, before) == same
