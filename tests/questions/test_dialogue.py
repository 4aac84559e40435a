"""The dialogue keeps the key until there is an answer, and remembers what was answered."""

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from support.bank import BANK

from helpers.lectures.perceptron import live_learning, live_one_neuron
from helpers.questions import ask, predict
from helpers.questions import progress as progress_module
from helpers.questions.dialogue import Dialogue, public
from helpers.questions.markup import plain, segments
from helpers.questions.progress import Progress
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
        secrets = [record.feedback for record in (*question.choices, *question.slips)]
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
    progress_module._opened.cache_clear()  # as after a restart
    reply = Talk(ask("perceptron.nand")).say(type="ready")
    assert reply["earlier"] and reply["answer"] == 2 and reply["right"] is False
    entry = json.loads(own_progress.read_text())["questions"]["perceptron.nand"]
    assert entry == {"answer": 2, "right": False, "attempts": 1}
    progress_module._opened.cache_clear()
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


def test_the_snapshot_is_the_same_whatever_was_answered():
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
