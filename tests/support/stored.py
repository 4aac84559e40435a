"""What a notebook stores, compared with what a run of it leaves behind."""

import base64
import io
import json
import re

import nbformat
import numpy as np
from PIL import Image

from helpers.authoring import notebooks


def changed_nothing(saved, path):
    """A notebook that was run and saved elsewhere: the text as stored, and to the eye the same stills."""
    new, stored = steady(nbformat.read(saved, 4)), steady(nbformat.read(path, 4))
    notebooks.normalise(new)
    assert [cell.id for cell in new.cells] == [cell.id for cell in stored.cells]
    for one, other in zip(new.cells, stored.cells):
        assert one.source == other.source
        assert words(one) == words(other), f"{one.id}: another text"
        for picture, old in zip(stills(one), stills(other), strict=True):
            assert picture.shape == old.shape, f"{one.id}: a still of another size"
            assert np.abs(picture - old).mean() < 1, f"{one.id}: another still"  # of 255: letters' edges


def may_differ(cell):
    """Is it tagged as one whose outputs differ each time, such as seconds?"""
    return "nbval-ignore-output" in cell.metadata.get("tags", ())


def steady(notebook):
    """A notebook without the outputs that may differ each time."""
    for cell in filter(may_differ, notebook.cells):
        cell.outputs = []
    return notebook


def words(cell):
    """All outputs of a cell, without the pixels of its pictures."""
    return re.sub(r"[A-Za-z0-9+/=]{200,}", "…", json.dumps(cell.get("outputs", []), ensure_ascii=False))


def stills(cell):
    """The pictures that a cell stores, as whole numbers from 0 to 255."""
    outputs = [
        output.data["image/png"]
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    ]
    return [
        np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB"), int) for data in outputs
    ]
