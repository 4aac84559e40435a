"""A table of one's own: forms that students have are made here and read back; others get one sentence."""

import io
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import own_table
from helpers.course import FILES
from helpers.data import OwnTable, TableError, biopsies, penguins, standardise

BIOPSIES = (FILES / "data" / "biopsies.csv").read_text(encoding="utf-8")
PLAIN = "mass (g),length (mm),species\n3.5,12,wren\n4.25,15.5,tit\n3,11,wren\n5,16,tit\n"
WANTED = np.array([[3.5, 12], [4.25, 15.5], [3, 11], [5, 16]])
EUROPE = PLAIN.replace(",", ";").replace(".", ",")


def windows(text):
    return text.replace("\n", "\r\n")


FORMS = {
    "comma": PLAIN,
    "semicolons and decimal comma": EUROPE,
    "pasted from a spreadsheet": PLAIN.replace(",", "\t"),
    "pasted from a German one": EUROPE.replace(";", "\t"),
    "Excel's CSV UTF-8": windows(PLAIN).encode("utf-8-sig"),
    "Excel re-saved, with sep": windows("sep=;\n" + EUROPE).encode("cp1252"),
    "Excel's Unicode text": windows(PLAIN.replace(",", "\t")).encode("utf-16"),
    "UTF-16 without a mark": PLAIN.encode("utf-16-le"),
    "the other UTF-16": "\ufeff".encode("utf-16-be") + PLAIN.encode("utf-16-be"),
    "Windows-1252": PLAIN.replace("mass", "größe").encode("cp1252"),
    "old Mac lines, pasted": PLAIN.replace("\n", "\r"),
    "old Mac lines": PLAIN.replace("\n", "\r").encode(),
    "every cell quoted": '"mass (g)","length (mm)","species"\n"3.5","12","wren"\n"4.25","15.5","tit"\n'
    '"3","11","wren"\n"5","16","tit"\n',
    "quoted decimal commas": 'mass,length,kind\n"3,5",12,wren\n"4,25","15,5","tit"\n3,11,wren\n5,16,tit\n',
    "spaces": PLAIN.replace(" (g)", "").replace(" (mm)", "").replace(",", "   "),
    "bars": PLAIN.replace(",", "|"),
    "comment lines": "# made by plate reader\n" + PLAIN + "# end\n",
    "title over the table": "Birds of the garden,,\n\n" + PLAIN,
    "blank lines and blank columns": PLAIN.replace("\n", ",,\n\n"),
    "R's row names": "mass,length,species\n1,3.5,12,wren\n2,4.25,15.5,tit\n3,3,11,wren\n4,5,16,tit\n",
    "an id, a date, a constant": "id,day,lab,mass,length,species\n1,2024-05-01,7,3.5,12,wren\n"
    "2,2024-05-02,7,4.25,15.5,tit\n3,2024-05-03,7,3,11,wren\n4,2024-05-04,7,5,16,tit\n",
    "real minus and spaces": PLAIN.replace("3,11", " 3 , 11 ").replace("3.5", "+3.5"),
    "no header": "3.5,12,wren\n4.25,15.5,tit\n3,11,wren\n5,16,tit\n",
    "NumPy's header": "# mass,length,species\n3.5,12,wren\n4.25,15.5,tit\n3,11,wren\n5,16,tit\n",
    "classes 0 and 1": "mass,length,y\n3.5,12,1\n4.25,15.5,0\n3,11,1\n5,16,0\n",
    "labels in two spellings": PLAIN.replace("11,wren", "11,Wren ").replace("16,tit", "16,TIT"),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_numbers(form):
    table = own_table(FORMS[form])
    np.testing.assert_array_equal(table.measured, WANTED)
    np.testing.assert_allclose(table.X, standardise(WANTED), atol=1e-12)
    signs = [1, -1, 1, -1]
    np.testing.assert_array_equal(table.y, signs)  # “tit” comes before “wren”, 0 before 1
    assert "4 rows" in table.note and table.note.endswith(".")


@pytest.mark.parametrize("decimal", [".", ","])
@pytest.mark.parametrize("code", ["utf-8-sig", "utf-16", "cp1252"])
def test_the_biopsies_saved_again_by_a_spreadsheet_are_the_biopsies(decimal, code):
    text = BIOPSIES if decimal == "." else "sep=;\n" + BIOPSIES.replace(",", ";").replace(".", ",")
    table, wanted = own_table(windows(text).encode(code), name="again.csv"), biopsies()
    np.testing.assert_array_equal(table.measured, wanted.X)
    np.testing.assert_array_equal(table.y, wanted.y)
    assert (table.features, table.classes) == (wanted.features, wanted.classes)
    assert table.name == "again.csv" and "malignant (+1, 212 rows)" in table.note


def test_a_file_by_its_path_and_what_the_course_ships():
    for name in ("penguins.csv", "biopsies.csv"):
        wanted = penguins() if name == "penguins.csv" else biopsies()
        for path in (FILES / "data" / name, str(FILES / "data" / name)):
            np.testing.assert_array_equal(own_table(path).measured, wanted.X)


def test_thousands_are_taken_apart_where_they_are_clear():
    def first(cell, other="1", separator=";"):
        text = separator.join("abk") + "\n" + separator.join([cell, "1", "u"]) + "\n"
        return own_table(text + separator.join([other, "2", "v"])).measured[0, 0]

    assert first("1 234,5", "1,5") == 1234.5 and first("1'234", "2") == 1234
    assert first("1,234,567") == 1234567 and first("1,234.5") == 1234.5
    assert first("1.234,5") == 1234.5 and first("1.234.567") == 1234567
    assert first("1\u202f234") == 1234 and first("12 %") == 12 and first("−3") == -3
    assert first("1,234", "0,5") == 1.234, "in a table with decimal commas"
    assert first("1,5E+03", "0,5") == 1500 and first("2e-3") == 0.002


def test_what_is_left_out_is_told_with_row_and_column():
    table = own_table(
        "mass,length,species\n3.5,12,wren\n,15.5,tit\n3,n/a,wren\n5,<16,tit\n6,17,tit\n6,17,tit\n7,18,\n1,2,wren\n"
    )
    assert len(table.y) == 4
    assert "1 row with a blank in “mass” (first in row 3)" in table.note
    assert "1 row with a blank in “length” (first in row 4)" in table.note
    assert "1 row with no number in “length” (first in row 5, “<16”)" in table.note
    assert "1 row with a blank in “species” (first in row 8)" in table.note
    assert "1 row repeats another and stay" in table.note
    ragged = own_table(PLAIN + "1,2,wren,too,many\n7,8\n")
    assert "1 row with more than 3 cells (first in row 6)" in ragged.note
    assert "1 row with a blank in “species” (first in row 7)" in ragged.note and len(ragged.y) == 4
    dates = own_table(FORMS["an id, a date, a constant"])
    assert "column “day” holds dates" in dates.note and "column “lab” never changes" in dates.note


def test_columns_and_classes_are_chosen():
    text = "a,b,c,kind,sex\n1,2,9,x,m\n2,1,8,y,f\n3,5,7,z,m\n4,4,6,x,f\n5,0,5,y,m\n6,1,4,x,f\n"
    table = own_table(text)
    assert table.features == ("a", "b") and table.columns[2] == "sex", "two classes before three"
    table = own_table(text, x1="C", x2=" a ", label="kind")
    assert table.features == ("c", "a") and table.classes == ("x", "y") and len(table.y) == 5
    assert "1 row of other classes (z)" in table.note
    table = table.choose("c", "a", "kind", "z")
    assert table.classes == ("not z", "z") and (table.y > 0).sum() == 1 and "not z are x, y" in table.note
    assert own_table(table, x1="b").features == ("b", "a")


def test_dataframes_arrays_and_columns():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(
        {
            "day": pandas.to_datetime(["2024-01-01"] * 5),
            "mass": [3.5, 4.25, 3, 5, None],
            "length": pandas.array([12, 15.5, 11, 16, 3], dtype="Float64"),
            "species": pandas.Categorical(["wren", "tit", "wren", "tit", "tit"]),
        }
    )
    tables = [own_table(frame), own_table(dict(a=WANTED[:, 0], b=WANTED[:, 1], k=list("vuvu")))]
    tables += [own_table((WANTED, np.array([1, -1, 1, -1]))), own_table((WANTED.tolist(), [True, False] * 2))]
    for table in tables:
        np.testing.assert_array_equal(table.measured, WANTED)
        np.testing.assert_array_equal(table.y, [1, -1, 1, -1])
    assert "row with a blank in “mass” (first in row 5)" in tables[0].note
    assert own_table(biopsies()).classes == ("benign", "malignant")


def test_nobody_waits_for_pandas():
    assert "pandas" not in vars(sys.modules["helpers.data.own_sources"])
    from subprocess import run

    code = (
        "import sys, helpers; helpers.own_table('a,b,k\\n1,2,u\\n2,3,v\\n'); print('pandas' in sys.modules)"
    )
    told = run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.strip() == "False"


REFUSED = {
    "nothing": (b"", "is empty"),
    "only separators": (";;\n;;\n", "is empty"),
    "only blanks": ("\n\t\n", "is empty"),
    "a workbook": (
        b"PK\x03\x04rest",
        "is an Excel or OpenDocument workbook, not a table of text.*save it as CSV",
    ),
    "bytes": (b"\x00\x01\x02\x00" * 9, "holds no text"),
    "one column": ("a\n1\n2\n", "has a single column"),
    "a header alone": ("a,b,k\n", "has a header and no rows|no column names a class"),
    "decimal commas between commas": (
        "a,b,k\n1,5,2,5,u\n2,5,3,5,v\n",
        "the header has 3 cells, row 2 has 5.*semicolons or tabs",
    ),
    "an open quote": ('a,b,k\n1,2,"u\n2,3,v\n4,5,u\n', "opens in row 2, column 3, and never closes"),
    "one class": ("a,b,k\n1,2,u\n2,3,u\n", "every row of column “k” is “u”. Two are needed"),
    "one class left": ("a,b,k\n1,2,u\n2,,v\n3,4,u\n", "all are “u” in column “k”. Two are"),
    "no class": (
        "a,b,c\n" + "".join(f"{i}.5,{i * i}.25,{-i}.1\n" for i in range(40)),
        "no column names a class",
    ),
    "one number column": ("a,k\n1,u\n2,v\n3,u\n", "two columns of numbers are needed beside the class “k”"),
    "counts that never come again": ("a,b,c\n1,2,3\n2,3,4\n5,1,9\n", "no column names a class"),
    "a constant": ("a,b,k\n1,2,u\n1,3,v\n", "column “a”, row 2: from there on every number is the same"),
    "thousands or decimals": (
        'a,b,k\n"1,234",2,u\n"2,345",3,v\n',
        "column “a”, row 2: is “1,234” 1.234 or 1234",
    ),
    "dates": ("d,b,k\n2024-01-02,2,u\n2024-01-03,3,v\n", "column “d”, row 2: “2024-01-02” is a date"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_gets_one_sentence_that_says_what_to_do(case):
    source, sentence = REFUSED[case]
    with pytest.raises(TableError, match=sentence) as refused:
        own_table(source)
    told = str(refused.value)
    assert told.endswith((".", "in each row.")) and "\n" not in told and len(told) < 260
    assert refused.value._render_traceback_() == [told], "no traceback"


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        (dict(x1="weight"), "has no column “weight”; it has “mass \\(g\\)”"),
        (dict(x1="species"), "column “species”, row 2: “wren” is not a number"),
        (dict(x1="mass (g)", x2="mass (g)"), "x₁ and x₂ are both “mass \\(g\\)”"),
        (dict(label="species", one="owl"), "column “species” has no class “owl”; it has wren, tit"),
    ],
)
def test_a_choice_that_cannot_be_gets_a_sentence(choice, sentence):
    with pytest.raises(TableError, match=sentence):
        own_table(PLAIN, **choice)


@pytest.mark.parametrize("source", [None, 3, [], (1, 2), ([[1, 2]], [1, 2]), "", "none.csv", "a\0b"])
def test_what_is_no_table_at_all_gets_a_sentence(source):
    with pytest.raises(TableError, match=r"A table is|\(X, y\) are|There is no file"):
        own_table(source)


def test_a_hundred_thousand_rows_are_thinned_by_a_rule_that_is_told():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(100_000, 2)), rng.random(100_000) < 0.1
    table = own_table((X, y))
    few = table.thinned()
    assert len(few.y) == 2000 and few.everything == 100_000
    assert abs((few.y > 0).mean() - (table.y > 0).mean()) < 0.001, "classes keep their shares"
    assert "2000 of 100000 rows, evenly spaced in each class" in few.note
    assert table.thinned(10**6) is table and {tuple(x) for x in few.X} <= {tuple(x) for x in table.X}


