"""How long the tests wait: NN_PATIENCE, a float, multiplies every timeout where a machine is slow or busy."""

import os
import time
from collections.abc import Callable

FACTOR = float(os.environ.get("NN_PATIENCE", "1"))


def seconds(number: float) -> float:
    """Return a timeout of this many seconds, times NN_PATIENCE."""
    return number * FACTOR


def wait_until(true: Callable[[], object], timeout: float = 10, interval: float = 0.02) -> None:
    """Wait until `true()` holds. Raises TimeoutError after this many seconds, times NN_PATIENCE."""
    end = time.monotonic() + seconds(timeout)
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(f"not within {seconds(timeout):g} seconds")
        time.sleep(interval)
