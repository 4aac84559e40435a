def my_perceptron(x, w, b):
    """1 if w·x + b > 0, else 0."""
    z = w @ x + b
    return int(z > 0)
