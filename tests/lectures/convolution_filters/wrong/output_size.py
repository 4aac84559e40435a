"""Wrong versions of output_size. Each docstring is what the learner must read."""

import math


def no_one(n, kernel, padding, stride, dilation):
    """The 1 at the end is missing"""
    return (n + 2 * padding - dilation * (kernel - 1) - 1) // stride


def one_end(n, kernel, padding, stride, dilation):
    """Padding stands at both ends"""
    return (n + padding - dilation * (kernel - 1) - 1) // stride + 1


def no_padding(n, kernel, padding, stride, dilation):
    """The padding is left out"""
    return (n - dilation * (kernel - 1) - 1) // stride + 1


def no_stride(n, kernel, padding, stride, dilation):
    """The stride is left out"""
    return n + 2 * padding - (dilation * (kernel - 1) + 1) + 1


def no_dilation(n, kernel, padding, stride, dilation):
    """The dilation is left out"""
    return (n + 2 * padding - kernel) // stride + 1


def gap_too_many(n, kernel, padding, stride, dilation):
    """The dilated kernel is too wide"""
    return (n + 2 * padding - dilation * kernel) // stride + 1


def rounded_up(n, kernel, padding, stride, dilation):
    """It is rounded up"""
    return math.ceil((n + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1


def rounded_to_even(n, kernel, padding, stride, dilation):
    """the result should be"""
    return round((n + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1


def not_rounded(n, kernel, padding, stride, dilation):
    """Half a place does not exist"""
    return (n + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1


def one_too_early(n, kernel, padding, stride, dilation):
    """The 1 is added before the division"""
    return (n + 2 * padding - dilation * (kernel - 1)) // stride


def span_too_short(n, kernel, padding, stride, dilation):
    """The −1 of the formula is missing"""
    return (n + 2 * padding - dilation * (kernel - 1)) // stride + 1
