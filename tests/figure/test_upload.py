"""A file of one's own: chosen or dropped in a browser, or named in a cell."""

import io

import numpy as np
import pytest
from PIL import Image
from support.bare import Bare

from helpers.figure import CourseError, LiveFigure, Slider, Upload, Uploaded, Words
from helpers.figure.scene import Scene


class WallView(Scene):
    """One picture."""

    def __init__(self):
        super().__init__()
        self.picture = self.panel("wall", (0, 1), (0, 1), equal=True, frame=False).image(origin="top")

    def update(self, facts):
        self.picture.set_image(facts["picture"])


def decode(name, data):
    """A picture as numbers from 0 to 1."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            return np.asarray(picture.convert("RGB"), dtype=np.float32) / 255
    except OSError:
        raise ValueError(f"“{name}” is not a picture.") from None


class Wall(LiveFigure):
    """Hang up a picture."""

    title = "Wall"
    view = WallView

    own = Upload(decode, label="picture of your own", max_bytes=5_000_000)
    level = Slider(0, 1, start=1.0)

    def compute(self, own, level):
        picture = np.ones((2, 2, 3)) if own is None else own.content
        return {"shape": picture.shape, "mean": float(picture.mean()), "picture": level * picture}

    def explain(self, facts):
        return Words([("1", None)], "1", "mean", f"{facts['own']}, {facts['mean']:.2f}")


live_wall = Wall


def png(pixels):
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "png")
    return file.getvalue()


SMALL = png(np.full((3, 4, 3), 51, np.uint8))
LARGE = png(np.random.default_rng(0).integers(0, 256, (1000, 1000, 3), dtype=np.uint8))  # 3 MB


def offered(name, data):
    return {"name": name, "mimeType": "image/png", "buffer": data}


@pytest.fixture
def shown(page):
    bare = Bare(page, live_wall())
    figure = bare.show()
    bare.settled()
    return bare, figure, figure.get_by_label("picture of your own")


def wait(page, done):
    """Pieces of a file may be longer apart than a settled page waits."""
    for _ in range(200):
        if done():
            return
        page.wait_for_timeout(50)
    raise TimeoutError


def told(figure):
    return figure.locator("[role=status]").text_content()


# ---- in a browser ----


def test_a_small_file_is_read_and_shown(shown):
    bare, figure, field = shown
    assert field.get_attribute("type") == "file" and ".png" in field.get_attribute("accept")
    field.set_input_files(offered("small.png", SMALL))
    bare.settled()
    assert bare.figure.facts["shape"] == (3, 4, 3) and bare.figure.facts["mean"] == pytest.approx(0.2)
    assert figure.locator("[data-control=own]").text_content() == "picture of your ownsmall.png"
    assert figure.locator(".nn-call").text_content() == "live_wall(own='small.png')" and told(figure) == ""
    figure.get_by_role("button", name="reset").click()
    bare.settled()
    assert bare.figure.values["own"] is None and bare.figure.facts["mean"] == 1
    field.set_input_files(offered("small.png", SMALL))  # the same once more
    bare.settled()
    assert bare.figure.facts["mean"] == pytest.approx(0.2)


def test_it_is_reached_and_opened_by_keyboard(shown, page):
    _, figure, field = shown
    page.on("filechooser", lambda chooser: None)  # from here on, no window of the system opens
    figure.get_by_role("button", name="reset").focus()
    page.keyboard.press("Tab")
    assert field.evaluate("field => field === document.activeElement")
    frame = "field => getComputedStyle(field.labels[0]).outlineStyle"
    assert field.evaluate(frame) == "solid", "the focus must be seen"
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(offered("small.png", SMALL))
    figure.get_by_text("small.png, 0.20").first.wait_for()


def test_a_large_file_comes_in_pieces_and_says_how_far_it_is(shown):
    bare, figure, field = shown
    field.set_input_files(offered("large.png", LARGE))
    figure.get_by_text("large.png, 0.50").first.wait_for()
    bare.settled()
    assert bare.figure.facts["shape"] == (1000, 1000, 3)
    assert np.array_equal(bare.figure.values["own"].content, decode("large.png", LARGE))
    pieces = [one for message in bare.heard for one in message["operations"] if one["do"] == "piece"]
    assert [one["at"] for one in pieces] == [0, 2 << 20] and len(LARGE) > 2 << 20
    messages = [frame["message"] for frame, _ in bare.sent]
    assert "“large.png” is on its way: 60 %." in messages and messages[-1] == ""


def test_what_cannot_be_taken_gets_a_sentence_and_the_old_picture_stays(shown):
    bare, figure, field = shown
    field.set_input_files(offered("small.png", SMALL))
    bare.settled()
    nothing, large = "is not a picture", "has 5 MB; “picture of your own” takes at most 5 MB"
    for data, sentence, messages in (
        (SMALL[:45], nothing, 2),  # the offer, and the one piece
        (b"only words", nothing, 2),
        (b"", nothing, 1),
        (bytes(5_000_001), large, 1),  # none of it is sent
    ):
        heard = len(bare.heard)
        field.set_input_files(offered("broken.png", data))
        bare.settled()
        assert told(figure) == f"“broken.png” {sentence}." and len(bare.heard) - heard == messages
        shown_name = figure.locator("[data-control=own] span").text_content()
        assert bare.figure.values["own"] == "small.png" == shown_name


def test_a_second_file_replaces_one_that_is_on_its_way(shown, page):
    bare, _, field = shown
    answer = bare.answer

    def meanwhile(message, buffers=()):
        if bare.figure.page.arriving and bare.figure.page.arriving.data:  # after its first piece
            bare.answer = answer
            bare.figure.page.receive({"id": None, "view": "other", "operations": [offer]})
        return answer(message, buffers)

    offer = {"do": "upload", "name": "own", "file": "small.png", "size": len(SMALL), "ticket": "t"}
    bare.answer = meanwhile
    field.set_input_files(offered("large.png", LARGE))
    wait(page, lambda: bare.answer == answer)
    bare.settled()
    assert bare.figure.values["own"] is None and bare.figure.page.arriving.file == "small.png"
    field.set_input_files(offered("large.png", LARGE))
    field.set_input_files(offered("small.png", SMALL))
    wait(page, lambda: bare.figure.values["own"])
    bare.settled()
    assert bare.figure.values["own"] == "small.png" and bare.figure.page.arriving is None


def test_a_file_broken_off_leaves_the_old_picture_and_the_figure_goes_on(shown, page):
    bare, figure, field = shown
    page.evaluate("() => void (Blob.prototype.arrayBuffer = () => Promise.reject(new Error('gone')))")
    field.set_input_files(offered("large.png", LARGE))
    wait(page, lambda: told(figure))
    assert told(figure) == "“large.png” cannot be read any more. Choose it again."
    figure.get_by_label("level", exact=True).focus()
    page.keyboard.press("ArrowLeft")
    bare.settled()
    assert bare.figure.values == {"own": None, "level": 0.9}


def test_a_file_is_dropped_on_the_picture(shown, page):
    bare, _, _ = shown
    page.evaluate(
        """bytes => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(bytes)], "dropped.png"));
            const drop = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
            const taken = !document.querySelector(".nn-stage canvas").dispatchEvent(drop);
            if (!taken) throw "the page opens it instead";
        }""",
        list(SMALL),
    )
    bare.settled()
    assert bare.figure.values["own"] == "dropped.png"


# ---- in a cell ----


def test_a_file_beside_the_notebook_is_named_in_a_cell(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my.png").write_bytes(SMALL)
    figure = live_wall()
    figure.set(own="my.png")
    again = eval(figure.call())
    assert figure.call() == "live_wall(own='my.png')" and again.facts["mean"] == figure.facts["mean"] < 0.3
    assert isinstance(again.values["own"], Uploaded)
    figure.set(own=tmp_path / "my.png")
    figure.set(own=None)
    assert figure.call() == "live_wall()"


@pytest.mark.parametrize(
    "raw, sentence",
    [
        ("none.png", "There is no file “none.png” beside this notebook"),
        ("x" * 5000 + ".png", "There is no file “…xxxx"),
        ("a\0b.png", "There is no file"),
        (".", "There is no file"),
        ("", "takes the name of a file"),
        (["my.png"], "takes the name of a file"),
        ("words.png", "“words.png” is not a picture"),
        ("huge.png", "“huge.png” has 6 MB; “picture of your own” takes at most 5 MB"),
    ],
)
def test_a_bad_name_gets_a_sentence(raw, sentence, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "words.png").write_text("words")
    (tmp_path / "huge.png").write_bytes(bytes(6_000_000))
    figure = live_wall()
    with pytest.raises(CourseError, match=sentence):
        figure.set(own=raw)
    assert figure.values["own"] is None
