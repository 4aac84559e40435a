"""Questions of lecture 3 about one's own figure, where the answer is less plain than it looks."""

from support.bank import BANK

from helpers.lectures.matrix_formalism import live_space_bender
from helpers.questions.checker import Verdict, judge


def test_an_area_has_no_sign_and_a_weight_may_move_nothing():
    area, flipped = BANK["matrix.area"], live_space_bender(W=((-2, 0), (0, 1))).facts
    verdicts = {said: judge(area, said, flipped) for said in ("8", "8.15", "8.2", "2", "4", "-2", "-8", "3")}
    assert [said for said, verdict in verdicts.items() if verdict.right] == ["8", "8.15"]
    slips = [verdicts[said].misconception for said in ("2", "4", "-2", "-8", "3")]
    assert slips == ["present-state", "doubled-once", "signed-area", "signed-area", None]
    flat = live_space_bender(W=((2, 1), (1, 0.5))).facts
    assert judge(area, 0, flat) == Verdict(None, area.until)
    movers = BANK["matrix.movers"]
    facts = {"movers": [], "stayers": ["A", "B", "C", "D"], "same_column": ["A", "C"]}
    assert judge(movers, [], facts).right is True
    assert judge(movers, ["C", "A"], facts).misconception == "transposed"
    assert judge(movers, ["B"], facts) == Verdict(False, movers.otherwise)
