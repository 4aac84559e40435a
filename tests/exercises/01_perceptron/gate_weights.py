nand = ((-2, -2), 3)  # each input pulls z down; only both together pull it below 0
