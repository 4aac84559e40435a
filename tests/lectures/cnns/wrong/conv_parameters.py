"""Wrong versions of conv_parameters. Each docstring is what the learner must read."""


def no_bias(kernel, channels, maps):
    """The biases are left out"""
    return kernel * kernel * channels * maps


def one_bias(kernel, channels, maps):
    """One bias for the whole layer is too few"""
    return kernel * kernel * channels * maps + 1


def bias_per_channel(kernel, channels, maps):
    """not once for each channel"""
    return (kernel * kernel + 1) * channels * maps


def one_channel(kernel, channels, maps):
    """The channels are left out"""
    return (kernel * kernel + 1) * maps


def no_square(kernel, channels, maps):
    """A kernel has k·k cells, not k"""
    return (kernel * channels + 1) * maps


def swapped(kernel, channels, maps):
    """Channels and maps have changed places"""
    return (kernel * kernel * maps + 1) * channels


def one_map(kernel, channels, maps):
    """These are the parameters of one map"""
    return kernel * kernel * channels + 1


def added(kernel, channels, maps):
    """Each channel has its own k·k cells: multiply"""
    return (kernel * kernel + channels + 1) * maps
