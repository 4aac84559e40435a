"""The dialogue keeps the key until there is an answer, and remembers what was answered."""

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from support.bank import BANK

from helpers import saving
from helpers.lectures.perceptron import live_learning, live_one_neuron
from helpers.questions import ask, predict, record, snapshot
from helpers.questions.dialogue import Dialogue, public
from helpers.questions.markup import plain, segments
from helpers.questions.record import Progress
from helpers.questions.widget import SCRIPTS, QuestionWidget

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.usefixtures("own_progress")


class Talk:
    """A widget and what it sends."""

    def __init__(self, widget):
        self.widget, self.sent = widget, []
        widget.send = lambda content, buffers=None: self.sent.append(content)

    def say(self, **message):
        before = len(self.sent)
        self.widget._on_message(self.widget, message, [])
        return self.sent[before] if len(self.sent) > before else None


@pytest.mark.parametrize("question", [pytest.param(q, id=q.id) for q in BANK.values()])
def test_nothing_is_given_away_before_an_answer(question):
    figure = SimpleNamespace(facts={"wrong_if_turned": ["01"], "first_to_move": "C"})
    about = (figure,) if question.kind == "state" else ()
    for talk in (Talk(ask(question.id, *about)), Talk(predict(question.id, *about))):
        reply = talk.say(type="ready")
        state = talk.widget.get_state()
        code = {"_esm", "_css"}
        parts = [{k: v for k, v in state.items() if k not in code}, reply, talk.widget._repr_mimebundle_()]
        seen = json.dumps(parts, default=str, ensure_ascii=False)
        secrets = [record.feedback for record in (*question.choices, *question.slips, *question.pairs)]
        for secret in (*secrets, question.explanation, question.otherwise, *question.hints):
            assert not secret or plain(secret) not in seen
            assert not secret or json.dumps(segments(secret), ensure_ascii=False)[1:-1] not in seen
        for word in ('"right"', "proof", "misconception", 'answer"', "tolerance", "accepted"):
            assert word not in seen
        assert question.key is None or question.key not in seen


def test_public_does_not_depend_on_the_key():
    for question in BANK.values():
        other = replace(question, answer=[[5]], accepted=("x",), key="y", slips=(), proof="1", relative=9.0)
        assert public(other, "ask") == public(question, "ask")
    question = BANK["perceptron.nand"]
    turned = tuple(replace(c, right=not c.right, feedback="secret") for c in question.choices)
    assert public(question, "ask") == public(replace(question, choices=turned), "ask")


def test_a_talk_from_answer_to_answer():
    talk = Talk(ask("perceptron.nand"))
    assert talk.say(type="ready") == {"type": "nothing"}
    first = talk.say(type="hint", count=0)
    assert first["left"] == 1 and "maths" in json.dumps(first["text"])
    assert talk.say(type="hint", count=7) is None and talk.say(type="hint", count="x") is None
    assert talk.say(type="check", answer=None)["right"] is None
    assert talk.say(type="check", answer=2)["right"] is False
    reply = talk.say(type="check", answer=4)
    assert reply["right"] is True and reply["explanation"]
    for nonsense in (3, None, [], {"type": "reveal"}, {"type": 5}, {"type": "check"}):
        talk.widget._on_message(talk.widget, nonsense, [])


def test_a_restarted_kernel_remembers(own_progress):
    Talk(ask("perceptron.nand")).say(type="check", answer=2)
    record._opened.cache_clear()  # as after a restart
    reply = Talk(ask("perceptron.nand")).say(type="ready")
    assert reply["earlier"] and reply["answer"] == 2 and reply["right"] is False
    entry = json.loads(own_progress.read_text())["questions"]["perceptron.nand"]
    assert entry["answer"] == 2 and entry["right"] is False and entry["attempts"] == 1
    assert [each["slip"] for each in entry["tries"]] == [BANK["perceptron.nand"].choices[2].misconception]
    record._opened.cache_clear()
    figure = SimpleNamespace(facts={"wrong_if_turned": ["01"], "right_rows": []})
    Talk(ask("gates.wrong_rows", figure)).say(type="check", answer=["01"])
    reply = Talk(ask("gates.wrong_rows", figure)).say(type="ready")
    assert reply["right"] is True and reply["answer"] == ["01"]


def test_a_state_question_reads_the_facts_of_the_moment():
    figure = SimpleNamespace(facts={"z_turned": 0, "w1_share": 1})
    talk = Talk(ask("perceptron.probe_side", figure))
    assert talk.say(type="check", answer="1")["right"] is False
    figure.facts = {"z_turned": 1, "w1_share": 1}
    reply = talk.say(type="check", answer="1")
    assert reply["right"] is True and reply["explanation"]
    figure.facts = None
    assert talk.say(type="check", answer="1")["right"] is None


@pytest.fixture
def figure():
    return live_one_neuron()


