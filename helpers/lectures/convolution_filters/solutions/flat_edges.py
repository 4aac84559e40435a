my_kernel = [[-1, -1, -1], [0, 0, 0], [1, 1, 1]]  # below minus above; every column sums to 0
