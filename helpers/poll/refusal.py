"""What cannot be done now: an HTTP status, and a sentence that says what to do instead."""

from typing import Any

NO_ROOM = "There is no room {code}. Look at the four letters on the screen again."


class Refused(Exception):
    """What was asked for is not possible now: an HTTP `status`, a sentence, and `more` for the reply."""

    def __init__(self, status: int, sentence: str, **more: Any):
        super().__init__(sentence)
        self.status, self.more = status, more
