"""Moodle XML: every kind that Moodle can grade, with feedback for each answer; arrays as embedded answers."""

from base64 import b64encode
from collections.abc import Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from ..markup import plain
from .html import file_name, html, images, paragraph, rows, slips
from .items import Cells, Choosing, Item, Ordering, Pairing, Typing, whole
from .targets import Target

TOP = "$course$/top/Neural networks, live"
RIGHT = "Right."
NO_UNITS = "3"  # showunits: a number alone is asked for
CLOZE = str.maketrans({"{": "&#123;", "}": "&#125;", "~": "&#126;"})  # they would end an embedded answer


def write(items: Sequence[Item]) -> bytes:
    """Write a quiz file; twins of a question share a category, from which Moodle can draw by lot."""
    quiz = Element("quiz")
    category = ""
    for item in items:
        wanted = f"{TOP}/{item.question.lecture}" + (f"/{item.question.id}" if item.variants else "")
        if wanted != category:
            category = wanted
            entry = SubElement(SubElement(quiz, "question", type="category"), "category")
            SubElement(entry, "text").text = category
        _question(quiz, item)
    ElementTree.indent(quiz)
    content: bytes = ElementTree.tostring(quiz, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def _question(quiz: Element, item: Item) -> None:
    """Add one question: what all have in common, then its form."""
    form = item.form
    question = SubElement(quiz, "question", type=_type(form))
    _plain(question, "name", f"{item.title} ({item.name})")
    prompt = paragraph(item.prompt)
    if isinstance(form, Cells):
        prompt += rows([_embedded(cell) for cell in form.cells], form.shape)
    prompt += images(item.pictures, lambda picture: f"@@PLUGINFILE@@/{file_name(item, picture)}")
    text = _rich(question, "questiontext", prompt)
    for picture in item.pictures:
        file = SubElement(text, "file", name=file_name(item, picture), path="/", encoding="base64")
        file.text = b64encode(picture.content).decode()
    _rich(question, "generalfeedback", paragraph(item.question.explanation))
    settings = {"penalty": "0.3333333", "hidden": "0", "idnumber": item.name}
    if not isinstance(form, Cells):  # there the marks are in the text
        settings["defaultgrade"] = "1"
    _settings(question, settings)
    if isinstance(form, Choosing):
        _choices(question, form)
    elif isinstance(form, Typing):
        _typed(question, form)
    elif isinstance(form, Pairing):
        _pairs(question, form)
    elif isinstance(form, Ordering):
        _steps(question, form)
    for hint in item.question.hints:
        _rich(question, "hint", paragraph(hint))
    tags = SubElement(question, "tags")
    for tag in dict.fromkeys((item.question.lecture, item.question.id.split(".")[0])):
        _plain(tags, "tag", tag)


def _type(form: object) -> str:
    if isinstance(form, Typing):
        return "numerical" if form.numeric else "shortanswer"
    types = {Choosing: "multichoice", Cells: "cloze", Pairing: "matching", Ordering: "ordering"}
    return types[type(form)]


def _choices(question: Element, form: Choosing) -> None:
    """Add choices: of several, the right ones share 100 %, and the wrong ones take it all away again."""
    right = sum(option.right for option in form.options)
    wrong = len(form.options) - right
    _settings(question, {"single": str(not form.several).lower()})
    _settings(question, {"shuffleanswers": "false", "answernumbering": "ABCD"})
    _combined(question)
    for option in form.options:
        share = 100 / right if option.right else (-100 / wrong if form.several else 0)
        _answer(question, html(option.text), share, option.feedback, rich=True)


def _typed(question: Element, form: Typing) -> None:
    """Add foreseen answers, in the order in which they are tried, and one for all others."""
    if form.numeric:
        _settings(question, {"unitgradingtype": "0", "unitpenalty": "0.1", "showunits": NO_UNITS})
    else:
        _settings(question, {"usecase": "0"})
    for answer in form.answers:
        value = str(answer.value) if form.numeric else str(answer.value).replace("*", r"\*")
        entry = _answer(question, value, 100 * answer.right, answer.feedback)
        if form.numeric:
            SubElement(entry, "tolerance").text = str(answer.margin)
    entry = _answer(question, "*", 0, form.otherwise)
    if form.numeric:
        SubElement(entry, "tolerance").text = "0"


def _pairs(question: Element, form: Pairing) -> None:
    """Add left sides with their right ones; a left side without text is a right side that fits none."""
    _settings(question, {"shuffleanswers": "true"})
    _combined(question, slips(form.slips))
    for left, right in (*form.pairs, *(("", other) for other in form.others)):
        entry = _rich(question, "subquestion", html(left))
        _plain(entry, "answer", plain(right))  # a line of a menu, where no maths is set


def _steps(question: Element, form: Ordering) -> None:
    """Add the steps in their order: right is what stands in its place (gradingtype 0)."""
    _settings(question, {"layouttype": "VERTICAL", "selecttype": "ALL", "selectcount": "0"})
    _settings(question, {"gradingtype": "ABSOLUTE_POSITION", "showgrading": "SHOW", "numberingstyle": "none"})
    _combined(question, slips(form.slips))
    for number, step in enumerate(form.steps, start=1):
        _answer(question, html(step), number, "", rich=True)


def _embedded(cell: Typing) -> str:
    """Write a cell in Moodle's language of embedded answers: {1:NUMERICAL:=2:0.1~%0%3:0#Why not~%0%*#…}."""
    answers = [
        f"%{100 * answer.right}%{answer.value}:{answer.margin}#{html(answer.feedback).translate(CLOZE)}"
        for answer in cell.answers
    ]
    answers.append(f"%0%*#{html(cell.otherwise).translate(CLOZE)}")
    return f"{{1:NUMERICAL:{'~'.join(answers)}}}"


def _answer(question: Element, value: str, share: float, feedback: str, *, rich: bool = False) -> Element:
    form = "html" if rich else "moodle_auto_format"
    entry = SubElement(question, "answer", fraction=f"{share:.7g}", format=form)
    SubElement(entry, "text").text = value
    _rich(entry, "feedback", html(feedback))
    return entry


def _combined(question: Element, wrong: str = "") -> None:
    _rich(question, "correctfeedback", RIGHT)
    for name in ("partiallycorrectfeedback", "incorrectfeedback"):
        _rich(question, name, wrong)


def _rich(parent: Element, name: str, text: str) -> Element:
    element = SubElement(parent, name, format="html")
    SubElement(element, "text").text = text
    return element


def _plain(parent: Element, name: str, text: str) -> None:
    SubElement(SubElement(parent, name), "text").text = text


def _settings(parent: Element, settings: dict[str, str]) -> None:
    for name, value in settings.items():
        SubElement(parent, name).text = value


TARGET = Target(".xml", write, whole)
