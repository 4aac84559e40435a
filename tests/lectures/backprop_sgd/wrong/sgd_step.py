"""Wrong versions of sgd_step(w, gradient, learning_rate). Each docstring is what the learner must read."""

import numpy as np


def uphill(w, gradient, learning_rate):
    """Plus in place of minus: it climbs"""
    return w + learning_rate * gradient


def rate_left_out(w, gradient, learning_rate):
    """The learning rate is left out"""
    return w - gradient


def divided_by_rate(w, gradient, learning_rate):
    """It divides by the learning rate"""
    with np.errstate(all="ignore"):
        return w - gradient / np.float64(learning_rate)


def divided_by_rate_and_warned(w, gradient, learning_rate):
    """It divides by the learning rate"""
    return w - gradient / learning_rate


def step_alone(w, gradient, learning_rate):
    """This is the step alone"""
    return -learning_rate * gradient


def gradient_left_out(w, gradient, learning_rate):
    """The gradient is left out"""
    return w - learning_rate


def rate_times_w(w, gradient, learning_rate):
    """The step is η times w"""
    return w - learning_rate * w


def places_changed(w, gradient, learning_rate):
    """w and the gradient have changed places"""
    return gradient - learning_rate * w


def brackets(w, gradient, learning_rate):
    """brackets, or an order, are lost"""
    return (w - learning_rate) * gradient


def turned_round(w, gradient, learning_rate):
    """brackets, or an order, are lost"""
    return learning_rate * gradient - w


def multiplied(w, gradient, learning_rate):
    """w is multiplied by the step"""
    return w * (1 - learning_rate * gradient)


def sign_only(w, gradient, learning_rate):
    """Only the sign of the gradient counts"""
    return w - learning_rate * np.sign(gradient)


def of_length_one(w, gradient, learning_rate):
    """The gradient is brought to length 1"""
    return w - learning_rate * gradient / np.sqrt(np.sum(gradient**2))


def divided_by_size(w, gradient, learning_rate):
    """It divides by the number of weights"""
    return w - learning_rate * gradient / len(np.atleast_1d(w))


def same_step_for_all(w, gradient, learning_rate):
    """It divides by the number of weights"""
    return w - learning_rate * np.mean(gradient)


def nothing_moves(w, gradient, learning_rate):
    """Nothing moves"""
    return w


def in_place(w, gradient, learning_rate):
    """you changed the array that you were given. += and -= write into it"""
    w -= learning_rate * gradient
    return w


def in_place_by_number(w, gradient, learning_rate):
    """It changes its input w"""
    if np.ndim(w) == 0:
        return w - learning_rate * gradient
    for place in np.ndindex(w.shape):
        w[place] -= learning_rate * gradient[place]
    return w


def gradient_spoilt(w, gradient, learning_rate):
    """It changes its input gradient"""
    gradient *= learning_rate
    return w - gradient


def a_loop(w, gradient, learning_rate):
    """w may be a vector, a matrix or one number"""
    return np.array([w[i] - learning_rate * gradient[i] for i in range(len(w))])


def a_loop_over_pairs(w, gradient, learning_rate):
    """w may be a vector, a matrix or one number"""
    return np.array([a - learning_rate * b for a, b in zip(w, gradient)])


def a_loop_over_places(w, gradient, learning_rate):
    """w may be a vector, a matrix or one number"""
    return np.array([w[i] - learning_rate * gradient[i] for i in range(np.shape(w)[0] if np.ndim(w) else 1)])


def a_list(w, gradient, learning_rate):
    """A list came back for the result"""
    return (w - learning_rate * gradient).tolist()


def summed(w, gradient, learning_rate):
    """Shape (2,) was expected for the result, yours is ()"""
    return np.sum(w - learning_rate * gradient)


def two_steps(w, gradient, learning_rate):
    """gradient = [0.5, −1], learning_rate = 0.1 the result should be [0.95, −1.9], yours is [0.9, −1.8]"""
    return w - 2 * learning_rate * gradient


def two_results(w, gradient, learning_rate):
    """A list came back for the result"""
    return [w - learning_rate * gradient, gradient]


def zeros(w, gradient, learning_rate):
    """the result should be [0.95, −1.9], yours is [0, 0]"""
    return 0 * w


def not_a_number(w, gradient, learning_rate):
    """There is NaN"""
    return w * np.nan


def lists(w, gradient, learning_rate):
    """Make it an array, as in np.array([h1, h2])."""
    return w.tolist() - (learning_rate * gradient).tolist()


def prints(w, gradient, learning_rate):
    """It prints, but nothing comes back: end it with `return`."""
    print(w - learning_rate * gradient)
