"""Questions and exercises: ask, predict, check, answer_first; progress looks back.

`bank` reads the questions, `checker` judges an answer, `widget` shows a question, `record` remembers,
`following` finds the figure that a question reads, `judging` judges a student's code, `cells` knows whether
it is the last version, `report` looks back, `export` takes the bank to other systems. The keys lie in
files/questions: this is practice, not an exam.
"""

from .asking import ask, predict
from .checking import check
from .folding import answer_first
from .looking_back import progress

__all__ = ["answer_first", "ask", "check", "predict", "progress"]