def test_huge_and_tiny_numbers_stay_finite():
    for size in (1e300, 1e-300):
        table = own_table((WANTED * size, [0, 1, 0, 1]))
        np.testing.assert_allclose(table.X, standardise(WANTED), atol=1e-9)


NUMBER = st.floats(-1e6, 1e6).map(lambda value: float(f"{value:.6g}"))
ROWS = st.lists(st.tuples(NUMBER, NUMBER, st.sampled_from(["u", "v"])), min_size=3, max_size=30)
ENDS = [(0.5, 1.25, "u"), (-2.5, 7.75, "v")]


@settings(max_examples=60, deadline=None)
@given(
    rows=ROWS,
    separator=st.sampled_from("\t;,|"),
    comma=st.booleans(),
    code=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    quoted=st.booleans(),
)
def test_a_table_written_in_any_convention_is_read_back(rows, separator, comma, code, quoted):
    rows = [*ENDS, *rows]
    quote = '"' if quoted or (comma and separator == ",") else ""
    cells = [[repr(a), repr(b), k] for a, b, k in rows]
    if comma:
        cells = [[cell.replace(".", ",") for cell in row] for row in cells]
    lines = [["mass", "length", "kind"], *cells]
    text = "\n".join(separator.join(f"{quote}{cell}{quote}" for cell in line) for line in lines)
    table = own_table(text.encode(code), x1="mass", x2="length", label="kind")
    np.testing.assert_array_equal(table.measured, [row[:2] for row in rows])
    np.testing.assert_array_equal(table.y, [1 if row[2] == "v" else -1 for row in rows])


