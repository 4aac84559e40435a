"""Where all the words of a figure's picture stand, and whether they fit: no two on each other, none cut.

The scene knows its words: those of the axes, those of the layers, and the numbers of tables on the picture.
"""

import numpy as np

from helpers.figure import layout, letters, style

HAIR = 1  # px that boxes may share, or stick out: a box is a little larger than its letters
CELL_PADDING = 0.1  # em at the sides of a number in a cell on the picture


def words(figure, width, height, font):
    """Return all words of the picture as (text, box) with boxes (left, top, right, bottom) in px."""
    scene = figure.scene
    found = [(word.text, word.box) for place in scene.places(width, height, font) for word in place.words]
    numbers = cells(figure, width, height, font)
    under = {(text, *np.round(np.add(box[:2], box[2:]))) for text, box, _ in numbers}
    for text in scene.texts(width, height, font):  # a snapshot has no tables: there the layer writes the same
        if (text.string, *np.round((2 * text.x, 2 * text.y))) not in under:
            found.append((text.string, text.box))
    return found + [(text, box) for text, box, _ in numbers]


def cells(figure, width, height, font):
    """Return the numbers of the tables on the picture as (text, box, room in px)."""
    scene = figure.scene
    if scene.tables_at is None:
        return []
    panel, x0, x1, y0, y1 = scene.tables_at
    left, top, right, bottom = scene.layout(width, height, font)[panel]
    axes = scene.panels[panel]
    scale_x, scale_y = (right - left) / np.ptp(axes.x), (bottom - top) / np.ptp(axes.y)
    left, right = left + (x0 - axes.x[0]) * scale_x, left + (x1 - axes.x[0]) * scale_x
    top, bottom = bottom - (y1 - axes.y[0]) * scale_y, bottom - (y0 - axes.y[0]) * scale_y
    parts = figure.parts
    tables = [table for name, table in figure.page._grids().items() if not parts[name].drawer]
    found = []
    for place, table in enumerate(tables):
        rows = np.array(table["cells"])
        rows = rows.T if table.get("turned") else rows
        wide, tall = (right - left) / len(tables) / rows.shape[1], (bottom - top) / rows.shape[0]
        for (row, column), text in np.ndenumerate(rows):
            x = left + place * (right - left) / len(tables) + (column + 0.5) * wide
            y, half = top + (row + 0.5) * tall, letters.width(text) * font / 2
            found.append((text, (x - half, y - font / 2, x + half, y + font / 2), wide))
    return found


def troubles(figure, width, height, font):
    """Return in words what does not fit: nothing, if all is well."""
    found = words(figure, width, height, font)
    boxes = np.array([box for _, box in found]).reshape(-1, 4)
    left, top, right, bottom = boxes.T
    outside = (left < -HAIR) | (top < -HAIR) | (right > width + HAIR) | (bottom > height + HAIR)
    told = [f"“{found[i][0]}” is cut" for i in np.flatnonzero(outside)]
    shared_x = np.minimum.outer(right, right) - np.maximum.outer(left, left)
    shared_y = np.minimum.outer(bottom, bottom) - np.maximum.outer(top, top)
    hit = np.triu((shared_x > HAIR) & (shared_y > HAIR), 1)
    told += [f"“{found[i][0]}” lies on “{found[j][0]}”" for i, j in np.argwhere(hit)]
    told += [
        f"“{text}” is wider than its cell"
        for text, box, room in cells(figure, width, height, font)
        if box[2] - box[0] + 2 * CELL_PADDING * font > room + HAIR
    ]
    return told


WINDOWS = {"student": 768, "projector": 720, "lecture": 1080}  # px high, and how much is left to the stage:
SHARE = {"student": 0.46, "projector": 0.45, "lecture": 0.5}


def stage(figure, view, width):
    """Return (width, height, font) of the stage that view.js gives to a figure of this width in a window."""
    seen = WINDOWS[view]
    most = min(0.0204 * seen, width / 60)
    font = style.STUDENT_FONT
    if view != "student":
        font = min(max(np.floor(10 * most) / 10, font), style.LECTURE_FONT)
    rows = next(n for least, n in layout.rows_by_width(figure.scene.panels) if width >= least * font)
    if rows > 1:
        return width, int(rows * layout.ROW * font), font
    low = 250 if view == "student" else 15 * font
    return width, int(min(max(width * figure.shape, low), max(low, SHARE[view] * seen))), font
