# ruff: noqa: F821 – np comes from the cells above
def my_correlate(image, kernel):
    """Return the output of a kernel that stays inside the image."""
    k, w = kernel.shape
    out = np.zeros((image.shape[0] - k + 1, image.shape[1] - w + 1))
    for u in range(k):  # one shifted image for each cell of the kernel
        for v in range(w):
            out += kernel[u, v] * image[u : u + out.shape[0], v : v + out.shape[1]]
    return out
