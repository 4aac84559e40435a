"""Reads GIFT as Moodle does, by its documentation, and grades answers; shares no code with the writer."""

import re

from .grading import Grade, chosen, first_fit, first_word, words

ESCAPED = re.compile(r"\\([~=#{}:\\n])")
WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d*)?)%(.*)", re.DOTALL)
HOLDERS = {sign: chr(0xE000 + place) for place, sign in enumerate("~=#{}:\\n")}  # private letters of Unicode


def read(content):
    """{name: question} of a file."""
    found, category = {}, None
    for block in re.split(r"\n\s*\n", content.decode("utf-8").strip()):
        if block.startswith("$CATEGORY:"):
            category = block.removeprefix("$CATEGORY:").strip()
            assert "\n" not in category
            continue
        question = Question(block, category)
        assert question.name not in found
        found[question.name] = question
    return found


class Question:
    """One question."""

    def __init__(self, block, category):
        held = ESCAPED.sub(lambda match: HOLDERS[match[1]], block)
        title, text = re.fullmatch(r"::(.*?)::(.*)", held, re.DOTALL).groups()
        assert text.startswith("[html]") and text.count("{") == text.count("}") == 1 and text.endswith("}")
        prompt, answers = text.removeprefix("[html]")[:-1].split("{")
        answers, _, general = answers.partition("####")
        self.category, self.title, self.answers = category, released(title), answers.strip()
        self.images = len(
            re.findall(r'<img src="data:image/[a-z+]+;base64,[^"]+" alt="[^"]+">', released(prompt))
        )
        self.prompt, self.explanation = words(released(prompt)), words(released(general).strip())
        self.name = re.search(r"\(([\w.-]+)\)$", self.title)[1]
        if self.answers.startswith("#"):
            self.type = "numerical"
        elif "~" in self.answers:
            self.type = "multichoice"
        else:
            self.type = "matching" if "->" in self.answers else "shortanswer"

    def grade(self, answer):
        """The grade of an answer: places of choices, a number, a word, pairs."""
        return getattr(self, f"_{self.type}")(answer)

    @property
    def options(self):
        """What can be chosen, as words."""
        return [words(released(text)) for _, text, _ in self._choices()]

    def _choices(self):
        for part in re.split(r"(?=[~=])", self.answers):
            if part.strip():
                share, text, said = weighed(part[1:], default=100 if part[0] == "=" else 0)
                yield share, text.strip(), said

    def _multichoice(self, places):
        return chosen([(share, said) for share, _, said in self._choices()], places, "=" in self.answers)

    def _numerical(self, value):
        foreseen, _, otherwise = self.answers[1:].partition("~")
        answers = []
        for part in foreseen.split("=")[1:]:
            share, text, said = weighed(part, default=100)
            number, _, tolerance = text.strip().partition(":")
            answers.append((number, tolerance or 0, share, said))
        answers.append(("*", 0, 0, released(otherwise.partition("#")[2].strip())))
        return first_fit(answers, float(value))

    def _shortanswer(self, typed):
        parts = (weighed(part, default=100) for part in self.answers.split("=")[1:])
        return first_word([(released(text.strip()), share, said) for share, text, said in parts], typed)

    def _matching(self, pairs):
        lines = [part.split("->") for part in self.answers.split("=")[1:]]
        wanted = {words(released(left.strip())): released(right.strip()) for left, right in lines}
        wanted.pop("", None)
        assert len(wanted) >= 2 and set(pairs) == set(wanted)
        return Grade(sum(pairs[left] == right for left, right in wanted.items()) / len(wanted))


def weighed(part, default):
    """(share of the mark in percent, answer, feedback) of one answer."""
    weight = WEIGHT.match(part.strip())
    share, text = (float(weight[1]), weight[2]) if weight else (default, part)
    answer, _, said = text.partition("#")
    return share, answer, released(said.strip())


def released(text):
    """Put the escaped signs back."""
    for sign, holder in HOLDERS.items():
        text = text.replace(holder, "\n" if sign == "n" else sign)
    return text
