"""Reads a QTI 1.2 package strictly and runs its response processing; shares no code with the writer.

Strict means: the elements, attributes and orders of the QTI 1.2 DTD that a question of these kinds needs, and
nothing else; every identifier once; every reference to one that is there.
"""

import io
import re
import zipfile
from xml.etree import ElementTree

from .grading import Grade, words

Q = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"
P = "{http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1}"
CONTENT = {  # element: (its children in their order, its attributes)
    "questestinterop": (["assessment"], ""),
    "assessment": (["section"], "ident title"),
    "section": (["selection_ordering", "item", "section"], "ident title"),
    "selection_ordering": (["selection"], ""),
    "selection": (["selection_number"], ""),
    "item": (["itemmetadata", "presentation", "resprocessing", "itemfeedback"], "ident title"),
    "itemmetadata": (["qtimetadata"], ""),
    "qtimetadata": (["qtimetadatafield"], ""),
    "qtimetadatafield": (["fieldlabel", "fieldentry"], ""),
    "presentation": (["material", "response_lid", "response_str"], ""),
    "material": (["mattext"], ""),
    "response_lid": (["material", "render_choice"], "ident rcardinality"),
    "response_str": (["render_fib"], "ident rcardinality"),
    "render_choice": (["response_label"], ""),
    "render_fib": (["response_label"], "fibtype"),
    "response_label": (["material"], "ident"),
    "resprocessing": (["outcomes", "respcondition"], ""),
    "outcomes": (["decvar"], ""),
    "decvar": ([], "maxvalue minvalue varname vartype"),
    "respcondition": (["conditionvar", "setvar", "displayfeedback"], "continue"),
    "setvar": ([], "action varname"),
    "displayfeedback": ([], "feedbacktype linkrefid"),
    "itemfeedback": (["flow_mat"], "ident"),
    "flow_mat": (["material"], ""),
    "mattext": ([], "texttype"),
    "varequal": ([], "respident"),
    "vargte": ([], "respident"),
    "varlte": ([], "respident"),
    **{tag: (["varequal", "vargte", "varlte", "and", "or", "not", "other"], "") for tag in
       ("conditionvar", "and", "or", "not")},
}  # fmt: skip
FREE_ORDER = {"conditionvar", "and", "or", "not", "section"}
TYPES = {
    "multiple_choice_question": "response_lid",
    "multiple_answers_question": "response_lid",
    "numerical_question": "response_str",
    "short_answer_question": "response_str",
    "matching_question": "response_lid",
}


