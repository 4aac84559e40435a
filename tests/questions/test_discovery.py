"""A lecture's questions and exercises are found by their names; what is missing is said in a sentence."""

import pytest
from support import exercises
from support.notebooks import figure_asked_about


def test_nothing_is_missing():
    found = [*exercises.without_lecture(), *exercises.missing(), *exercises.strays()]
    assert not found, "\n".join(found)


def test_a_questions_file_without_its_lecture(tmp_path):
    (tmp_path / "07_seeds.toml").write_text("")
    assert list(exercises.without_lecture(tmp_path)) == [
        "07_seeds.toml has no lecture: make the folder helpers/lectures/seeds with an __init__.py."
    ]


def test_an_exercise_without_wrong_versions_or_a_cell(tmp_path, monkeypatch):
    assert list(exercises.missing(["perceptron.xor"], tmp_path)) == [
        "perceptron.xor has no wrong versions: write tests/lectures/perceptron/wrong/xor.py."
    ]
    monkeypatch.setattr(exercises.instructor, "solution", lambda exercise_id: None)
    monkeypatch.setattr(exercises, "notebook_of", lambda exercise_id: None)
    assert list(exercises.missing(["perceptron.xor"])) == [
        "perceptron.xor has no solution: write helpers/lectures/perceptron/solutions/xor.py.",
        'perceptron.xor is in no notebook: its cell needs the metadata "exercise": "perceptron.xor".',
    ]
    with pytest.raises(AssertionError, match=r"perceptron\.xor has no solution: write"):
        exercises.reference("perceptron.xor")


@pytest.mark.parametrize("lecture", ["perceptron", "seeds"])
def test_a_wrong_version_of_no_exercise(tmp_path, lecture):
    folder = tmp_path / lecture / "wrong"
    folder.mkdir(parents=True)
    (folder / "xnor.py").write_text('def wrong(x):\n    """no"""\n')
    assert list(exercises.wrong_versions(tmp_path)) == []
    where = f"helpers/lectures/{lecture}/exercises.py"
    assert list(exercises.strays(tmp_path)) == [
        f"wrong/xnor.py belongs to no exercise: {where} has none of this name."
    ]


def test_a_state_question_that_no_notebook_asks():
    with pytest.raises(AssertionError, match=r'write ask\("seeds.most", figure\) in one'):
        figure_asked_about("seeds.most")
