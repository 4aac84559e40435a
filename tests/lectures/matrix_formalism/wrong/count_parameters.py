"""Wrong versions of count_parameters(sizes). Each docstring is what the learner must read."""

import math
from itertools import pairwise as pairs


def biases_left_out(sizes):
    """The biases are left out"""
    return sum(n * m for n, m in pairs(sizes))


def biases_of_the_inputs_too(sizes):
    """The inputs get biases as well"""
    return sum(n * m for n, m in pairs(sizes)) + sum(sizes)


def biases_of_the_wrong_side(sizes):
    """The biases are counted on the wrong side"""
    return sum(n * m + n for n, m in pairs(sizes))


def one_neuron_more(sizes):
    """One input more for the bias is right, one neuron more is not"""
    return sum((n + 1) * (m + 1) for n, m in pairs(sizes))


def one_bias_per_layer(sizes):
    """One bias per layer is too few"""
    return sum(n * m + 1 for n, m in pairs(sizes))


def first_layer_only(sizes):
    """Only the first layer is counted. Does `return` stand inside the loop?"""
    for n, m in pairs(sizes):
        return n * m + m


def last_layer_only(sizes):
    """Only the last layer is counted"""
    for n, m in pairs(sizes):
        total = n * m + m
    return total


def product(sizes):
    """All sizes are multiplied"""
    return math.prod(sizes)


def neurons(sizes):
    """These are the neurons"""
    return sum(sizes)


def biases_only(sizes):
    """These are the biases only"""
    return sum(sizes[1:])


def one_layer_too_many(sizes):
    """A network of k sizes has k − 1 layers"""
    total = 0
    for i in range(len(sizes)):
        total += sizes[i] * sizes[i + 1] + sizes[i + 1]
    return total


def off_by_one(sizes):
    """For sizes = (5, 10) the result should be 60, yours is 61"""
    return sum(n * m + m for n, m in pairs(sizes)) + 1


def wrong_from_the_second_layer_on(sizes):
    """For sizes = (784, 16, 16, 10) the result should be 13002, yours is"""
    return sizes[0] * sizes[1] + sizes[1] + sum(110 for _ in sizes[2:])


def zeros(sizes):
    """For sizes = (5, 10) the result should be 60, yours is 0"""
    return 0


def as_a_list(sizes):
    """One number was expected for the result, yours has shape (1,). Is a sum missing?"""
    return [n * m + m for n, m in pairs(sizes)]


def in_words(sizes):
    """A number was expected for the result, yours is a str"""
    return str(sum(n * m + m for n, m in pairs(sizes)))


def writes_into_a_tuple(sizes):
    """It stops with TypeError: 'tuple' object does not support item assignment, in line"""
    sizes[0] = 0
    return sum(n * m + m for n, m in pairs(sizes))


def endless(sizes):
    """It was stopped after"""
    while True:
        pass
