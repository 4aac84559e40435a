"""A kind of question is whole: its fields are in the record, its form is in the browser."""

import re
from dataclasses import fields

import pytest
from support.bank import BANK

from helpers.questions.kinds import KINDS, kind_of
from helpers.questions.kinds.kind import FIELDS_OF_ALL
from helpers.questions.question import Question
from helpers.questions.widget import HERE

RECORD = {field.name for field in fields(Question)}


@pytest.mark.parametrize("name", KINDS)
def test_the_fields_of_a_kind_are_in_the_record(name):
    assert KINDS[name].fields <= RECORD - FIELDS_OF_ALL


def test_every_field_of_the_record_belongs_to_a_kind_or_to_all():
    assert FIELDS_OF_ALL.union(*(kind.fields for kind in KINDS.values())) == RECORD


def test_every_question_has_a_form():
    table = re.search(r"const FORMS = \{(.*?)\n\};", (HERE / "forms.js").read_text(encoding="utf-8"), re.S)[1]
    forms = set(re.findall(r"^  (\w+):", table, re.M))
    assert {kind_of(question).control(question) for question in BANK.values()} | {"none"} <= forms
