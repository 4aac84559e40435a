"""A student's function runs apart: stopped in time, its inputs looked after, and what it changes undone."""

import contextlib
import multiprocessing
import os
import random
import sys
import threading
import time

import numpy as np
import pytest
from patience import seconds

from helpers.questions import running

RIGHT = "✓ perceptron.forward"


def right(x, w, b):
    return int(w @ x + b > 0)


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
    assert check_says("perceptron.forward", right).startswith(RIGHT)


def test_one_long_step_that_cannot_be_stopped_is_told_as_that(check_says, monkeypatch):
    monkeypatch.setattr(running, "TIME_LIMIT", 0.1)
    wait = threading.Event()
    message = check_says("perceptron.forward", lambda x, w, b: wait.wait(60))
    wait.set()
    assert "It is still at work after 0.1 seconds" in message and "Kernel → Restart Kernel" in message
    monkeypatch.undo()
    assert check_says("perceptron.forward", right).startswith(RIGHT)


@pytest.mark.parametrize(
    "start", [lambda: os.fork(), lambda: multiprocessing.get_context("fork").Process().start()]
)
def test_a_fork_is_stopped_before_it_happens(start, check_says, monkeypatch):
    real = os.fork

    def forks(x, w, b):
        with contextlib.suppress(Exception):
            start()
        return right(x, w, b)

    assert "It was stopped where it starts another process." in check_says("perceptron.forward", forks)
    assert os.fork is real
    assert check_says("perceptron.forward", right).startswith(RIGHT)


def test_a_copy_of_the_kernel_that_was_made_all_the_same_ends_at_once(check_says):
    """Whoever has kept os.fork from before gets past the guard."""
    pids, kept = [], os.fork

    def forks(x, w, b):
        pids.append(kept())
        return right(x, w, b)

    assert check_says("perceptron.forward", forks).startswith(RIGHT)
    assert len(pids) == 12 and 0 not in pids
    assert all(os.waitpid(pid, 0)[1] == 0 for pid in pids)


def test_many_prints_are_swallowed_and_leave_nothing(check_says):
    def loud(x, w, b):
        for _ in range(10):
            print("x" * 100_000)
        return right(x, w, b)

    stdout = sys.stdout
    assert check_says("perceptron.forward", loud).startswith(RIGHT)
    assert sys.stdout is stdout


def test_what_others_print_meanwhile_is_not_swallowed(check_says):
    begin, done = threading.Event(), threading.Event()

    def other():
        begin.wait()
        print("from elsewhere")
        done.set()

    thread = threading.Thread(target=other)
    thread.start()

    def waits(x, w, b):
        print("mine")
        begin.set()
        done.wait()
        return right(x, w, b)

    message = check_says("perceptron.forward", waits)
    thread.join()
    assert message.startswith("from elsewhere") and RIGHT in message and "mine" not in message


def test_chance_and_numpys_settings_are_as_they_were(check_says):
    def meddles(x, w, b):
        np.seterr(all="raise")
        np.set_printoptions(precision=1)
        np.random.seed(0)
        random.seed(0)
        np.random.default_rng(0).normal()
        return right(x, w, b)

    def state():
        numpys = np.random.get_state()
        printing = {name: value for name, value in np.get_printoptions().items() if name != "formatter"}
        return np.geterr(), printing, random.getstate(), (numpys[0], numpys[1].tolist(), *numpys[2:])

    before = state()
    assert check_says("perceptron.forward", meddles).startswith(RIGHT)
    assert state() == before


def test_an_interrupt_stops_the_function(check_says, monkeypatch):
    """■ while `check` waits: the function ends as well, and nothing is judged."""
    before, join = threading.active_count(), threading.Thread.join

    def interrupted(thread, timeout=None):
        if timeout == running.TIME_LIMIT:
            raise KeyboardInterrupt
        join(thread, timeout)

    def endless(x, w, b):
        while True:
            pass

    monkeypatch.setattr(threading.Thread, "join", interrupted)
    assert check_says("perceptron.forward", endless) == "perceptron.forward: stopped."
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
