"""`check` in a cell: one line for whatever is handed over."""

import warnings

import numpy as np
from support.exercises import EXERCISES, wrong_versions

from helpers.engine.functions import sigmoid_slope

TOPICS = ("perceptron", "activations", "matrix", "backprop", "filters", "cnn")  # others choose for themselves
SILENT = {"activations.sigmoid", "activations.sigmoid_slope", "matrix.softmax", "backprop.cross_entropy"}


def test_an_unknown_id_lists_the_near_ones(check_says):
    assert "Did you mean perceptron.forward" in check_says("perceptron.foward", None)
    for wrong in (None, 3, [], ""):
        assert "There is no exercise" in check_says(wrong, None)


def test_prints_and_warnings_of_the_learner_stay_out(check_says, recwarn):
    def loud(x, w, b):
        print("here")
        np.log(np.zeros(1) - 1)
        return int(w @ x + b > 0)

    assert check_says("perceptron.forward", loud).startswith("✓ perceptron.forward")
    assert len(recwarn) == 0


def test_the_line_of_the_error_is_named(check_says):
    namespace = {}
    exec(compile("def f(x, w, b):\n    z = w @ x\n    return z / 'b'\n", "<cell>", "exec"), namespace)
    assert "in line 3" in check_says("perceptron.forward", namespace["f"])


def test_the_line_of_a_warning_is_named(check_says):
    namespace = {"np": np}
    exec(compile("def f(z):\n    e = np.exp(-z)\n    return 1 / (1 + e)\n", "<cell>", "exec"), namespace)
    message = check_says("activations.sigmoid", namespace["f"])
    assert message.startswith(
        "✗ activations.sigmoid: It warns in line 2: overflow encountered in exp. e¹⁰⁰⁰ is"
    )
    assert "np.where" in message


def test_only_a_silent_exercise_minds_warnings(check_says):
    """A steep bump from a sigmoid that overflows is right all the same."""

    def naive(x, left, right, steepness):
        return 1 / (1 + np.exp(-steepness * (x - left))) - 1 / (1 + np.exp(-steepness * (x - right)))

    with np.errstate(all="raise"):  # the learner's own settings
        assert check_says("activations.bump", naive).startswith("✓")
    for name, exercise in EXERCISES.items():
        if name.startswith(TOPICS):
            assert getattr(exercise, "silent", False) is (name in SILENT), name


def test_only_numpys_warnings_count(check_says):
    def old_fashioned(z):
        warnings.warn("this will be gone in the next version", DeprecationWarning, stacklevel=1)
        return 0.5 * (1 + np.tanh(z / 2))

    assert check_says("activations.sigmoid", old_fashioned).startswith("✓")


def test_a_warning_that_is_silenced_by_the_learner_is_no_warning(check_says):
    def quiet(z):
        with np.errstate(over="ignore"):
            return 1 / (1 + np.exp(-np.asarray(z)))

    assert check_says("activations.sigmoid", quiet).startswith("✓")


def test_no_message_shows_a_function_object(check_says):
    for wrong in (lambda X, layers: X * 0, lambda X, layers: layers, lambda X, layers: layers[0][2]):
        message = check_says("matrix.forward", wrong)
        assert message.startswith("✗") and "<function" not in message and " at 0x" not in message


def test_a_difference_behind_the_fourth_digit_is_shown(check_says):
    message = check_says("activations.sigmoid_slope", lambda z: sigmoid_slope(z) + 3e-7)
    assert message.endswith("the result should be 0.25, yours is 0.2500003.")


def test_many_forms_of_zero_and_one_are_welcome(check_says):
    for form in (int, float, bool, np.int64, np.bool_, np.array):
        assert check_says("perceptron.forward", lambda x, w, b, form=form: form(w @ x + b > 0)).startswith(
            "✓"
        )
    assert check_says("perceptron.gate_weights", (np.array([-1, -1]), np.array([0.5]))).startswith("✓")
    assert check_says("perceptron.gate_weights", [[-1.0, -1.0], 0.5]).startswith("✓")


def test_the_same_words_every_time(check_says):
    wrong = next(wrong_versions()).values[1]
    assert len({check_says("perceptron.forward", wrong) for _ in range(3)}) == 1
