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


def steps(count, pause=0.0, stop=None, batches=2, run=1.0):
    """Steps of two batches an epoch; the second has three times as many examples."""
    for number in range(count):
        if number == stop:
            raise KeyboardInterrupt
        time.sleep(pause)
        place = number % batches
        yield SimpleNamespace(loss=run / (1 + number), examples=3 if place else 1, epoch=number // batches)


def test_a_short_run_says_one_line_with_the_mean_of_an_epoch(shown, capsys):
    assert watching.watch(steps(4), 4) == [1, 1 / 2, 1 / 3, 1 / 4]
    first, last = (1 + 3 * 1 / 2) / 4, (1 / 3 + 3 * 1 / 4) / 4  # each example counts once
    told = f"4 steps, 2 epochs: mean loss {first:.2g} in the first epoch, {last:.2g} in the last  █▄\n"
    assert capsys.readouterr().out == told and not shown


def test_runs_are_kept_apart(shown, capsys):
    three = [step for size in (1.0, 2.0, 4.0) for step in steps(6, run=size)]
    watching.watch(three, 18)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" in the first")[0] for line in lines] == [
        f"6 steps, 3 epochs: mean loss {size * 2.5 / 4:.2g}" for size in (1.0, 2.0, 4.0)
    ]
    watching.watch([step for _ in range(2) for step in steps(2)], 4)
    assert len(capsys.readouterr().out.splitlines()) == 1, "of one epoch each: nothing begins anew"


def test_one_epoch_has_no_first_and_last(shown, capsys):
    watching.watch(steps(2), 2)
    assert capsys.readouterr().out == f"2 steps, 1 epoch: mean loss {2.5 / 4:.2g}.\n"


def test_a_curve_is_as_high_as_its_values():
    assert watching.curve([8, 4, 2, 1, 0]) == "█▅▃▂▁"
    assert len(watching.curve(range(100))) == watching.WIDE and watching.curve([0, 0]) == "▁▁"
    assert watching.curve([1, float("nan")]) == watching.curve([float("inf")]) == ""


def test_a_long_run_tells_steps_loss_and_time_left(shown, monkeypatch, capsys):
    monkeypatch.setattr(watching, "PATIENCE", 0.02)
    monkeypatch.setattr(watching, "PACE", 0.02)
    watching.watch(steps(30, pause=0.005), 30)
    (handle,) = shown
    assert len(handle.lines) >= 3 and handle.lines[-1] == "", "the report goes when the run is over"
    assert " of 30 steps · mean loss of epoch " in handle.lines[0] and "s left" in handle.lines[0]
    assert set(handle.lines[1]) & set(watching.BARS)
    assert "30 steps, 15 epochs" in capsys.readouterr().out


def test_a_stopped_run_keeps_what_there_is(shown, capsys):
    assert len(watching.watch(steps(10, stop=3), 10)) == 3
    assert "Stopped; the network keeps what it has learned. 3 steps" in capsys.readouterr().out
    assert watching.watch(steps(10, stop=0), 10) == []
    assert "No step was taken" in capsys.readouterr().out


def test_time_left_is_never_negative():
    runs = []
    for step in steps(1):
        watching.keep(step, runs)
    assert watching.progress(20, 10, runs[0], 4.0).endswith("about 0 s left (■ stops it)")
    assert "about 12 s left" in watching.progress(5, 20, runs[0], 4.0)
