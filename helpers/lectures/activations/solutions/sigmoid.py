# ruff: noqa: F821 – np comes from the cells above
def my_sigmoid(z):
    """σ(z) = 1 / (1 + e⁻ᶻ) for numbers and arrays; e only ever meets powers up to 0."""
    e = np.exp(-np.abs(z))
    return np.where(z < 0, e, 1) / (1 + e)
