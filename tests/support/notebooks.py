"""What a lecture's notebook makes of a name: its cells are run, but only those that the name needs."""

import ast
import builtins
import json
from pathlib import Path

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
PATHS = sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))


class Notebook:
    """The code cells of a notebook, and a place where some of them are run."""

    def __init__(self, path, content=None):
        self.path = path
        content = content or json.loads(path.read_text(encoding="utf-8"))
        self.cells = [cell for cell in content["cells"] if cell["cell_type"] == "code"]
        self.sources = ["".join(cell["source"]) for cell in self.cells]
        self.trees = [ast.parse(source) for source in self.sources]
        self.space = {}
        self._ran = set()

    def run(self, place):
        """Run a cell, and first the cells that make what it uses; each is run once."""
        if place not in self._ran:
            self._ran.add(place)
            self.make_names_of(self.trees[place], before=place)
            exec(compile(self.trees[place], f"<{self.path.name}>", "exec"), self.space)

    def make_names_of(self, tree, before):
        """Run the cells above that make what some code uses."""
        for name in sorted(uses(tree)):
            maker = next((i for i in reversed(range(before)) if name in makes(self.trees[i])), None)
            if maker is not None:
                self.run(maker)

    def value(self, expression, at):
        """What an expression of the cell at this place is worth there."""
        self.make_names_of(expression, before=at)
        return eval(compile(ast.Expression(expression), f"<{self.path.name}>", "eval"), self.space)


def uses(tree):
    """The names that code reads, wherever in it."""
    found = (node.id for node in ast.walk(tree) if isinstance(node, ast.Name))
    return {name for name in found if not hasattr(builtins, name)}


def makes(tree):
    """The names that a cell binds for the cells below it."""
    names = set()
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            names |= {alias.asname or alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        else:
            names |= {
                n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
            }
    return names


def figure_asked_about(question_id):
    """The live figure that a question of a notebook is asked about, made as the notebook makes it."""
    for path in PATHS:
        notebook = Notebook(path)
        for place, tree in enumerate(notebook.trees):
            for about in asked(tree, question_id):
                figure = notebook.value(about, place)
                assert hasattr(figure, "facts"), f"{path.name}: {question_id} is asked about no live figure"
                return figure
    raise AssertionError(f'no notebook asks about a figure: write ask("{question_id}", figure) in one')


def asked(tree, question_id):
    """What `ask` or `predict` hands over with this question."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and ast.unparse(node.func) in ("ask", "predict")
            and len(node.args) == 2
        ):
            first, about = node.args
            if isinstance(first, ast.Constant) and first.value == question_id:
                yield about
