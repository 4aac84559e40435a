"""How fast room codes may be tried, and the invitation of those who need not guess."""

import base64
import hmac
import time
from collections.abc import Callable


class Guesses:
    """A token bucket for wrong codes, one for all: a lecture hall is one address, so addresses say nothing.

    A wrong code costs a token; `rate` come back per second, up to `burst`. Without tokens newcomers wait,
    unless they have an invitation.
    """

    def __init__(self, rate: float = 5, burst: int = 60, clock: Callable[[], float] = time.monotonic):
        self.rate, self.burst, self.clock = rate, burst, clock
        self.tokens, self.last = float(burst), clock()

    def left(self) -> bool:
        """Return whether a newcomer may try a code now."""
        now = self.clock()
        self.tokens = min(self.burst, self.tokens + self.rate * (now - self.last))
        self.last = now
        return self.tokens >= 1

    def wrong(self) -> None:
        """Pay for a wrong code."""
        if self.left():
            self.tokens -= 1


def invitation(secret: str, code: str) -> str:
    """Return the word in a room's QR code: who has it need not guess. It ends with the room and its code."""
    word = hmac.digest(secret.encode(), b"invitation " + code.upper().encode(), "sha256")[:12]
    return base64.urlsafe_b64encode(word).decode()
