"""A run of training that is watched: short, long, stopped, and of no step at all."""

import time
from types import SimpleNamespace

import pytest

from helpers import display as watching


class Handle:
    def __init__(self, line):
        self.lines = [str(line)]

    def update(self, line):
        self.lines.append(str(line))


@pytest.fixture
def shown(monkeypatch):
    handles = []
    monkeypatch.setattr(
        watching, "display", lambda line, display_id: handles.append(Handle(line)) or handles[-1]
    )
    return handles


def steps(count, pause=0.0, stop=None):
    for number in range(count):
        if number == stop:
            raise KeyboardInterrupt
        time.sleep(pause)
        yield SimpleNamespace(loss=1 / (1 + number))


def test_a_short_run_says_one_line(shown, capsys):
    assert watching.watch(steps(4), 4) == [1, 1 / 2, 1 / 3, 1 / 4]
    assert capsys.readouterr().out == "4 steps: loss 1 at first, 0.25 at last.\n" and not shown


def test_a_long_run_tells_steps_loss_and_time_left(shown, monkeypatch, capsys):
    monkeypatch.setattr(watching, "PATIENCE", 0.02)
    monkeypatch.setattr(watching, "PACE", 0.02)
    watching.watch(steps(30, pause=0.005), 30)
    (handle,) = shown
    assert len(handle.lines) >= 3 and handle.lines[-1] == "", "the report goes when the run is over"
    assert " of 30 steps · loss 0." in handle.lines[0] and "s left" in handle.lines[0]
    assert "30 steps" in capsys.readouterr().out


def test_a_stopped_run_keeps_what_there_is(shown, capsys):
    assert len(watching.watch(steps(10, stop=3), 10)) == 3
    assert "Stopped; the network keeps what it has learned. 3 steps" in capsys.readouterr().out
    assert watching.watch(steps(10, stop=0), 10) == []
    assert "No step was taken" in capsys.readouterr().out


def test_time_left_is_never_negative():
    assert watching.progress(20, 10, 0.5, 4.0).endswith("about 0 s left (■ stops it)")
    assert "about 12 s left" in watching.progress(5, 20, 0.5, 4.0)
