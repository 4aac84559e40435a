"""Wrong versions of xor(x). Each docstring is what the learner must read."""


def it_is_or(x):
    """Your neurons compute OR"""
    return int(2 * x[0] + 2 * x[1] - 1 > 0)


def it_is_nand(x):
    """Your neurons compute NAND"""
    return int(3 - 2 * x[0] - 2 * x[1] > 0)


def it_is_and(x):
    """Your neurons compute AND"""
    return int(2 * x[0] + 2 * x[1] - 3 > 0)


def turned_round(x):
    """Your neurons compute XNOR"""
    return int(x[0] == x[1])


def zeros(x):
    """Your neurons compute NEVER"""
    return 0


def a_list(x):
    """One number was expected for the result, yours has shape (2,)"""
    return [int(x[0]), int(x[1])]


def half(x):
    """the result should be 0, yours is 0.5"""
    return 0.5


def tuples_for_arrays(x):
    """Make it an array: np.array([1, 1])"""
    return int((1, 1) * (0.5, 0.5) > 0)
