"""A table of one's own in every figure that shows labelled points: from a cell, a file, the clipboard."""

import numpy as np
import pytest
from support.bare import Bare
from support.figures import FIGURES
from support.sweep import same

import __main__
from helpers import own_table
from helpers.course import FILES
from helpers.figure import OWN, CourseError, OwnTableData
from helpers.lectures.activations import live_depth
from helpers.lectures.backprop_sgd import live_minibatch_noise, live_playground
from helpers.lectures.perceptron import live_learning, live_one_neuron

OWNING = [make for make in FIGURES if issubclass(make, OwnTableData)]
with_points = pytest.mark.parametrize("make", OWNING, ids=lambda make: make.call_name)
RNG = np.random.default_rng(0)
X, Y = RNG.normal(size=(40, 2)) + np.repeat([[0, 0], [3, 1]], 20, axis=0), np.repeat([0, 1], 20)
TEXT = "mass\tlength\tage\tkind\n" + "".join(
    f"{a:.3f}\t{b:.3f}\t{i % 7}\t{'uv'[k]}\n".replace(".", ",") for i, ((a, b), k) in enumerate(zip(X, Y))
)
LONG = TEXT + TEXT.partition("\n")[2]


@pytest.fixture
def csv(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my.csv").write_text(TEXT.replace("\t", ";"), encoding="cp1252")
    return "my.csv"


def chosen(figure):
    return figure.values[type(figure).data_name]


def test_these_figures_take_a_table():
    names = ("one_neuron", "learning", "depth", "space_bender", "minibatch_noise", "playground")
    assert {make.call_name for make in OWNING} == {f"live_{name}" for name in names}


@with_points
def test_data_takes_a_path_a_dataframe_a_table_arrays_and_text(make, csv):
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"mass": X[:, 0], "length": X[:, 1], "kind": Y})
    for data in (csv, frame, own_table(csv), (X, Y), TEXT):
        figure = make(data=data)
        assert isinstance(figure.values["own"].table.note, str) and "40 rows" in figure.note
        assert figure.note in figure._repr_mimebundle_()[0]["text/plain"]
        assert chosen(figure) == OWN and len(figure.description) < 420
        if figure.timeline:
            figure.press("step")
    figure.press("reset")
    assert "40 rows" in figure.note, "reset goes back to the start, which was this table"


@with_points
def test_presets_and_reset_lead_back_to_the_course_and_the_table_is_kept(make, csv):
    figure = make()
    before = figure.facts
    figure.set(**{make.data_name: csv})
    assert "40 rows" in figure.note and not same(before, figure.facts)
    start = next(name for name in figure.controls[make.data_name].options if name != OWN)
    figure.set(**{make.data_name: start})
    assert figure.note == "" and figure.values["own"] is not None
    figure.set(**{make.data_name: OWN})
    assert "40 rows" in figure.note, "it need not be loaded again"
    assert figure.options(figure.values)["column_1"] == ["mass", "length", "age"]


@with_points
def test_state_names_the_table_and_the_call_brings_it_back(make, csv, monkeypatch):
    word = f"{make.data_name}="
    for given, told in ((csv, "'my.csv'"), (own_table(csv), "cells"), ((X, Y), "(points, sides)")):
        monkeypatch.setattr(__main__, "cells", None if told.startswith("(") else given, raising=False)
        monkeypatch.setattr(__main__, "points", X, raising=False)
        monkeypatch.setattr(__main__, "sides", Y, raising=False)
        figure = make(data=given)
        if told == "'my.csv'":
            figure.set(column_1="age", column_one="v")
            told += ", columns=('age', 'length', 'kind', 'v')"
        assert word + told in figure.call()
        again = eval(figure.call(), {make.call_name: make, **vars(__main__)})
        assert same(again.facts, figure.facts) and again.call() == figure.call()


def test_without_a_name_a_table_is_never_dumped():
    for data in (LONG * 4, (X.tolist(), Y.tolist()), own_table(LONG * 4)):
        figure = live_learning(data=data)
        assert len(figure.call()) < 100


def test_a_table_made_in_the_call_is_written_as_it_was(csv):
    figure = live_learning(data=own_table(csv, x1="age"))
    assert figure.call() == "live_learning(data=own_table('my.csv', x1='age'))"


