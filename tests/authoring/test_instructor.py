"""The lecturer's copies: notebooks with their solutions, and a page of answers for each lecture."""

import json

import numpy as np
import pytest

from helpers.authoring import instructor
from helpers.questions import bank, check

pytestmark = pytest.mark.usefixtures("own_progress")


def cell(source, **metadata):
    return {
        "cell_type": "code",
        "metadata": metadata,
        "source": source.splitlines(keepends=True),
        "outputs": [{"output_type": "stream", "name": "stdout", "text": ["old\n"]}],
        "execution_count": 1,
    }


def test_the_instructors_copy(tmp_path):
    stub = 'def my_perceptron(x, w, b):\n    ...\n\ncheck("perceptron.forward", my_perceptron)'
    cells = [
        cell("import numpy as np"),
        cell(stub, exercise="perceptron.forward"),
        cell("1", exercise="no.such"),
        cell('check("perceptron.xor", my_xor)'),
        cell('answer_first("perceptron.z")\nprint(-9)'),
    ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "01_perceptron.ipynb").write_text(json.dumps(notebook))
    (tmp_path / "files" / "questions").mkdir(parents=True)
    for path in bank.FOLDER.glob("*.toml"):
        (tmp_path / "files" / "questions" / path.name).write_bytes(path.read_bytes())

    written = instructor.main(tmp_path)
    assert {path.parent for path in written} == {tmp_path / "build" / "instructor"}
    copied = json.loads(written[0].read_text(encoding="utf-8"))
    source = "".join(copied["cells"][1]["source"])
    assert source.startswith(instructor.solution("perceptron.forward").rstrip())
    assert source.endswith('\n\ncheck("perceptron.forward", my_perceptron)') and "..." not in source
    assert copied["cells"][1]["outputs"] == copied["cells"][3]["outputs"] == []
    assert [copied["cells"][0], copied["cells"][2]] == [cells[0], cells[2]]
    assert copied["cells"][4]["source"] == ["print(-9)"] and copied["cells"][4]["outputs"] == []
    namespace = {"np": np, "check": check}
    exec(source, namespace)

    page = (tmp_path / "build" / "instructor" / "01_perceptron.md").read_text(encoding="utf-8")
    for question in bank.read_file(bank.FOLDER / "01_perceptron.toml"):
        assert f"`{question.id}`" in page and question.prompt in page and question.explanation in page
        for record in (*question.choices, *question.slips):
            assert record.feedback in page
    assert "- ✓ **1, 1, 1, 0**" in page and "**Answer:** -9" in page


def test_the_instructors_copy_without_notebooks(tmp_path):
    assert instructor.main(tmp_path) == []
    assert (tmp_path / "build" / "instructor").is_dir()
