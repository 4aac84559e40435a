"""An update that a figure writes out comes out to the last digit, if it is worked out from what is shown."""

import re

import pytest

from helpers.lectures.backprop_sgd import live_playground
from helpers.lectures.cnns import live_train
from helpers.lectures.convolution_filters import live_learn_filter
from helpers.text import digits_that_add_up

POWERS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
NUMBER = r"\(?−?[\d.]+(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?\)?"
UPDATE = re.compile(rf"= ({NUMBER}) (?:\+ ({NUMBER}) )?− ({NUMBER})·({NUMBER}) = ({NUMBER})")


def read(text):
    """A number as it is written, and how much one step of its last digit is."""
    digits, _, power = text.strip("()").replace("−", "-").partition("·10")
    scale = 10.0 ** int(power.translate(POWERS)) if power else 1.0
    return scale * float(digits), scale * 10.0 ** -len(digits.partition(".")[2])


@pytest.mark.parametrize("make, steps", [(live_learn_filter, 30), (live_playground, 40), (live_train, 4)])
def test_the_update_as_written_comes_out(make, steps):
    figure = make()
    for _ in range(steps):
        figure.press("step")
        before, carried, rate, slope, after = UPDATE.search(figure.equation()).groups()
        worked = read(before)[0] + (read(carried)[0] if carried else 0) - read(rate)[0] * read(slope)[0]
        result, last = read(after)
        assert abs(worked - result) < 0.5001 * last, figure.equation()


def test_more_digits_are_taken_only_where_they_help():
    assert digits_that_add_up(-0.12446, (1, -0.28123), (-0.1, -1.5677)) == 5, "of four, −0.1244 came out"
    assert digits_that_add_up(3.0, (1, 1.0), (2, 1.0)) == 4
    assert digits_that_add_up(1e-12, (1, 1.0), (-1, 1.0 - 1e-12)) == 8, "so many, and no more"
