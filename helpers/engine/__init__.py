"""The maths of the course, small enough to read whole.

Read in this order: `functions` (from a number to a number), `perceptron` (one neuron and how it
learns), `gates` (what neurons can compute, alone and in two layers).
"""