CELLS = [
    "1",
    "2",
    "-3.5",
    "1,5",
    "1,234",
    "1.234,5",
    "",
    "NA",
    "x",
    "y",
    "u",
    '"',
    '"q"',
    "2024-01-01",
    "#",
    "inf",
]
SHEETS = st.tuples(
    st.lists(st.lists(st.sampled_from(CELLS), max_size=5), max_size=10), st.sampled_from(";,\t| ")
)
ANYTHING = st.one_of(
    st.binary(max_size=200),
    st.text("ab1,.;\t\n\"'# -|", max_size=120),
    SHEETS.map(lambda sheet: "\n".join(sheet[1].join(row) for row in sheet[0]) + "\n"),
)


@settings(max_examples=300, deadline=None)
@given(ANYTHING)
def test_whatever_comes_it_is_read_or_refused_in_a_sentence(source):
    try:
        table = own_table(source)
    except TableError as problem:
        assert str(problem).endswith(".")
    else:
        assert isinstance(table, OwnTable) and np.isfinite(table.X).all() and set(table.y) == {-1, 1}


def test_a_table_says_what_it_is():
    table = own_table(io.StringIO(PLAIN).read())
    assert "4 rows, mass (g) × length (mm), tit or wren" in repr(table)
    assert (
        "<p>" in table._repr_html_()
        and "<script>" not in own_table(PLAIN.replace("mass", "<script>"))._repr_html_()
    )
