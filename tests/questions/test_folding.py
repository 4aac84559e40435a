"""A cell that begins with answer_first: what it shows waits for the answer, and then opens by itself."""

import json

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell

from helpers.authoring import notebooks
from helpers.questions import ask, folding, predict, record

KEY = "14 tables"
CELL = f"""answer_first("perceptron.separable_count")
print("{KEY}")
display({{"text/plain": "a picture of 14"}}, raw=True)
str(14) + " gates"
"""
SECRETS = (KEY, "a picture of 14", "14 gates")


@pytest.fixture
def run(own_progress, monkeypatch):
    """Run a cell in a shell of its own; return the bundles that it has published and the result."""
    record._opened.cache_clear()
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance()
    published = []
    monkeypatch.setattr(shell.display_pub, "publish", lambda data, metadata=None, **_: published.append(data))
    shell.run_cell("from helpers import answer_first\nfrom IPython.display import display")

    def run(source):
        published.clear()
        result = shell.run_cell(source)
        return [*published], result

    yield run
    InteractiveShell.clear_instance()
    record._opened.cache_clear()


@pytest.fixture
def folds(monkeypatch):
    """The folds that are made, in order."""
    from helpers.questions import fold

    made, begin = [], fold.Fold.__init__
    monkeypatch.setattr(fold.Fold, "__init__", lambda self, *args: (made.append(self), begin(self, *args))[1])
    return made


def room(fold):
    return fold.children[1].outputs


def state(fold):
    """All that a page gets of a fold."""
    widgets = [fold, *fold.children]
    return json.dumps([widget.get_state() for widget in widgets], default=str, ensure_ascii=False)


def say(widget, **message):
    widget.send = lambda *_, **__: None
    widget._on_message(widget, message, [])


def test_before_the_answer_nothing_of_it_leaves_the_kernel(run, folds, capsys):
    published, result = run(CELL)
    (fold,) = folds
    assert result.success and len(published) == 1
    seen = json.dumps(published) + state(fold) + capsys.readouterr().out
    assert not [secret for secret in SECRETS if secret in seen]
    assert "“How many of sixteen” is answered" in published[0]["text/plain"] == fold.still
    assert "application/vnd.jupyter.widget-view+json" in published[0] and "text/html" in published[0]


@pytest.mark.parametrize("answer, opens", [(13, False), ("x", False), (14, True)])
def test_a_right_answer_opens_it_and_a_wrong_one_does_not(run, folds, answer, opens):
    run(CELL)
    (fold,) = folds
    say(ask("perceptron.separable_count"), type="check", answer=answer)
    assert bool(room(fold)) == opens == fold.children[0].unfolded
    if opens:
        shown = json.dumps(room(fold))
        assert all(secret in shown for secret in SECRETS) and not fold.children[0].needed
    assert folding.was_shown("perceptron.separable_count") == opens


def test_a_noted_guess_opens_it(run, folds):
    run(CELL.replace("separable_count", "predict_scaling"))
    say(predict("perceptron.predict_scaling"), type="commit", answer=1)
    assert KEY in json.dumps(room(folds[0]))


def test_a_guess_about_a_computation_is_tried_when_it_was_shown(run, folds):
    card = predict("cnn.predict_gap")
    run(CELL.replace("perceptron.separable_count", "cnn.predict_gap"))
    say(card, type="commit", answer=0)
    assert card.dialogue.reply({"type": "reveal"})["type"] == "verdict"


def test_a_guess_about_a_computation_that_was_not_run_waits(own_progress, monkeypatch):
    monkeypatch.setattr(folding, "_shown", set())
    card = predict("cnn.predict_gap")
    say(card, type="commit", answer=0)
    assert card.dialogue.reply({"type": "reveal"})["type"] == "untried"
    assert card.dialogue.reply({"type": "reveal", "anyway": True})["type"] == "verdict"


def test_the_button_opens_and_folds_it_again(run, folds):
    run(CELL)
    (fold,) = folds
    for wanted in (True, False, True):
        fold.children[0].unfolded = wanted
        assert bool(room(fold)) == wanted and fold.children[0].needed
    say(ask("perceptron.separable_count"), type="check", answer=14)
    assert room(fold) and not fold.children[0].needed


def test_once_answered_a_cell_shows_what_it_shows(run, folds, capsys):
    say(ask("perceptron.separable_count"), type="check", answer=14)
    published, result = run(CELL)
    assert not folds and KEY in capsys.readouterr().out and result.result == "14 gates"
    assert {"text/plain": "a picture of 14"} in published


def test_answered_while_the_cell_runs_it_opens_at_its_end(run, folds):
    run("from helpers.questions.record import open_progress")
    run(f'{CELL}\nopen_progress().answered("perceptron.separable_count", 14, True)')
    assert KEY in json.dumps(room(folds[0]))


def test_what_was_updated_is_shown_as_it_is_at_the_end(run, folds):
    run(
        'answer_first("perceptron.separable_count")\n'
        'handle = display({"text/plain": "half"}, raw=True, display_id=True)\n'
        'handle.update({"text/plain": "whole"}, raw=True)'
    )
    folds[0].unfold()
    assert [output["data"]["text/plain"] for output in room(folds[0])] == ["whole"]


def test_an_error_hides_nothing(run, folds):
    _, result = run('answer_first("perceptron.separable_count")\nprint("as far as here")\n1 / 0')
    assert isinstance(result.error_in_exec, ZeroDivisionError)
    assert "as far as here" in json.dumps(room(folds[0])) and not folds[0].children[0].needed


def test_the_cell_after_it_is_itself_again(run, capsys):
    run(CELL)
    _, result = run("print('plain'); 7")
    assert "plain" in capsys.readouterr().out and result.result == 7


def test_run_twice_both_open(run, folds):
    run(CELL)
    run(CELL)
    say(ask("perceptron.separable_count"), type="check", answer=14)
    assert all(KEY in json.dumps(room(fold)) for fold in folds) and len(folds) == 2


def test_an_unknown_question_folds_nothing(run, folds, capsys):
    run(CELL.replace("separable_count", "seprable_count"))
    said = capsys.readouterr().out
    assert "Did you mean perceptron.separable_count" in said and KEY in said and not folds


def test_without_widgets_nothing_is_folded(run, folds, monkeypatch, capsys):
    monkeypatch.setitem(__import__("sys").modules, "helpers.questions.fold", None)
    run(CELL)
    assert KEY in capsys.readouterr().out


def test_a_stored_notebook_holds_the_line_and_not_the_key(tmp_path, own_progress):
    """Whoever remakes it may have answered: their answers are not asked."""
    say(ask("perceptron.separable_count"), type="check", answer=14)
    cells = [nbformat.v4.new_code_cell(source) for source in ("from helpers import answer_first", CELL)]
    path = tmp_path / "folded.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    stored = notebooks.remake(path).decode()
    assert "This opens when the question “How many of sixteen” is answered" in stored
    outputs = json.dumps(json.loads(stored)["cells"][1]["outputs"])
    assert not [secret for secret in SECRETS if secret in outputs]
    assert "widget-view" not in outputs and "text/html" in outputs
