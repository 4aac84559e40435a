"""QTI 1.2 in a zip with its manifest, as Canvas imports it; other platforms read it as well.

Canvas turns every condition on a typed answer into a right answer, whatever it scores. So a typed question
has one condition, and what is said to the usual slips stands together in the feedback to a wrong answer.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from itertools import groupby
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from ..markup import plain
from .html import file_name, html, images, paragraph, slips
from .items import Answer, Choosing, Item, Ordering, Pairing, Typing, in_parts
from .qti_manifest import NAMESPACE, manifest
from .targets import Target

PICTURES = "pictures"  # their folder in the zip
MOST_PARTS = 4  # into which an array is cut
RESPONSE = "response1"
RIGHT, WRONG = "correct_fb", "general_incorrect_fb"
START_OF_TIME = (1980, 1, 1, 0, 0, 0)  # for every file in the zip, so that equal questions give equal bytes


def write(items: Sequence[Item]) -> bytes:
    """Write the zip: one assessment for each lecture; of the twins of a question one is drawn."""
    lectures = {
        name: list(group)
        for name, group in groupby(
            sorted(items, key=lambda item: _order(items, item)), lambda item: item.question.lecture
        )
    }
    pictures = {
        f"{PICTURES}/{file_name(item, picture)}": picture.content
        for item in items
        for picture in item.pictures
    }
    files = {"imsmanifest.xml": manifest(lectures, pictures)}
    files |= {f"{name}/{name}.xml": _assessment(name, group) for name, group in lectures.items()}
    files |= pictures
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, START_OF_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            zipped.writestr(info, content)
    return buffer.getvalue()


def _order(items: Sequence[Item], item: Item) -> int:
    return next(i for i, other in enumerate(items) if other.question.lecture == item.question.lecture)


def _assessment(lecture: str, items: list[Item]) -> bytes:
    top = Element("questestinterop", xmlns=NAMESPACE)
    title = f"Neural networks, live: {lecture.replace('_', ' ')}"
    assessment = SubElement(top, "assessment", ident=f"nn_{lecture}", title=title)
    root = SubElement(assessment, "section", ident="root_section")
    for question_id, group in groupby(items, lambda item: item.question.id):
        variants = list(group)
        section = root
        if variants[0].variants:
            section = SubElement(root, "section", ident=_ident(question_id), title=question_id)
            selection = SubElement(SubElement(section, "selection_ordering"), "selection")
            SubElement(selection, "selection_number").text = "1"
        for item in variants:
            _item(section, item)
    ElementTree.indent(top)
    content: bytes = ElementTree.tostring(top, encoding="utf-8", xml_declaration=True)
    return content


def _item(section: Element, item: Item) -> None:
    """Add one question: its kind, what is shown, how it is scored, what is said."""
    form = item.form
    entry = SubElement(section, "item", ident=_ident(item.name), title=item.title)
    fields = SubElement(SubElement(entry, "itemmetadata"), "qtimetadata")
    for label, value in (("question_type", _type(form)), ("points_possible", "1")):
        field = SubElement(fields, "qtimetadatafield")
        SubElement(field, "fieldlabel").text = label
        SubElement(field, "fieldentry").text = value
    presentation = SubElement(entry, "presentation")
    shown = images(item.pictures, lambda picture: f"$IMS-CC-FILEBASE$/{PICTURES}/{file_name(item, picture)}")
    _material(presentation, paragraph(item.prompt) + shown)
    scoring = SubElement(entry, "resprocessing")
    outcomes = SubElement(scoring, "outcomes")
    SubElement(outcomes, "decvar", maxvalue="100", minvalue="0", varname="SCORE", vartype="Decimal")
    feedback = {RIGHT: paragraph(item.question.explanation)}
    if isinstance(form, Choosing):
        feedback |= _choices(presentation, scoring, form)
    elif isinstance(form, Typing):
        feedback |= _typed(presentation, scoring, form)
    elif isinstance(form, Pairing):
        _pairs(presentation, scoring, form.pairs, (*(right for _, right in form.pairs), *form.others))
    elif isinstance(form, Ordering):  # each step is matched with its place
        places = [str(number) for number, _ in enumerate(form.steps, start=1)]
        _pairs(presentation, scoring, tuple(zip(form.steps, places)), places)
    if isinstance(form, Pairing | Ordering):
        feedback[WRONG] = slips(form.slips)
    _say(entry, scoring, feedback)


def _type(form: object) -> str:
    if isinstance(form, Choosing):
        return "multiple_answers_question" if form.several else "multiple_choice_question"
    if isinstance(form, Typing):
        return "numerical_question" if form.numeric else "short_answer_question"
    return "matching_question"


def _choices(presentation: Element, scoring: Element, form: Choosing) -> dict[str, str]:
    """Show the choices; right is the one, or all that are right and no other."""
    cardinality = "Multiple" if form.several else "Single"
    shown = SubElement(presentation, "response_lid", ident=RESPONSE, rcardinality=cardinality)
    render = SubElement(shown, "render_choice")
    feedback = {}
    for place, option in enumerate(form.options):
        _material(SubElement(render, "response_label", ident=_choice(place)), html(option.text))
        if option.feedback:
            feedback[f"{_choice(place)}_fb"] = paragraph(option.feedback)
            condition = _condition(scoring, goes_on=True)
            SubElement(condition, "varequal", respident=RESPONSE).text = _choice(place)
    condition = _condition(scoring)
    condition = SubElement(condition, "and") if form.several else condition
    for place, option in enumerate(form.options):
        if option.right or form.several:
            where = condition if option.right else SubElement(condition, "not")
            SubElement(where, "varequal", respident=RESPONSE).text = _choice(place)
    return feedback


def _typed(presentation: Element, scoring: Element, form: Typing) -> dict[str, str]:
    """Show a line to type in; numbers are right between two bounds, words if they are listed."""
    shown = SubElement(presentation, "response_str", ident=RESPONSE, rcardinality="Single")
    render = SubElement(shown, "render_fib", {"fibtype": "Decimal"} if form.numeric else {})
    SubElement(render, "response_label", ident="answer1")
    condition = _condition(scoring)
    right = [answer for answer in form.answers if answer.right]
    if form.numeric:
        either = SubElement(condition, "or")
        _number(either, right[0])
    else:
        for answer in right:
            SubElement(condition, "varequal", respident=RESPONSE).text = str(answer.value)
    usual = slips((str(answer.value), answer.feedback) for answer in form.answers if not answer.right)
    return {WRONG: paragraph(form.otherwise) + usual}


def _number(either: Element, answer: Answer) -> None:
    value = float(answer.value)
    SubElement(either, "varequal", respident=RESPONSE).text = repr(answer.value)
    both = SubElement(either, "and")
    SubElement(both, "vargte", respident=RESPONSE).text = repr(value - answer.margin)
    SubElement(both, "varlte", respident=RESPONSE).text = repr(value + answer.margin)


def _pairs(
    presentation: Element, scoring: Element, pairs: Iterable[tuple[str, str]], offered: Iterable[str]
) -> None:
    """Show each left side with all right ones; each pair adds its share of the mark."""
    pairs, rights = list(pairs), list(dict.fromkeys(offered))
    for place, (left, right) in enumerate(pairs):
        ident = f"response_{place + 1}"
        shown = SubElement(presentation, "response_lid", ident=ident)
        _material(shown, html(left))
        render = SubElement(shown, "render_choice")
        for number, other in enumerate(rights):
            label = SubElement(render, "response_label", ident=_choice(number))
            _material(label, html(plain(other)))  # it becomes a line of a menu, where no maths is set
        condition = _condition(scoring, goes_on=True)
        SubElement(condition, "varequal", respident=ident).text = _choice(rights.index(right))


def _say(entry: Element, scoring: Element, feedback: dict[str, str]) -> None:
    """Give each condition its score and its feedback, and write the feedback down."""
    is_matching = entry.findtext(".//fieldentry") == "matching_question"
    conditions = scoring.findall("respcondition")
    for condition in conditions:
        goes_on = condition.get("continue") == "Yes"
        if is_matching or not goes_on:
            action, score = ("Add", 100 / len(conditions)) if is_matching else ("Set", 100)
            SubElement(condition, "setvar", action=action, varname="SCORE").text = f"{score:.10g}"
        key = f"{condition.findtext('.//varequal')}_fb" if goes_on else RIGHT
        if feedback.get(key):
            SubElement(condition, "displayfeedback", feedbacktype="Response", linkrefid=key)
    if feedback.get(WRONG):
        condition = _condition(scoring, goes_on=True)
        SubElement(condition, "other")
        SubElement(scoring[-1], "displayfeedback", feedbacktype="Response", linkrefid=WRONG)
    for ident, text in feedback.items():
        if text:
            _material(SubElement(SubElement(entry, "itemfeedback", ident=ident), "flow_mat"), text)


def _condition(scoring: Element, *, goes_on: bool = False) -> Element:
    condition = SubElement(scoring, "respcondition", {"continue": "Yes" if goes_on else "No"})
    return SubElement(condition, "conditionvar")


def _material(parent: Element, text: str) -> None:
    SubElement(SubElement(parent, "material"), "mattext", texttype="text/html").text = text


def _choice(place: int) -> str:
    return f"choice_{place + 1}"


def _ident(name: str) -> str:
    return "nn_" + re.sub(r"\W", "_", name)


def _prepare(item: Item) -> list[Item] | str:
    return in_parts(item, MOST_PARTS)


TARGET = Target(".zip", write, _prepare)
