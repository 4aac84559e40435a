"""axe-core finds nothing grave in a live figure: names, roles, contrasts, order of the keyboard."""

from support.accessible import found_in
from support.bare import Bare
from support.figures import every_figure

from helpers.lectures.perceptron import live_one_neuron


@every_figure
def test_nothing_grave_in_any_figure_with_all_its_controls(make, page):
    bare = Bare(page, make())
    figure = bare.show()
    figure.locator("summary").first.click()  # the drawer
    bare.settled()
    assert found_in(page, ".nn-figure") == []
    figure.locator(".nn-view").click()
    bare.settled()
    assert found_in(page, ".nn-figure") == []


def test_a_control_without_a_name_is_found(page):
    """The guard of the guard."""
    Bare(page, live_one_neuron()).show()
    page.locator(".nn-slider input[type=range]").first.evaluate(
        "input => { input.removeAttribute('aria-label'); input.removeAttribute('id'); }"
    )
    assert any(rule == "label" for rule, *_ in found_in(page, ".nn-figure"))
