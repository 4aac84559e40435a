# ruff: noqa: F821 – np comes from the cells above
def my_gradient(f, x):
    """Each number of x in turn: (f(x + h) − f(x − h)) / 2h, the others as they are."""
    h = 1e-5
    slopes = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[place] += h
        down[place] -= h
        slopes[place] = (f(up) - f(down)) / (2 * h)
    return slopes
