def my_backward(X, W, dZ):
    """∂J/∂W = dZᵀ X, ∂J/∂b = Σ dZ over the examples, ∂J/∂X = dZ W."""
    dW = dZ.T @ X
    db = dZ.sum(axis=0)
    dX = dZ @ W
    return dW, db, dX
