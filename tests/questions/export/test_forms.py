"""Pairs and orders travel too: as matching, as ordering, or matched with their places."""

import itertools

import pytest
from support import gift_text, moodle_xml, qti_package
from support.bank import BANK

from helpers.questions.export import TARGETS
from helpers.questions.export.items import Item, Ordering, Pairing
from helpers.questions.markup import plain

READERS = {"moodle": moodle_xml, "gift": gift_text, "qti": qti_package}
QUESTION = BANK["perceptron.nand"]  # whatever it asks: its texts only frame the form
PAIRS = (("$w < 0$", "a = b: {1, ~2}"), ("`x`", "−1 # 2"), ("the sum", "$z_1$"))
STEPS = ("Draw $w$.", "Compute `z`: first.", "Step = {1}", "Measure the loss.")


def read(target, form):
    content = TARGETS[target].write([Item(QUESTION, "a.form", "Which?", form)])
    (question,) = READERS[target].read(content).values()
    return question


@pytest.mark.parametrize("target", READERS)
@pytest.mark.parametrize("others", [(), ("belongs to none",)])
def test_pairs(target, others):
    question = read(target, Pairing(PAIRS, others))
    assert question.type.startswith("matching")
    lefts, rights = [left.replace("`", "") for left, _ in PAIRS], [plain(right) for _, right in PAIRS]
    for order in itertools.permutations(rights):
        share = sum(map(str.__eq__, order, rights)) / len(rights)
        assert question.grade(dict(zip(lefts, order))).share == pytest.approx(share, abs=1e-5)
        assert question.grade(dict(zip(lefts, order))).right is (list(order) == rights)


@pytest.mark.parametrize("target", READERS)
def test_orders(target):
    question = read(target, Ordering(STEPS))
    steps = [step.replace("`", "") for step in STEPS]
    for order in itertools.permutations(steps):
        places = {step: str(place) for place, step in enumerate(order, start=1)}
        grade = question.grade(list(order) if target == "moodle" else places)
        assert grade.right is (list(order) == steps)
