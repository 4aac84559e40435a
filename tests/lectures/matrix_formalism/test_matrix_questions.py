"""Questions of lecture 3 about one's own figure, where the answer is less plain than it looks."""

from support.bank import BANK

from helpers.questions.checker import Verdict, judge


def test_an_area_has_no_sign_and_a_weight_may_move_nothing():
    area, turned = BANK["matrix.area"], {"area_ratio": 2.0, "det": -2.0}
    assert [judge(area, said, turned).right for said in ("2", "2.04", "2.06", "-2")] == [
        True,
        True,
        False,
        False,
    ]
    assert judge(area, -2, turned).misconception == "signed-area"
    assert judge(area, 0.01, {"area_ratio": 0.0, "det": 0.0}).right is True
    movers = BANK["matrix.movers"]
    facts = {"movers": [], "stayers": ["A", "B", "C", "D"], "same_column": ["A", "C"]}
    assert judge(movers, [], facts).right is True
    assert judge(movers, ["C", "A"], facts).misconception == "transposed"
    assert judge(movers, ["B"], facts) == Verdict(False, movers.otherwise)
