def my_one_pass(X, y, w, b, learning_rate):
    """Show every example once; on a mistake add η·y·x to w and η·y to b."""
    for x_i, y_i in zip(X, y):
        says = 1 if w @ x_i + b > 0 else -1
        if says != y_i:
            w = w + learning_rate * y_i * x_i
            b = b + learning_rate * y_i
    return w, b
