"""The bank as ballots: which choices a question has when it is voted on."""

import json

import pytest

from helpers.poll import ballots
from helpers.poll.ballots import NoBallot
from helpers.questions import bank, twins


@pytest.mark.parametrize("id", bank.load_bank())
def test_every_question_of_the_bank_is_a_ballot_or_says_why_not(id):
    question = bank.find(id)
    try:
        ballot = ballots.from_bank(id)
    except NoBallot as problem:
        assert (
            question.kind in ("state", "array", "order", "match", "label")
            and id in str(problem)
            and str(problem).endswith(".")
        )
        return
    choices = ballot["choices"]
    assert 2 <= len(choices) == len(set(choices)) == len(ballot["feedback"])
    assert len(ballot["right"]) >= 1 and all(0 <= place < len(choices) for place in ballot["right"])
    assert ballot["kind"] == ("many" if question.kind == "many" else "one")
    assert ballot["kind"] == "many" or len(ballot["right"]) == 1
    assert all(text for place, text in enumerate(ballot["feedback"]) if place not in ballot["right"])
    shown = json.dumps([ballots.public(ballot), ballots.key(ballot)])  # what JSON can carry
    assert not any(f'"{word}"' in json.dumps(ballots.public(ballot)) for word in ("right", "feedback"))
    assert shown


VOTABLE = ("one", "many", "number")
TWINS = [q.id for q in bank.load_bank().values() if twins.has_twins(q) and q.kind in VOTABLE]


@pytest.mark.parametrize("id", TWINS)
def test_a_twin_is_a_ballot_of_its_own(id):
    for seed in range(1, 21):
        ballot = ballots.from_bank(f"{id}#{seed}")
        assert ballot["id"] == f"{id}#{seed}" and ballot["right"]
        assert 2 <= len(ballot["choices"]) == len(set(ballot["choices"])) == len(ballot["feedback"])
        twin = twins.twin(bank.find(id), seed)
        if twin.kind == "number":
            assert [ballots.place_of(twin, twin.answer)] == ballot["right"]


@pytest.mark.parametrize("id", [q.id for q in bank.load_bank().values() if q.kind in ("number", "text")])
def test_a_typed_answer_has_its_place_on_the_ballot(id):
    """Who votes from a notebook types; who votes from a phone taps: the counts are of the same choices."""
    question, ballot = bank.find(id), ballots.from_bank(id)
    key = question.answer if question.kind == "number" else question.accepted[0]
    assert [ballots.place_of(question, key)] == ballot["right"]
    for slip in question.slips:
        place = ballots.place_of(question, slip.value)
        assert place not in ballot["right"] and ballot["feedback"][place] == slip.feedback
    other = len(ballot["choices"]) - 1
    assert ballots.place_of(question, 987654.3 if question.kind == "number" else "spleen") == other
    assert ballot["choices"][other] == ballots.OTHER
    with pytest.raises(NoBallot):
        ballots.place_of(question, "")


def test_numbers_are_written_for_readers():
    written = [ballots._written(value) for value in (12288, 32000.0, -4, 0.8807970779, 106.35, 1.8817875e-07)]
    assert written == ["12288", "32000", "−4", "0.8808", "106.35", "1.882 × 10⁻⁷"]


def test_a_long_list_of_slips_keeps_the_key():
    slips = tuple(bank.Slip(feedback=f"slip {n}", value=n) for n in range(40))
    choices = ballots._choices(bank.Question("a.b", "number", "?", answer=99, slips=slips))
    assert len(choices) == ballots.MAX_CHOICES + 1
    assert [right for _, right, _ in choices].count(True) == 1
