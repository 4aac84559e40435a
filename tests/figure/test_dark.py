"""On dark paper each colour of a figure has a twin: none is left as it is on light paper."""

import re

from support.figures import every_figure

from helpers.figure import style

TWINS = {name.lower() for name in style.DARK}


@every_figure
def test_every_colour_of_a_picture_has_a_twin(make):
    figure = make()
    for number in range(len(figure.presets) + 1):
        if number:
            figure.preset(number)
        for layer in figure.page.frame(whole=True)["layers"]:
            assert set(colours(layer.get("style"))) <= TWINS, layer


def colours(value):
    """Yield every colour in what a layer looks like."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for part in value:
            yield from colours(part)
    elif isinstance(value, str) and re.fullmatch("#[0-9a-fA-F]{6}", value):
        yield value.lower()
