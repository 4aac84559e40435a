# ruff: noqa: F821 – np and perceptron come from the cells above
def xor(x):
    """XOR is OR, and NAND at the same time: two hidden neurons and an AND."""
    at_least_one = perceptron(x, np.array([2, 2]), -1)
    not_both = perceptron(x, np.array([-2, -2]), 3)
    return perceptron(np.array([at_least_one, not_both]), np.array([2, 2]), -3)
