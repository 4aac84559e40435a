"""A question about a live figure reads the one that its name stands for now, not that of an earlier run."""

import pytest

SETUP = "from helpers import ask\nfrom helpers.lectures.perceptron import live_gate_lab, live_one_neuron"
FIGURE, QUESTION = "one = live_one_neuron()", 'card = ask("perceptron.probe_side", one)'

pytestmark = pytest.mark.usefixtures("own_progress")


class Cells:
    """A notebook in which cells are run one by one; `answer` is what its card says."""

    def __init__(self, *cells):
        self.space = {"__name__": "__main__"}
        self.run(SETUP, *cells)

    def run(self, *cells):
        for source in cells:
            exec(compile(source, "<cell>", "exec"), self.space)

    def answer(self, answer):
        sent, card = [], self.space["card"]
        card.send = sent.append
        card._on_message(card, {"type": "check", "answer": answer}, [])
        return sent[0]["right"], "".join(part.get("code", part.get("text", "")) for part in sent[0]["text"])


@pytest.fixture
def cells():
    return Cells(FIGURE, QUESTION)


def test_a_card_follows_the_figure_that_was_made_anew(cells):
    cells.run(FIGURE, "one.preset(4)\none.set(b=5)")
    assert cells.space["one"].facts["z_turned"] == 3.5
    assert cells.answer("3.5")[0] is True and cells.answer("−4")[0] is False


def test_other_names_of_a_figure_do_not_matter(cells):
    cells.run("_ = _12 = another = one", QUESTION, FIGURE, "one.preset(2)")
    assert cells.answer("−2")[0] is True
    cells.run(
        'for each in (one, live_gate_lab()):\n    if each is one: card = ask("perceptron.probe_side", each)'
    )
    assert cells.answer("−2")[0] is True  # `each` is a gate lab by now


@pytest.mark.parametrize(
    ("cell", "now"),
    [("del one", "is gone"), ("one = live_gate_lab()", "is now a GateLab"), ("one = 3", "is now an int")],
)
def test_where_it_cannot_follow_it_says_which_cell_to_run(cells, cell, now):
    cells.run(cell)
    right, words = cells.answer("1")
    assert right is None
    assert words == (
        f"This question reads the figure one, and one {now}. "
        "Run the cell that begins with one = … again, then answer."
    )
    cells.run(FIGURE)
    assert cells.answer("−4")[0] is True


def test_a_figure_without_a_name_is_read_itself():
    cells = Cells("kept = [live_one_neuron()]", 'card = ask("perceptron.probe_side", kept[0])')
    assert cells.answer("−4")[0] is True
    cells.run("kept[0].preset(2)")
    assert cells.answer("−2")[0] is True


def test_a_function_that_asks_uses_the_names_of_the_notebook():
    cells = Cells(FIGURE, 'def show():\n    return ask("perceptron.probe_side", one)', "card = show()")
    cells.run(FIGURE, "one.preset(2)")
    assert cells.answer("−2")[0] is True
