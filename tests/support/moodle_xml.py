"""Reads Moodle XML as Moodle does, by its documentation, and grades; shares no code with the writer."""

import re
from base64 import b64decode
from xml.etree import ElementTree

from .grading import Grade, chosen, first_fit, first_word, words

EMBEDDED = re.compile(r"\{(\d*):NUMERICAL:((?:[^}\\]|\\.)*)\}", re.DOTALL)
NUMBER = r"-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"


def read(content):
    """{idnumber: question}; raises where something is missing that Moodle wants."""
    quiz = ElementTree.fromstring(content)
    assert quiz.tag == "quiz"
    found, category = {}, None
    for element in quiz:
        assert element.tag == "question"
        if element.get("type") == "category":
            category = element.findtext("category/text")
            assert category.startswith("$course$/top/")
            continue
        question = Question(element, category)
        assert question.name not in found and question.title and category
        found[question.name] = question
    return found


class Question:
    """One question."""

    def __init__(self, element, category):
        self.element, self.category, self.type = element, category, element.get("type")
        self.name, self.title = element.findtext("idnumber"), element.findtext("name/text")
        self.prompt = element.findtext("questiontext/text")
        assert element.find("questiontext").get("format") == "html"

    @property
    def hints(self):
        """The hints as words."""
        return [words(hint.findtext("text")) for hint in self.element.findall("hint")]

    @property
    def explanation(self):
        """What is said when all is done."""
        return words(self.element.findtext("generalfeedback/text"))

    @property
    def options(self):
        """What can be chosen, as words."""
        return [words(answer.findtext("text")) for answer in self.element.findall("answer")]

    def grade(self, answer):
        """The grade of an answer: places of choices, a number, a word, a list of numbers, a list of texts."""
        return getattr(self, f"_{self.type}")(answer)

    def _answers(self, *fields):
        for answer in self.element.findall("answer"):
            said = answer.findtext("feedback/text")
            yield answer.findtext("text"), *map(answer.findtext, fields), answer.get("fraction"), said

    def _multichoice(self, places):
        options = [(share, said) for _, share, said in self._answers()]
        single = self.element.findtext("single") == "true"
        total = sum(float(share) for share, _ in options if float(share) > 0)
        assert abs(total - 100) < 1e-3 and (not single or [float(s) for s, _ in options].count(100) == 1)
        return chosen(options, places, single)

    def _numerical(self, value):
        return first_fit(list(self._answers("tolerance")), float(value))

    def _shortanswer(self, typed):
        assert self.element.findtext("usecase") == "0"
        return first_word(list(self._answers()), typed)

    def _cloze(self, values):
        parts = EMBEDDED.findall(self.prompt)
        assert len(parts) == len(values)
        grades = [first_fit(list(map(_alternative, _split(body))), v) for (_, body), v in zip(parts, values)]
        return Grade(sum(g.share for g in grades) / len(grades), tuple(s for g in grades for s in g.said))

    def _matching(self, pairs):
        subquestions = self.element.findall("subquestion")
        wanted = {words(s.findtext("text")): s.findtext("answer/text") for s in subquestions}
        wanted.pop("", None)
        assert len(wanted) >= 2 and set(pairs) == set(wanted)
        return self._combined(sum(pairs[left] == right for left, right in wanted.items()) / len(wanted))

    def _ordering(self, steps):
        order = [words(answer.findtext("text")) for answer in self.element.findall("answer")]
        assert sorted(order) == sorted(steps)
        return self._combined(sum(a == b for a, b in zip(order, steps)) / len(order))

    def _combined(self, share):
        name = "correct" if share == 1 else "partiallycorrect" if share else "incorrect"
        return Grade(share, (words(self.element.findtext(f"{name}feedback/text")),))

    @property
    def pictures(self):
        """{name: content} of the files that belong to the prompt; each is shown, with its words."""
        files = {f.get("name"): b64decode(f.text) for f in self.element.findall("questiontext/file")}
        shown = re.findall(r'<img src="@@PLUGINFILE@@/([^"]+)" alt="[^"]+">', self.prompt)
        assert shown == list(files)
        return files


def _split(body):
    return re.split(r"(?<!\\)~", body)


def _alternative(text):
    """(value, tolerance, share, feedback) of one answer in an embedded question."""
    share, answer, _, said = re.fullmatch(
        r"(=|%-?\d+%)?(.+?)(#(.*))?", text, re.DOTALL
    ).groups()  # up to the first #
    answer = answer.split("#")[0]
    share = "100" if share == "=" else (share or "0").strip("%")
    said = text.split("#", 1)[1] if "#" in text else ""
    number = re.fullmatch(rf"({NUMBER})(?::({NUMBER}))?", answer)
    assert number or answer == "*"
    return (number[1], number[2] or 0, share, said) if number else ("*", 0, share, said)
