def my_output_size(n, kernel, padding, stride, dilation):
    """Return how many places the window finds along a side."""
    span = dilation * (kernel - 1) + 1
    return (n + 2 * padding - span) // stride + 1
