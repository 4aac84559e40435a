"""Maths and code in a text, in words."""

import pytest

from helpers.questions.markup import plain


@pytest.mark.parametrize(
    "source, words",
    [
        ("$z = -2$", "z = −2"),
        ("at $w = (3, -2)$", "at w = (3, −2)"),
        ("$x_1$", "x₁"),
        ("$10^{-4}$", "10⁻⁴"),
        (r"$\frac{1}{1 + e^{-z}}$", "1 / (1 + e^(−z))"),
        ("`a $b`", "a $b"),
        ("5 $", "5 $"),
        (r"$\sqrt{$", r"\sqrt{"),
    ],
)
def test_maths_in_words(source, words):
    assert plain(source) == words
