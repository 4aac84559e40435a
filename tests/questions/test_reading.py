"""Numbers, arrays and words are read as people type them; what can be read in two ways is asked about."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from helpers.questions import bank
from helpers.questions.checker import judge
from helpers.questions.reading import read_array
from helpers.text import Unreadable


@pytest.mark.parametrize("typed", ["12,288", "-1,500", "106,350"])
def test_a_comma_before_three_digits_is_asked_about(typed):
    """Decimals to some, thousands to others."""
    verdict = judge(bank.Question(id="a.b", kind="number", prompt="?", answer=12288), typed)
    assert verdict.right is None and "Is that" in verdict.feedback
    assert typed.replace(",", "") in verdict.feedback


@pytest.mark.parametrize(
    "typed", ["0,5", "0.5", ".5", "1/2", "5e-1", "5·10^-1", "5*10**(-1)", "0.5 mV", "０.５"]
)
def test_ways_to_write_one_half(typed):
    half = bank.Question(id="a.b", kind="number", prompt="?", answer=0.5, unit="mV")
    assert judge(half, typed).right is True


@pytest.mark.parametrize(
    "typed, array",
    [
        ("[1, −2]", [1, -2]),
        ("0,0,1", [0, 0, 1]),
        ("[1, 2,]", [1, 2]),
        ("(1,)", [1]),
        ("5", [5]),
        ("(5)", 5),
        ("[(1), (2)]", [1, 2]),
        ("[- 2, +3, .5, 5., 2.5e-3]", [-2, 3, 0.5, 5, 0.0025]),
        ("[1/4, 2·10^-1, 5*10**(-1)]", [0.25, 0.2, 0.5]),
        ("[0,5; −1,5]", [0.5, -1.5]),  # with semicolons a comma is a decimal one
        ("[[1; 2]; [3; 4]]", [[1, 2], [3, 4]]),
        ("[0,5]", [0, 5]),  # without, it stands between two numbers
        ("[1, 2], [3, 4]", [[1, 2], [3, 4]]),
        ("[[1,2],[3,4]]", [[1, 2], [3, 4]]),
        ("[[1 -2]\n [3. 4.5]]", [[1, -2], [3, 4.5]]),  # as NumPy prints it
        ("0 0 0 1", [0, 0, 0, 1]),
    ],
)
def test_ways_to_write_an_array(typed, array):
    np.testing.assert_array_equal(read_array(typed), array)


@pytest.mark.parametrize(
    "typed, says",
    [
        ("[0,5, 1,5]", "Is 0,5 one number or two?"),
        ("[1,234; 2]", "Is that 1234 or 1.234?"),
        ("[1,,2]", "out of place"),
        ("[1, 2; 3, 4]", "out of place"),
        ("[1 2, 3]", "out of place"),
        ("1, 2]", "out of place"),
        ("(1, 2]", "out of place"),
        (",", "out of place"),
        ("[1 - 2]", "cannot be read as a number"),
        ("[1/0]", "divided by 0"),
        ("[1, [2, 3]]", "different lengths"),
        ("[1] 2", "different lengths"),
        ("[" * 900 + "]" * 900, "different lengths"),
        ("np.eye(2)", "only numbers"),
    ],
)
def test_an_array_that_cannot_be_read_gets_a_sentence(typed, says):
    with pytest.raises(Unreadable, match=re.escape(says)):
        read_array(typed)


exact = st.floats(-1e6, 1e6, allow_nan=False).map(lambda number: round(number, 3))


@given(arrays.arrays(float, arrays.array_shapes(max_dims=2, max_side=4), elements=exact))
def test_an_array_is_read_as_python_and_numpy_write_it(array):
    for written in (str(array.tolist()), str(array.tolist())[1:-1], str(array)):
        if array.ndim == 1 or written.startswith("[["):  # a matrix loses its rows without its brackets
            np.testing.assert_array_equal(read_array(written), array)