def test_predict_takes_a_guess_and_keeps_the_verdict_back(figure):
    talk = Talk(predict("perceptron.predict_scaling", figure))
    assert talk.say(type="reveal")["right"] is None
    assert talk.say(type="check", answer=0) is None
    noted = talk.say(type="commit", answer=1)
    assert "right" not in noted
    text = "".join(part["text"] for part in noted["text"])
    assert text == "Noted: It moves away from the origin. Now try it in the figure."
    again = Talk(predict("perceptron.predict_scaling", figure))
    assert again.say(type="ready") == noted
    revealed = again.say(type="reveal", anyway=True)
    assert revealed["right"] is False and "in step" in json.dumps(revealed["text"])


def test_the_verdict_on_a_guess_waits_until_the_figure_has_moved(figure):
    figure.set(b=2)  # before the guess: it does not count
    talk = Talk(predict("perceptron.predict_scaling", figure))
    assert talk.say(type="commit", answer=1)["tried"] is False
    early = talk.say(type="reveal")
    assert early["type"] == "untried" and "right" not in early
    assert "have not moved the figure yet" in json.dumps(early["text"])
    assert talk.say(type="moved") == {"type": "moved", "tried": False}
    figure.set(b=3)
    assert talk.say(type="moved")["tried"] is True
    assert talk.say(type="reveal")["right"] is False
    assert talk.say(type="commit", answer=0)["tried"] is False, "a new guess is tried anew"
    figure.set(b=4)
    assert talk.say(type="reveal")["right"] is True


def test_a_step_moves_a_figure_too():
    learning = live_learning()
    talk = Talk(predict("perceptron.predict_scaling", learning))
    talk.say(type="commit", answer=1)
    assert talk.say(type="reveal")["type"] == "untried"
    learning.press("step")
    assert talk.say(type="reveal")["right"] is False


@pytest.mark.parametrize("thing", [None, ..., 3, "one", SimpleNamespace(facts=None)])
def test_a_guess_is_tried_on_a_figure_or_on_nothing(thing, capsys):
    assert predict("perceptron.predict_scaling", thing) is None
    assert 'Write predict("perceptron.predict_scaling", figure).' in capsys.readouterr().out


@pytest.mark.parametrize(
    "value, says",
    [
        (None, "Not answered yet"),
        (..., "Not answered yet"),
        (-9, "✓ Right."),
        (-10, "✗ Not yet. That is"),
        ("x", "–"),
    ],
)
def test_a_value_is_judged_at_once(value, says):
    widget = ask("perceptron.z", value)
    assert says in widget._repr_mimebundle_()[0]["text/plain"]
    assert Talk(widget).say(type="ready")["type"] == "verdict"


def saved(widget):
    """The output of a question as Jupyter saves it now."""
    data = dict(widget._repr_mimebundle_()[0])
    cell = {"outputs": [{"output_type": "execute_result", "data": data}]}
    saving.before_save(model={"type": "notebook", "content": {"cells": [cell]}})
    return data


@pytest.fixture
def own_runtime(own_progress):
    """The folder for what runs, which kernel and server of a user share."""
    return own_progress.with_name("runtime")


def test_what_is_saved_shows_the_answer_and_its_verdict(own_runtime):
    talk = Talk(ask("perceptron.nand"))
    assert saved(talk.widget)["text/plain"].endswith(snapshot.RUN)
    talk.say(type="check", answer=None)
    assert saved(talk.widget)["text/plain"].endswith(snapshot.RUN)
    question = BANK["perceptron.nand"]
    for place in (2, 4):
        talk.say(type="check", answer=place)
        choice, data = question.choices[place], saved(talk.widget)
        mark = "✓ Right." if choice.right else "✗ Not yet."
        wanted = f"\nYour answer: {plain(choice.text)}\n{mark} {plain(choice.feedback)}"
        assert (
            wanted.rstrip() in data["text/plain"] and "application/vnd.jupyter.widget-view+json" not in data
        )
        assert data["text/html"] == snapshot.as_html(data["text/plain"])
    assert data["text/plain"].endswith(plain(question.explanation))
    record._opened.cache_clear()
    again = Talk(ask("perceptron.nand"))  # the cell is run anew, and shows what was answered before
    again.say(type="ready")
    assert saved(again.widget) == data


def test_a_guess_is_saved_as_a_guess_until_it_is_judged(own_runtime):
    talk = Talk(predict("perceptron.predict_scaling"))
    talk.say(type="commit", answer=1)
    assert "Noted: It moves away from the origin." in saved(talk.widget)["text/plain"]
    talk.say(type="reveal", anyway=True)
    assert "Your answer: It moves away from the origin.\n✗ Not yet." in saved(talk.widget)["text/plain"]


@pytest.mark.parametrize("question", [pytest.param(q, id=q.id) for q in BANK.values() if q.kind != "state"])
def test_every_kind_is_saved_with_its_answer(question, own_runtime):
    talk = Talk(ask(question.id))
    rows = len(question.pairs)
    answers = {
        "one": 0, "many": [0, 1], "array": "[1, 2]", "number": "−7", "text": "axon",
        "order": list(range(len(question.steps))), "match": [0] * rows, "label": [1] * rows,
    }  # fmt: skip
    assert talk.say(type="check", answer=answers[question.kind])["right"] is not None
    data = saved(talk.widget)
    assert "\nYour answer: " in data["text/plain"]
    assert data["text/html"].count("<img") == len(talk.widget.pictures)