def read(content):
    """{title or ident: question} of a package."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        manifest = ElementTree.fromstring(package.read("imsmanifest.xml"))
        resources = manifest.findall(f"{P}resources/{P}resource")
        files = {r.find(f"{P}file").get("href"): r.get("type") for r in resources}
        assert sorted(files) == sorted(set(package.namelist()) - {"imsmanifest.xml"})
        idents = []
        assert set(files.values()) <= {"imsqti_xmlv1p2", "webcontent"}
        for name in (name for name, kind in files.items() if kind == "imsqti_xmlv1p2"):
            top = ElementTree.fromstring(package.read(name))
            check(top)
            idents += [e.get("ident") for tag in ("assessment", "item") for e in top.iter(Q + tag)]
            for item in top.iter(f"{Q}item"):
                found[item.get("ident")] = Question(item)
                for path in found[item.get("ident")].pictures:
                    assert files[path] == "webcontent" and package.read(path)
            for section in top.iter(f"{Q}section"):  # a group, of which one is drawn
                drawn = section.findtext(f"{Q}selection_ordering/{Q}selection/{Q}selection_number")
                for item in section.findall(f"{Q}item"):
                    found[item.get("ident")].group = section.get("ident") if drawn else None
        assert len(set(idents)) == len(idents)
    return found


def check(element):
    """Raise where an element, its order or an attribute is not of QTI 1.2."""
    tag = element.tag.removeprefix(Q)
    assert element.tag.startswith(Q) and (tag in CONTENT or tag in ("fieldlabel", "fieldentry", "other",
                                                                   "selection_number")), tag  # fmt: skip
    children, attributes = CONTENT.get(tag, ([], ""))
    assert set(element.attrib) <= set(attributes.split()), (tag, element.attrib)
    order = [child.tag.removeprefix(Q) for child in element]
    assert set(order) <= set(children), (tag, order)
    assert "selection_ordering" not in order[1:]
    if tag not in FREE_ORDER:
        assert order == sorted(order, key=children.index), (tag, order)
    for child in element:
        check(child)


class Question:
    """One item."""

    group = None

    def __init__(self, item):
        self.item = item
        fields = {
            f.findtext(f"{Q}fieldlabel"): f.findtext(f"{Q}fieldentry")
            for f in item.iter(f"{Q}qtimetadatafield")
        }
        self.type, self.name = fields["question_type"], item.get("ident")
        presentation = item.find(f"{Q}presentation")
        self.prompt = words(presentation.findtext(f"{Q}material/{Q}mattext"))
        self.responses = {r.get("ident"): r for r in presentation if r.tag.startswith(f"{Q}response_")}
        self.feedback = {
            f.get("ident"): words("".join(f.itertext()).strip()) for f in item.findall(f"{Q}itemfeedback")
        }
        assert self.responses and all(r.tag == Q + TYPES[self.type] for r in self.responses.values())
        for reference in item.iter(f"{Q}displayfeedback"):
            assert reference.get("linkrefid") in self.feedback
        for condition in item.find(f"{Q}resprocessing").iter():
            ident = condition.get("respident")
            assert ident is None or ident in self.responses
            labels = (
                [label.get("ident") for label in self.responses[ident].iter(f"{Q}response_label")]
                if ident
                else []
            )
            if ident and self.type not in ("numerical_question", "short_answer_question"):
                assert condition.text in labels

    @property
    def pictures(self):
        """The paths of the pictures in the package; each has its words."""
        text = self.item.findtext(f"{Q}presentation/{Q}material/{Q}mattext")
        found = re.findall(r'<img src="\$IMS-CC-FILEBASE\$/([^"]+)" alt="[^"]+">', text)
        assert text.count("<img") == len(found)
        return found

    @property
    def options(self):
        """What can be chosen, as words."""
        labels = next(iter(self.responses.values())).iter(f"{Q}response_label")
        return [words("".join(label.itertext()).strip()) for label in labels]

    def grade(self, answer):
        """The grade of an answer: places of choices, a number, a word, pairs."""
        if self.type == "matching_question":
            given = {}
            for ident, response in self.responses.items():
                left = words(response.findtext(f"{Q}material/{Q}mattext"))
                given[ident] = {self._labels(response)[answer[left]]}
        elif self.type.startswith("multiple"):
            (response,) = self.responses
            labels = [label.get("ident") for label in self.responses[response].iter(f"{Q}response_label")]
            given = {response: {labels[place] for place in answer}}
        else:
            (response,) = self.responses
            given = {response: {answer}}
        return self._process(given)

    def _labels(self, response):
        labels = response.iter(f"{Q}response_label")
        return {words("".join(label.itertext()).strip()): label.get("ident") for label in labels}

    def _process(self, given):
        """Go through the conditions: the first that holds and does not continue ends it."""
        score, said = 0.0, []
        for condition in self.item.findall(f"{Q}resprocessing/{Q}respcondition"):
            given["SCORE"] = score
            if not all(self._holds(part, given) for part in condition.find(f"{Q}conditionvar")) and not (
                self.type == "short_answer_question" and any(self._holds(p, given) for p in condition[0])
            ):  # Canvas takes several words in one condition as alternatives
                continue
            for setting in condition.findall(f"{Q}setvar"):
                score = float(setting.text) + (score if setting.get("action") == "Add" else 0)
            said += [self.feedback[f.get("linkrefid")] for f in condition.findall(f"{Q}displayfeedback")]
            if condition.get("continue") == "No":
                break
        return Grade(score / 100, tuple(said))

    def _holds(self, test, given):
        tag, values = test.tag.removeprefix(Q), given.get(test.get("respident"), ())
        if tag in ("and", "or"):
            return {"and": all, "or": any}[tag](self._holds(part, given) for part in test)
        if tag == "not":
            return not self._holds(test[0], given)
        if tag == "other":  # as Canvas takes it: nothing before has given the full mark
            return given["SCORE"] < 99.9999
        if self.type == "numerical_question":
            (value,) = values
            return {"varequal": float(value) == float(test.text), "vargte": value >= float(test.text),
                    "varlte": value <= float(test.text)}[tag]  # fmt: skip
        assert tag == "varequal"
        return test.text.casefold() in {str(value).casefold() for value in values}
