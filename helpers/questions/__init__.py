"""Questions and exercises: ask, predict, check, answer_first.

`bank` reads the questions, `checker` judges an answer, `widget` shows a question, `progress` remembers,
`following` finds the figure that a question reads, `judging` judges a student's code, `cells` knows whether
it is the last version. The keys lie in files/questions: this is practice, not an exam.
"""

from .asking import ask, predict
from .checking import check
from .folding import answer_first

__all__ = ["answer_first", "ask", "check", "predict"]