def test_a_folder_that_cannot_be_written_holds_up_no_answer(own_runtime):
    own_runtime.write_text("a file in the place of the folder")
    talk = Talk(ask("perceptron.nand"))
    assert talk.say(type="check", answer=4)["right"] is True
    assert saved(talk.widget)["text/plain"].endswith(snapshot.RUN)


@pytest.mark.parametrize("left", [b"", b"{", b"[]", b'{"text/html": 3}', b"\xff"])
def test_what_is_damaged_is_not_saved(own_runtime, left):
    widget = ask("perceptron.nand")
    Talk(widget).say(type="check", answer=4)
    (still,) = own_runtime.rglob("*.json")
    still.write_bytes(left)
    assert saved(widget)["text/plain"].endswith(snapshot.RUN)


def test_a_saved_id_leads_to_no_other_file(own_runtime):
    (own_runtime / "secret.json").parent.mkdir(parents=True)
    (own_runtime / "secret.json").write_text('{"text/plain": "secret"}')
    for model_id in ("../secret", "..", "", None, 3, "a" * 65):
        data = {"application/vnd.jupyter.widget-view+json": {"model_id": model_id}, "text/html": "still"}
        cell = {"outputs": [{"data": data}]}
        saving.before_save(model={"type": "notebook", "content": {"cells": [cell]}})
        assert data == {"text/html": "still"}


def test_the_snapshot_is_the_same_whatever_was_answered(own_runtime):
    before = ask("perceptron.nand")._repr_mimebundle_()[0]
    Talk(ask("perceptron.nand")).say(type="check", answer=4)
    after = ask("perceptron.nand")._repr_mimebundle_()[0]
    assert before["text/plain"] == after["text/plain"] and before["text/html"] == after["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in before
    assert before["text/plain"].endswith("To answer, choose Run → Run All Cells.")


def test_html_in_a_question_goes_in_as_text(own_progress):
    evil = "<img src=x onerror=alert(1)> & `<b>` $<script>$"
    question = replace(BANK["perceptron.nand"], prompt=evil, title=evil)
    widget = QuestionWidget(Dialogue(question, progress=Progress(own_progress)))
    bundle = widget._repr_mimebundle_()[0]
    assert "<img" not in bundle["text/html"] and "&lt;img" in bundle["text/html"]
    assert segments("<b>x</b>") == [{"text": "<b>x</b>"}]


def test_no_html_and_no_remote_address_in_the_script():
    folder = ROOT / "helpers" / "questions"
    script = "".join((folder / name).read_text(encoding="utf-8") for name in SCRIPTS)
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "import ", "import(", "fetch("):
        assert word not in script
    assert script.replace("http://www.w3.org/1998/Math/MathML", "").count("://") == 0


def test_messages_reach_the_learner(own_progress):
    own_progress.write_text("{")
    reply = Talk(ask("perceptron.nand")).say(type="check", answer=4)
    assert reply["right"] is True and "damaged-1" in reply["note"]


def test_a_twin_has_answers_of_its_own(own_progress):
    widget = ask("perceptron.z", again=True)
    twin = widget.dialogue.question
    assert twin.seed == 1 and widget.text != ask("perceptron.z").text
    Talk(widget).say(type="check", answer=twin.answer)
    assert Talk(ask("perceptron.z")).say(type="ready") == {"type": "nothing"}
    stored = json.loads(own_progress.read_text())["questions"]
    assert stored.keys() == {"perceptron.z", "perceptron.z#1"} and stored["perceptron.z"] == {"twin": 1}
    assert stored["perceptron.z#1"].items() >= {"answer": twin.answer, "right": True, "attempts": 1}.items()
    assert Talk(ask("perceptron.z", again=1)).say(type="ready")["right"] is True
    record._opened.cache_clear()  # as after a restart: no number comes twice
    assert ask("perceptron.z", again=True).dialogue.question.seed == 2


def test_another_one_takes_the_place_of_the_first():
    talk = Talk(ask("perceptron.z"))
    reply = talk.say(type="another")
    assert reply["type"] == "another" and talk.widget.shown == reply["shown"]
    assert talk.widget.dialogue.question.seed == 1
    assert talk.say(type="hint", count=0)["left"] == 1
    assert Talk(predict("perceptron.z")).say(type="another") is None
    assert Talk(ask("perceptron.dendrites")).say(type="another") is None


def test_a_twin_that_cannot_be_is_explained(capsys):
    assert ask("perceptron.dendrites", again=True) is None
    assert "There is only this one" in capsys.readouterr().out
    for wrong in (-1, "x", 1.5):
        assert ask("perceptron.z", again=wrong) is None
        assert "the number of a twin" in capsys.readouterr().out
