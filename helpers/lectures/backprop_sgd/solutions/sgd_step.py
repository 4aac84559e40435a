def my_step(w, gradient, learning_rate):
    """w ← w − η ∂J/∂w, as a new array."""
    return w - learning_rate * gradient
