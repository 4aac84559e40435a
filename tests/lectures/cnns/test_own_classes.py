"""Pictures of one's own, a folder for each class: read, parted by picture, and trained in *Train it live*."""

import io
import zipfile

import numpy as np
import pytest
from PIL import Image
from support.bare import Bare
from support.sweep import same

from helpers.data import own_classes
from helpers.figure import CourseError
from helpers.lectures.cnns import live_train

RNG = np.random.default_rng(0)
Y, X = np.mgrid[:90, :120]


def png(pixels):
    file = io.BytesIO()
    Image.fromarray(np.asarray(pixels, np.uint8)).save(file, "PNG")
    return file.getvalue()


def stripes(slope):
    return png(127 + 120 * np.sin((X + slope * Y) / 6 + RNG.uniform(0, 6)))


def some(each=12, classes=("left", "right")):
    """Pictures by their path in a zip."""
    slopes = dict(zip(classes, np.linspace(-1, 1, len(classes))))
    return {f"mine/{name}/{i}.png": stripes(slope) for name, slope in slopes.items() for i in range(each)}


def packed(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


# ---- reading ----


def test_a_zip_and_a_folder_give_the_same_and_no_picture_is_on_both_sides(tmp_path):
    files = some()
    with zipfile.ZipFile(io.BytesIO(packed(files))) as archive:
        archive.extractall(tmp_path)
    (tmp_path / "mine.zip").write_bytes(packed(files))
    for source in (packed(files), tmp_path / "mine.zip", tmp_path / "mine", str(tmp_path)):
        found = own_classes(source)
        assert found.classes == ("left", "right") and [len(part) for part in found.pictures] == [12, 12]
        for tiles in (False, True):
            X_train, y, X_test, y_test = found.split(tiles)
            assert X_train.shape[1:] == X_test.shape[1:] == (1, 32, 32) and X_train.dtype == np.float32
            assert (len(y), len(y_test)) == (18, 6), "90 × 120 pixels are one tile"
            assert np.abs(X_train).max() <= 1 and np.bincount(y_test).tolist() == [3, 3]
            train, test = ({image.tobytes() for image in part} for part in (X_train, X_test))
            assert not train & test


def test_all_tiles_of_a_picture_fall_on_the_same_side():
    base = np.kron(RNG.random((32, 48)), np.ones((4, 4))) * 255
    files = {
        f"{name}/{i}.png": png(np.roll(base, 7 * (i + 10 * k), axis=1))
        for k, name in enumerate("ab")
        for i in range(5)
    }
    found = own_classes(packed(files))
    _, y, _, y_test = found.split(True)
    assert (len(y), len(y_test)) == (8 * 6, 2 * 6), "six tiles of each picture, 192 × 128"


def test_what_is_left_out_is_named():
    files = some() | {
        "mine/left/broken.png": stripes(0.3)[:300],
        "mine/left/photo.heic": b"\0\0\0\x18ftypheic" + bytes(99),
        "mine/right/again.png": some()["mine/left/0.png"],
        "loose.png": stripes(0.2),
        "__MACOSX/mine/left/._0.png": b"",
        "mine/left/.DS_Store.png": b"x",
        "mine/notes.txt": b"x",
    }
    files["mine/right/copy.png"] = files["mine/left/3.png"]
    note = own_classes(packed(files)).note
    assert "“left/broken.png” (damaged)" in note and "“left/photo.heic” (a HEIC)" in note
    assert "1 picture in no folder left out" in note and "DS_Store" not in note and "MACOSX" not in note
    assert "“right/copy.png” (the same picture is in “left”)" in note
    twice = some() | {"mine/left/copy.png": None}
    twice["mine/left/copy.png"] = twice["mine/left/0.png"]
    assert "1 picture found twice, taken once" in own_classes(packed(twice)).note


def test_many_classes_and_many_pictures_are_cut_down_and_told(monkeypatch):
    from helpers.data import own_pictures

    many = own_classes(packed(some(4, [f"class {k}" for k in range(12)])))
    assert len(many.classes) == 10 and "The 10 largest classes are taken" in many.note
    monkeypatch.setattr(own_pictures, "MOST_PICTURES", 9)
    assert "Of “left” 9 of 12 pictures are taken, evenly spaced" in own_classes(packed(some())).note


def locked(data):
    """A zip whose list says that its files have a password."""
    parts = data.split(b"PK\x01\x02")
    flagged = [part[:4] + bytes([part[4] | 1]) + part[5:] for part in parts[1:]]
    return b"PK\x01\x02".join([parts[0], *flagged])


REFUSED = {
    "no zip": (b"PK nothing", "is no zip. Put the pictures of each class into a folder"),
    "nothing in it": (packed({"readme.txt": b"x"}), "holds no pictures"),
    "one class": (packed(some(9, ["left"])), "has only the folder “left”: two classes are needed"),
    "no folders": (packed({f"{i}.png": stripes(1) for i in range(9)}), "has no folders: two classes"),
    "too few": (packed(some(3)), "at least 4 pictures.*“left” has 3 and “right” has 3"),
    "a password": (locked(packed(some())), "has a password. Zip the folders without one"),
    "no folder there": ("nowhere", "There is no folder or zip “nowhere” beside this notebook"),
    "a number": (7, "Name a folder or a zip of pictures; this is int"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_trained_gets_a_sentence(case):
    source, message = REFUSED[case]
    with pytest.raises(ValueError, match=message) as told:
        own_classes(source)
    assert str(told.value).endswith(".") and "\n" not in str(told.value)


# ---- training ----


@pytest.fixture
def mine(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.zip").write_bytes(packed(some(20)))
    return "mine.zip"


def test_a_cnn_learns_ones_own_classes(mine):
    figure = live_train(data=mine, batch_size=8, learning_rate=0.01)
    for _ in range(8):
        figure.press("step")
    facts = figure.facts
    assert facts["test_accuracy"] == 1 and (facts["train_images"], facts["test_images"]) == (30, 10)
    assert facts["classes"] == ("left", "right") and len(facts["shown"]) == 10, "all test pictures there are"
    assert "own pictures" in figure.description and "left (20), right (20)" in figure.note
    again = eval(figure.call(), {"live_train": live_train})
    assert "data='mine.zip'" in figure.call() and same(again.facts, facts)
    figure.preset(8)
    assert figure.note == "" and figure.values["own"] is not None
    figure.set(data="own pictures")
    assert "left (20)" in figure.note


@pytest.mark.parametrize("classes", [3, 5, 10])
def test_several_classes_are_numbered_where_their_names_have_no_room(tmp_path, classes):
    (tmp_path / "many.zip").write_bytes(packed(some(5, [f"kind of cell {k}" for k in range(classes)])))
    figure = live_train(data=tmp_path / "many.zip", model="linear")
    figure.press("step")
    assert figure.facts["classes"] == tuple(map(str, range(1, classes + 1)))
    assert "In the figure 1 is kind of cell 0; 2 is kind of cell 1" in figure.note
    assert figure.facts["confusion"].shape == (classes, classes)


def test_until_there_are_some_the_tiles_stand_in_and_bad_ones_change_nothing(mine):
    figure = live_train(data="own pictures", model="linear")
    assert figure.note.startswith("No pictures are chosen yet, so these are the tissue tiles")
    before = figure.facts
    for bad in ("nowhere", 3, None, b"x", "a/b.zip"):
        with pytest.raises(CourseError):
            figure.set(data=bad)
    assert same(figure.facts, before)
    figure.set(data=mine, tiles=True)
    assert figure.facts["train_images"] == 30


def test_a_zip_is_chosen_in_the_browser(page, mine):
    page.set_viewport_size({"width": 1366, "height": 900})
    bare = Bare(page, live_train(model="linear"))
    figure = bare.show()
    figure.locator("summary").click()
    bare.settled()
    figure.get_by_label("pictures of your own").set_input_files(mine)
    figure.get_by_text("“mine.zip”: left (20), right (20)").first.wait_for()
    bare.settled()
    assert figure.get_by_label("cut each picture into tiles").is_visible()
    assert bare.figure.call() == "live_train(model='linear', data='mine.zip')"
