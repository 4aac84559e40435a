"""Questions and exercises: ask, predict, check; progress looks back.

`bank` reads the questions, `checker` judges an answer, `widget` shows a question, `record` remembers,
`judging` judges a student's code, `report` looks back, `export` takes the bank to other systems. The keys lie
in files/questions: this is practice, not an exam.
"""

from .asking import ask, predict
from .checking import check
from .looking_back import progress

__all__ = ["ask", "check", "predict", "progress"]
