"""Questions and exercises: ask, predict, check.

`bank` reads the questions, `checker` judges an answer, `widget` shows a question, `progress` remembers,
`exercises` judges a student's code. The keys lie in files/questions: this is practice, not an exam.
"""

from .asking import ask, predict
from .checking import check

__all__ = ["ask", "check", "predict"]
