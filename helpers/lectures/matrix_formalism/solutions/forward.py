def my_forward(X, layers):
    """Send X through the layers, one after the other: A ← f(A Wᵀ + b)."""
    A = X
    for W, b, f in layers:
        A = f(A @ W.T + b)
    return A
