# ruff: noqa: F821 – np comes from the cells above
def my_cross_entropy(y_hat, y):
    """J = mean of −y log ŷ − (1 − y) log(1 − ŷ), with ŷ kept from 0 and 1."""
    p = np.clip(y_hat, 1e-7, 1 - 1e-7)
    return np.mean(-y * np.log(p) - (1 - y) * np.log(1 - p))
