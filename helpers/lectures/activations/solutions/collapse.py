def my_collapse(matrices):
    """One matrix for a stack of layers without activation and without biases: W_d … W2 W1."""
    product = matrices[0]
    for W in matrices[1:]:
        product = W @ product
    return product
