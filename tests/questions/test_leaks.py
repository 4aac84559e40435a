"""No key stands on the screen before it is asked: read each stored notebook as a student sees it."""

import re
from collections import Counter
from functools import cache
from itertools import pairwise

import pytest
from support.bank import BANK
from support.keys import Key, numbers, stems, told_by
from support.screen import lectures, near, read

from helpers.authoring.rules import Lecture
from helpers.questions.markup import plain

# Where the key may be seen all the same: (question, cell) and why.
MEANT = {
    ("perceptron.dendrites", "s1"): "new words are looked for again, in the text and in the drawing",
    ("perceptron.dendrites", "drawing"): "new words are looked for again, in the text and in the drawing",
    ("perceptron.xor_best", "q-nand"): "another 3: the z of a row",
    ("activations.relu_below_zero", "relu"): "another 0; ReLU itself is defined there, and is to be applied",
    ("activations.dying_relu", "curve"): "a button of the figure in which its slope can be looked up",
    ("activations.theorem", "theorem"): "a theorem is read closely, so it stays in sight",
    ("backprop.hinge_two", "losses"): "the loss is defined there, and is to be applied",
    ("backprop.one_neuron", "by-hand"): "the two pieces are given there, and are to be multiplied",
    ("filters.symmetric", "sums"): "the name of a kernel",
    ("filters.output_size", "slide"): "another 16: windows",
    ("cnn.pooling_loses", "q-predict-pool"): "asks what pooling costs, not what a shift does",
}


ASKED = [(path, name) for path in lectures() for name in Lecture(path).asked]
every_question = pytest.mark.parametrize(
    "path, asked", [pytest.param(*one, id=f"{one[0].stem[:2]}-{one[1]}") for one in ASKED]
)


@cache
def cells_of(path):
    return read(path, BANK)


def key_of(path, question):
    of_lecture = [q for q in BANK.values() if q.lecture == question.lecture]
    asked = Counter(word for q in of_lecture for word in set(stems(f"{q.title} {q.prompt}")))
    said = Counter(word for cell in cells_of(path) for word in set(stems(" ".join(cell.texts))))
    return Key(question, {word for word in asked if asked[word] > 4}, lambda word: said[word] < 3)


@cache
def leaks(path, name):
    """Where the key of a question is given away in its lecture: cell id → what."""
    cells, question, found = cells_of(path), BANK[name], {}
    place = next(at for at, cell in enumerate(cells) if cell.asks == name)
    asked, key = cells[place], key_of(path, question)
    for at in near(cells, place):
        cell = cells[at]
        if asked.about and cell.shows == asked.about:  # there it is to be seen
            continue
        told = told_by(BANK[cell.asks]) if cell.asks and at < place else ()
        hits = [*map(key.leak, (*cell.texts, *cell.pressed.values())), *map(key.leak_told, told)]
        if any(hits):
            found[cell.id] = next(filter(None, hits))
    for cell in cells[:place]:
        if cell.asks and key.twin(BANK[cell.asks]):
            found[cell.id] = f"{cell.asks} asks the same"
    return {**found, **buttons(cells[:place], question), **printed_twice(cells, place, question)}


@pytest.mark.parametrize(
    "asked, text",
    [
        ("perceptron.z", "z = w₁·x₁ + w₂·x₂ + b = −9"),
        ("perceptron.separable_count", "The count shows that fourteen can be built."),
        ("perceptron.logistic", "A single sigmoid neuron *is* **logistic regression**."),
        ("perceptron.unlike_brain", "A brain has many types of cell. Dendrites compute on their own."),
        ("activations.relu_below_zero", "ReLU       [0.  0.  0.  0.5 2. ]"),
        ("activations.relu_slopes", "So the slope of ReLU is 1 where z > 0, and 0 where z < 0."),
        (
            "activations.dying_relu",
            "Such a neuron is as good as dead. The leaky ReLU was to leave it a way back.",
        ),
        ("activations.predict_depth", "The boundary is one straight line."),
        (
            "activations.beyond_data",
            "Bumps fitted to the measurements fall to zero where nothing was measured.",
        ),
        ("matrix.by_hand", "z = 41.5   sigmoid: 1.0"),
        ("matrix.ten_ten_ten", "[10, 10, 10, 10] 330 330"),
        ("backprop.four_steps", "The forward pass, then the loss, the backward pass, and the update."),
        ("backprop.epoch_rules", "It goes like cards: shuffle, deal until none is left, and shuffle again."),
        ("backprop.saturated_output", "With the cross-entropy σ′ cancels, and δ = ŷ − y."),
        ("cnn.dna", "Kernels assume that near means related."),
    ],
)
def test_the_reader_sees_a_key(asked, text):
    path = next(path for path, name in ASKED if name == asked)
    assert key_of(path, BANK[asked]).leak(plain(text)), "what a student reads there is the key"


def buttons(above, question):
    """Buttons of the figures above that set just what the question asks about."""
    title, asked = set(stems(question.title)), set(stems(f"{question.title} {question.prompt}"))
    sizes = ", ".join(re.findall(r"\d+", plain(question.prompt)))
    found = {}
    for cell in above:
        for label in cell.buttons:
            words, numeric = set(stems(label)), ", ".join(re.findall(r"\d+", label))
            told = words <= (asked if len(words) > 2 else title) if len(words) > 1 else False
            if told or (re.fullmatch(r"[\d →,]+", label) and numeric in sizes):
                found[cell.id] = f"the button “{label}”"
    return found


def printed_twice(cells, place, question):
    """Where “the same as before” is the key: two cells on the screen that print the same."""
    if not any("same" in choice.text.lower() for choice in question.choices if choice.right):
        return {}
    printed = [(cells[at].texts[-1], cells[at].id) for at in near(cells, place) if cells[at].code]
    again = {text for text, times in Counter(text for text, _ in printed).items() if times > 1}
    return {cell: "the same as another cell" for text, cell in printed if text in again and text.strip()}


@every_question
def test_no_key_stands_on_the_screen_with_its_question(path, asked):
    assert not {cell: leak for cell, leak in leaks(path, asked).items() if (asked, cell) not in MEANT}


@pytest.mark.parametrize("question", [pytest.param(q, id=q.id) for q in BANK.values() if q.kind == "number"])
def test_no_key_is_a_sum_that_its_question_spells_out(question):
    """“11 along the rows, then 11 down the columns: how many?” asks for nothing but that."""
    said = numbers(plain(question.prompt))[0]
    assert question.answer not in {a + b for a, b in pairwise(said) if a == b}, "the prompt says it"


def test_every_mark_is_still_needed():
    assert set(MEANT) <= {(asked, cell) for path, asked in ASKED for cell in leaks(path, asked)}
