# ruff: noqa: F821 – np and engine come from the cells above
def my_conv_forward(X, W, b):
    """Z[i, k] = Σ_c correlate(X[i, c], W[k, c]) + b[k]."""
    rows, columns = X.shape[2] - W.shape[2] + 1, X.shape[3] - W.shape[3] + 1
    Z = np.zeros((len(X), len(W), rows, columns))
    for i, k in np.ndindex(len(X), len(W)):
        for c in range(X.shape[1]):
            Z[i, k] += engine.correlate(X[i, c], W[k, c])
        Z[i, k] += b[k]
    return Z
