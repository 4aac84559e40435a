# ruff: noqa: F821 – my_sigmoid comes from the cell above
def my_slope(z):
    """σ′(z) = σ(z)(1 − σ(z))."""
    a = my_sigmoid(z)
    return a * (1 - a)
