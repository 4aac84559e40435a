# ruff: noqa: F821 – np and my_perceptron come from the cells above
def my_xor(x):
    """XOR is OR, and NAND at the same time: two hidden neurons and an AND."""
    at_least_one = my_perceptron(x, np.array([2, 2]), -1)
    not_both = my_perceptron(x, np.array([-2, -2]), 3)
    return my_perceptron(np.array([at_least_one, not_both]), np.array([2, 2]), -3)
