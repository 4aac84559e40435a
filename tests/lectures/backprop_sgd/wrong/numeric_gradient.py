"""Wrong versions of numeric_gradient(f, x). Each docstring is what the learner must read."""

import numpy as np

H = 1e-5


def slopes(f, x, difference):
    found = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[place] += H
        down[place] -= H
        found[place] = difference(f(up), f(x), f(down))
    return found


def one_sided(f, x):
    """This is a one-sided difference"""
    return slopes(f, x, lambda above, here, below: (above - here) / H)


def one_sided_to_the_left(f, x):
    """This is a one-sided difference"""
    return slopes(f, x, lambda above, here, below: (here - below) / H)


def one_sided_with_a_fine_h(f, x):
    """This is a one-sided difference"""
    h = 1e-8
    found = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        up = x.copy()
        up[place] += h
        found[place] = (f(up) - f(x)) / h
    return found


def missing_2(f, x):
    """The 2 is missing"""
    return slopes(f, x, lambda above, here, below: (above - below) / H)


def a_2_too_many(f, x):
    """Half the slope"""
    return slopes(f, x, lambda above, here, below: (above - here) / (2 * H))


def not_divided(f, x):
    """The difference is not divided by 2h"""
    return slopes(f, x, lambda above, here, below: above - below)


def brackets(f, x):
    """Brackets are missing"""
    return slopes(f, x, lambda above, here, below: (above - below) / 2 * H)


def sign_turned(f, x):
    """The sign is wrong"""
    return slopes(f, x, lambda above, here, below: (below - above) / (2 * H))


def added(f, x):
    """The two values are added"""
    return slopes(f, x, lambda above, here, below: (above + below) / (2 * H))


def values(f, x):
    """These are values of f"""
    return slopes(f, x, lambda above, here, below: here)


def with_h(f, x, h):
    found = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[place] += h
        down[place] -= h
        found[place] = (f(up) - f(down)) / (2 * h)
    return found


def coarse(f, x):
    """h is too large"""
    return with_h(f, x, 0.01)


def too_fine(f, x):
    """h is too small"""
    return with_h(f, x, 1e-13)


def brackets_and_a_small_h(f, x):
    """and / 2 * h is not / (2 * h)"""
    h = 1e-7
    found = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[place] += h
        down[place] -= h
        found[place] = (f(up) - f(down)) / 2 * h
    return found


def lost_in_rounding(f, x):
    """Every slope is 0"""
    return with_h(f, x, 1e-20)


def h_is_0(f, x):
    """h is too small"""
    with np.errstate(all="warn"):
        return with_h(f, x, np.float64(0))


def no_copy(f, x):
    """Every slope is 0, or nearly: `up = x` is no copy"""
    found = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        up, down = x, x
        up[i] += H
        down[i] -= H
        found[i] = (f(up) - f(down)) / (2 * H)
    return found


def no_copy_in_turn(f, x):
    """Are `up` and `down` copies?"""
    found = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        up = x
        up[i] += H
        above = f(up)
        down = x
        down[i] -= H
        found[i] = (above - f(down)) / (2 * H)
    return found


def never_set_back(f, x):
    """A number that was moved is not set back"""
    found, x = np.zeros_like(x), x.copy()
    for i in np.ndindex(x.shape):
        x[i] += H
        above = f(x)
        x[i] -= 2 * H
        found[i] = (above - f(x)) / (2 * H)
    return found


def set_back_by_adding(f, x):
    """It changes its input x"""
    found = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        x[i] += H
        above = f(x)
        x[i] -= 2 * H
        found[i] = (above - f(x)) / (2 * H)
        x[i] += H
    return found


def first_only(f, x):
    """Only the first number has its slope"""
    found = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += H
        down[i] -= H
        found[i] = (f(up) - f(down)) / (2 * H)
        return found


def first_alone(f, x):
    """Only the first number has its slope"""
    return with_h(f, x, H).flat[0]


def all_at_once(f, x):
    """All numbers of x are moved at once"""
    return (f(x + H) - f(x - H)) / (2 * H)


def row_by_row(f, x):
    """A whole row is moved at once"""
    found = np.zeros_like(x)
    for i in range(len(x)):
        up, down = x.copy(), x.copy()
        up[i] += H
        down[i] -= H
        found[i] = (f(up) - f(down)) / (2 * H)
    return found


def one_for_each_row(f, x):
    """Shape (2, 3) was expected for the result, yours is (2,)"""
    found = np.zeros(len(x))
    for i in range(len(x)):
        up, down = x.copy(), x.copy()
        up[i] += H
        down[i] -= H
        found[i] = (f(up) - f(down)) / (2 * H)
    return found


def square_brackets(f, x):
    """f is a function: f(x), with round brackets"""
    return f[x]


def f_without_x(f, x):
    """It stops with TypeError: sum_of_squares() missing 1 required positional argument: 'x', in line"""
    return (f() - f()) / (2 * H)


def another_input(f, x, h):
    """It must take 2 inputs: f, x"""
    return with_h(f, x, h)


def an_array_in_one_place(f, x):
    """Each place of the gradient takes one number"""
    found = np.zeros_like(x)
    for i in range(len(x)):
        found[i] = (f(x + H) - f(x - H)) / (2 * H) * np.ones(3)
    return found


def whole_numbers(f, x):
    """For f = sum_of_squares, x = [20, −15] the result should be [40, −30], yours is [39, −29]"""
    return with_h(f, x, H).astype(int)


def gradient_of_numpy(f, x):
    """A list came back for the result"""
    return np.gradient(f(x))


def rule_for_squares(f, x):
    """For f = product, x = [2, −3, 0.5] the result should be [−1.5, 1, −6], yours is [4, −6, 1]"""
    return 2 * x


def zeros_elsewhere(f, x):
    """For f = loss_of_a_layer"""
    found = with_h(f, x, H)
    return found if x.ndim == 1 else 0 * found
