"""Where things are: data and px of a panel, hits, and the cells of a table; each script alone."""

import pytest
from support.bare import alone

BACKDROP = {"width": 500, "height": 200}
PANEL = {"box": [50, 20, 450, 180], "x": [-5, 5], "y": [0, 10], "log_y": False}
LOG = {**PANEL, "y": [0.01, 1000], "log_y": True}
SCALE = """(panel, backdrop, x, y) => {
  const scale = panelScale(panel, backdrop, 1000, 600);
  const [px, py] = [scale.x(x), scale.y(y)];
  return { box: scale.box, px, py, x: scale.dataX(px), y: scale.dataY(py) };
}"""


@pytest.mark.parametrize(
    "panel, x, y, px, py",
    [
        (PANEL, -5, 0, 100, 540),  # the lower left corner, twice as far right and three times as far down
        (PANEL, 5, 10, 900, 60),
        (PANEL, 0, 2.5, 500, 420),
        (PANEL, 7, -1, 1060, 588),  # outside
        (LOG, 0, 0.01, 500, 540),
        (LOG, 0, 1000, 500, 60),
        (LOG, 0, 1, 500, 348),  # two of five decades up
    ],
)
def test_data_become_px_and_data_again(panel, x, y, px, py, page):
    there = alone(page, "stage.js", SCALE, panel, BACKDROP, x, y)
    assert there["box"] == [100, 60, 800, 480]
    assert (there["px"], there["py"]) == pytest.approx((px, py))
    assert (there["x"], there["y"]) == pytest.approx((x, y))


@pytest.mark.parametrize(
    "x, y, hit", [(100, 60, True), (900, 540, True), (500, 300, True), (99, 300, False), (500, 541, False)]
)
def test_a_press_hits_a_panel_or_not(x, y, hit, page):
    assert alone(page, "handles.js", "isInside", [100, 60, 800, 480], x, y) is hit


TALL = {"rows": 3, "columns": 2, "turned": False}
TURNED = {**TALL, "turned": True}  # two rows of three on the screen


@pytest.mark.parametrize(
    "table, cell, way, there",
    [
        (TALL, [0, 0], (0, 1), [0, 1]),
        (TALL, [0, 1], (0, 1), [1, 0]),  # on to the next row
        (TALL, [2, 1], (0, 1), [0, 0]),  # from the last to the first
        (TALL, [0, 0], (0, -1), [2, 1]),
        (TALL, [0, 1], (1, 0), [1, 1]),
        (TALL, [2, 1], (1, 0), [0, 1]),
        (TALL, [0, 1], (-1, 0), [2, 1]),
        (TURNED, [0, 0], (0, 1), [1, 0]),
        (TURNED, [2, 0], (0, 1), [0, 1]),
        (TURNED, [0, 0], (1, 0), [0, 1]),
        (TURNED, [0, 1], (1, 0), [0, 0]),
    ],
)
def test_the_arrow_keys_lead_through_a_table_as_it_is_shown(table, cell, way, there, page):
    assert alone(page, "grid.js", "neighbour", table, cell, *way) == there
