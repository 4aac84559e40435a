"""Plain English: what readers who are not native speakers stumbled over does not come back."""

import re

import nbformat
import pytest
from support.texts import everything

from helpers.course import NOTEBOOKS

STUMBLED = {  # what is meant → how it was said
    "How many x does y have?": r"\bHow many [^.?!]{1,40}? has\b[^.?!]*\?"
    r"|\b(?:has|had|have) (?:it|they)\b[^.?!]*\?"
    r"|\b(?:Which|What) (?:sign|value|shape|size|number|learning rate)s? (?:has|had|have)\b",
    "output": r"\b(?:put|puts|putting) out\b(?! in)",
    "respond to": r"\b[Aa]nswer(?:s|ing|ed)? to (?!a question|the question|show\b|the figure as)",
    "horizontal, vertical": r"\b(?:level|upright) (?:edge|border|stroke|line|one)s?\b|\bruns? level\b",
    "the right answer is": r"\b[Rr]ight is (?:\$|y\b|the\b)",
    "misclassified": r"\b(?:called )?by the wrong name\b",
    "if you …": r"\bWhoever (?!scans)|\b[Ww]ho looks\b",
    "needs": r"\b[Tt]akes a (?:hidden|second) layer\b",
    "separate": r"\b(?:to part|parts?) (?:two|XOR|the classes)\b",
    "flipped, or 1 divided by it": r"\b[Tt]urn(?:s|ed)? (?:it )?over\b",
    "its distance to 1": r"\bmissing to\b",
    "superscript": r"\bstands? above, since\b",
    "that is how many": r"\bSo (?:many|it is|it goes|it would be) (?!a|as)",
    "hence the name": r"\bis called so\b|\b[Hh]ow is [^.?]* called\b",
    "happens to": r"\b[Bb]ecomes? of\b",
    "the question asks for": r"\bAsked for (?:is|are)\b",
    "reversed, wrong": r"\bturn(?:s|ed)? round\b",
    "except for": r"\bbut for\b",
    "without a, without an": r"\bwithout (?:activation function|hidden layer)\b",
    "by the end of the hour": r"\bAt the end of the hour\b",
    "nothing stumbles over a metaphor": r"\bawake on\b|\bis content\b|\bis paid for\b|\bas good as dead\b",
    "transition": r"\bpassage from 0\b",
    "read as probabilities": r"\bto a step, a point\b",
    "what we mean by a bend": r"\bwithout a bend\b|\bno bend\b",
}
CAUGHT = (  # sentences as they once stood here
    "How many parameters has the output layer?",
    "Which learning rates had they?",
    "How many updates has one epoch? The remainder is used as well.",
    "How many pixels has a side of the output?",
    "Which sign has the output at the left border of a dark nucleus?",
    "What does it put out?",
    "In the frog's eye some cells already answer to edges.",
    "Write a kernel that answers to level edges.",
    "A network says ŷ = 2, and right is y = 5.",
    "38 of 798 test images are called by the wrong name.",
    "Whoever knows the shapes finds most mistakes.",
    "XOR takes a hidden layer.",
    "A small network learns to part two classes.",
    "Then add 1, then turn it over.",
    "The layer now stands above, since neurons j and k stand below.",
    "So many has your curve now.",
    "How is the whole branch called?",
    "What becomes of its edge?",
    "Asked for is the loss.",
    "The sign is turned round.",
    "The same but for rounding.",
    "One neuron without activation function.",
)
PASSES = (  # and what is right as it stands
    "What has the hidden layer done?",
    "How many biases are there: one for each neuron?",
    "Which bias has the same boundary with the old weights?",
    "How many weights does it have, all layers together?",
    "Which arrays have a side as long as the batch?",
    "There is no right answer to show.",
)


def found(text):
    """Yield what a text should say instead, and the place."""
    for better, pattern in STUMBLED.items():
        for match in re.finditer(pattern, text):
            yield better, text[max(0, match.start() - 30) : match.end() + 30]


@pytest.mark.parametrize("sentence", CAUGHT)
def test_it_sees_what_once_stood_here(sentence):
    assert list(found(sentence))


@pytest.mark.parametrize("sentence", PASSES)
def test_it_lets_good_english_pass(sentence):
    assert not list(found(sentence))


def test_no_text_stumbles():
    texts = list(everything())
    assert len(texts) > 3000, "not everything is read"
    stumbles = [f"{place}: “{piece}” → {better}" for place, text in texts for better, piece in found(text)]
    assert not stumbles, "\n" + "\n".join(stumbles)


def test_a_lecture_has_one_title_in_the_votes_too():
    titles = [
        nbformat.read(path, 4).cells[0].source.splitlines()[0].removeprefix("# ")
        for path in sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))
    ]
    polls = [cell.source for cell in nbformat.read(NOTEBOOKS / "polls.ipynb", 4).cells]
    assert [text.removeprefix("## ") for text in polls if re.match(r"## \d", text)] == titles