def test_columns_are_chosen_and_change_places(csv):
    figure = live_one_neuron(data=csv)
    assert figure.facts["features"] == ("x₁: mass (s.d.)", "x₂: length (s.d.)")
    figure.set(column_1="length")
    assert figure.values["columns"] == ("length", "mass", "kind")
    figure.set(column_1="mass")
    assert figure.values["columns"] == () and "columns" not in figure.call()
    figure.set(column_class="age")
    assert "of other classes" in figure.note and figure.values["column_one"] == "two most frequent"
    figure.set(column_one="3")
    assert figure.facts["classes"] == ("not 3", "3")
    with pytest.raises(CourseError, match="has no column “colour”"):
        figure.set(column_2="colour")
    with pytest.raises(CourseError, match="columns names x₁, x₂ and the class column"):
        figure.set(columns=("a", 3))
    figure.set(data=(X, Y))
    assert figure.values["columns"] == (), "another table has other columns"


def test_bad_tables_get_a_sentence_and_change_nothing(csv):
    figure = live_playground(data=csv)
    before = figure.facts
    for data in ("none.csv", "mice", 3, None, {}, "a\tb\n1\t2\n", np.zeros(4), (X, Y[:3])):
        with pytest.raises(CourseError) as refused:
            figure.set(data=data)
        assert str(refused.value).endswith((".", ")")) and same(figure.facts, before)
    with pytest.raises(CourseError, match=r"There is no file “none\.csv”"):
        live_one_neuron(data="none.csv")


def test_measurements_get_no_noise_unless_it_is_asked_for(csv):
    assert live_playground(data=csv).values["noise"] == 0
    figure = live_playground()
    figure.set(data=csv)
    assert figure.values["noise"] == 0 and live_playground(data=csv, noise=0.3).values["noise"] == 0.3
    shown = np.concatenate([part for (_, _), part in figure.facts["points"].items()])
    np.testing.assert_allclose(np.sort(shown, axis=0), np.sort(own_table(csv).X, axis=0), atol=1e-6)


@with_points
def test_three_rows_do_not_break_a_figure(make):
    figure = make(data="a\tb\tk\n1\t2\tu\n2\t1\tv\n4\t4\tv\n")
    for preset in range(1, len(figure.presets) + 1):
        figure.preset(preset)
        figure.set(**{make.data_name: OWN})
    if figure.timeline:
        for _ in range(3):
            figure.press("step")


@with_points
def test_a_hundred_thousand_rows_are_thinned_and_told(make):
    many = RNG.normal(size=(100_000, 2))
    figure = make(data=(many, many.sum(axis=1) > 0.3))
    assert "of 100000 rows, evenly spaced in each class" in figure.note


def test_the_pinned_run_of_the_playground_keeps_its_table(csv):
    figure = live_playground(data=csv)
    figure.press("step")
    figure.set(pin=True)
    figure.set(data="moons")
    assert "data own table → moons" in figure.facts["run_a"]["changes"]
    again = eval(figure.call(), {"live_playground": live_playground})
    np.testing.assert_array_equal(again.facts["run_a"]["curve"], figure.facts["run_a"]["curve"])


def test_points_by_hand_belong_to_the_own_table_and_its_columns(csv):
    figure = live_playground(data=csv, steps=1)
    rows = sum(len(points) for points in figure.facts["points"].values())
    examples, reach = figure.facts["train_examples"], figure.facts["axis"][-1]
    start = figure.facts["theta"]
    figure.drag("plane", 9.0, -9.0)
    assert figure.values["edits"] == ((rows, reach, -reach, 1),), "it stays on the plane"
    assert figure.facts["train_examples"] == examples + 1
    figure.set(click="erases")
    figure.drag("plane", *figure.facts["points"]["test", 1][0].tolist())
    assert figure.facts["test_examples"] == rows - examples - 1
    figure.set(square_1=True, product=True)
    figure.press("step")
    again = eval(figure.call(), {"live_playground": live_playground})
    assert same(again.facts, figure.facts) and again.facts["sizes"][0] == 4
    figure.set(data=OWN)
    assert len(figure.values["edits"]) == 2, "it is the table that is shown already"
    figure.set(column_1="age")
    assert figure.values["edits"] == () and len(figure.facts["theta"]) > len(start)
    figure.drag("plane", 0.0, 0.0)
    figure.set(data=(X, Y))
    assert figure.values["edits"] == () and figure.facts["train_examples"] == examples


