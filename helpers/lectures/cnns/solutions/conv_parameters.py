def my_conv_parameters(kernel, channels, maps):
    """Each map has a kernel for every channel, and one bias."""
    return maps * (channels * kernel**2 + 1)
