def my_count(sizes):
    """Weights and biases of a dense network: n·m + m for each pair of neighbours n → m."""
    total = 0
    for layer in range(1, len(sizes)):
        n, m = sizes[layer - 1], sizes[layer]
        total += n * m + m
    return total