def test_former_runs_of_an_own_table_tell_their_columns(csv):
    figure = live_playground()
    for changes in ({}, {"data": csv}, {"column_1": "age"}):
        figure.set(**changes)
        figure.press("step")
    figure.set(column_1="length")
    labels = [run["label"][0] for run in figure.facts["former"]]
    assert [label.split(", ")[0] for label in labels] == ["moons", "own table", "own table"]
    assert [label.split(", ")[1] for label in labels[1:]] == ["as found", "age × length"]
    figure.set(data="moons", noise=0.2)
    figure.set(columns=("age", "mass"))
    assert all(run["label"][0] for run in figure.facts["former"])


def test_the_last_cloud_stays_with_an_own_table(csv):
    figure = live_minibatch_noise(data=csv, batch_size=4)
    figure.press("step")
    axes = figure.scene.panels[1].y
    figure.set(batch_size=16)
    assert len(figure.facts["ghost"]) == 10 and figure.scene.panels[1].y == axes
    figure.set(column_1="age")
    assert len(figure.facts["ghost"]) == 10 and figure.facts["ghost_size"] == 4


def test_the_axis_of_mistakes_grows_with_the_table():
    y = np.arange(600) % 2
    figure = live_depth(data=(RNG.normal(size=(600, 2)), y))
    assert figure.facts["mistakes"] > 100 and figure.scene.panels[2].y[1] > figure.facts["mistakes"]


# ---- in a browser ----


@pytest.fixture
def shown(page):
    page.set_viewport_size({"width": 1366, "height": 900})
    bare = Bare(page, live_learning())
    figure = bare.show()
    figure.locator("summary").click()
    bare.settled()
    return bare, figure


def paste(figure, text):
    box = figure.get_by_label("Paste the cells of a table")
    box.evaluate(
        """(box, text) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            box.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
        }""",
        text,
    )


def wait_for(bare, done):
    for _ in range(200):
        if done():
            break
        bare.page.wait_for_timeout(50)
    bare.settled()


def test_a_csv_is_chosen_its_columns_too_and_a_preset_returns(shown):
    bare, figure = shown
    assert not figure.get_by_label("x₁", exact=True).is_visible()
    csv = (FILES / "data" / "biopsies.csv").read_text(encoding="utf-8").replace(",", ";").replace(".", ",")
    file = {"name": "mine.csv", "mimeType": "text/csv", "buffer": csv.encode("utf-16")}
    figure.get_by_label("a table of your own").set_input_files(file)
    wait_for(bare, lambda: bare.figure.values["own"])
    assert figure.locator(".nn-note").text_content().startswith("“mine.csv”: 569 rows, x₁ is worst radius")
    assert figure.locator(".nn-call").text_content() == "live_learning(data='mine.csv')"
    figure.get_by_label("x₁", exact=True).select_option("mean texture (grey levels)")
    bare.settled()
    assert bare.figure.values["columns"][0] == "mean texture (grey levels)"
    assert figure.get_by_label("data", exact=True).input_value() == OWN
    figure.locator(".nn-chip").first.click()
    bare.settled()
    assert not figure.locator(".nn-note").is_visible()
    assert not figure.get_by_label("x₁", exact=True).is_visible()


def test_cells_are_pasted_and_what_is_no_table_gets_a_sentence(shown):
    bare, figure = shown
    paste(figure, TEXT)
    wait_for(bare, lambda: bare.figure.values["own"])
    assert (
        bare.figure.note.startswith("“pasted cells”: 40 rows") and len(bare.figure.facts["points"][0]) == 20
    )
    before = bare.figure.facts
    paste(figure, "only words")
    wait_for(bare, lambda: bare.figure.page.message)
    assert "“pasted cells” has a header and no rows" in figure.locator("[role=status]").text_content()
    assert same(bare.figure.facts, before)


def test_digits_typed_into_the_box_are_no_presets(shown):
    bare, figure = shown
    box = figure.get_by_label("Paste the cells of a table")
    box.focus()
    heard = len(bare.heard)
    bare.page.keyboard.type("3")
    bare.settled()
    assert box.input_value() == "3" and len(bare.heard) == heard


def test_a_table_is_dropped_on_the_picture(shown):
    bare, figure = shown
    figure.locator(".nn-stage canvas").evaluate(
        """(canvas, text) => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([text], "dropped.csv"));
            canvas.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true }));
        }""",
        TEXT,
    )
    wait_for(bare, lambda: bare.figure.values["own"])
    assert bare.figure.note.startswith("“dropped.csv”: 40 rows")
