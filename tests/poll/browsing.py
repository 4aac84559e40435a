"""Waiting in a browser for what a test brings about beside it."""

import time

from patience import seconds
from playwright.sync_api import expect

expect.set_options(timeout=1000 * seconds(20))  # what is there in time costs none of it


def patient(context):
    """Return a context of a browser that waits longer where NN_PATIENCE says so."""
    context.set_default_timeout(1000 * seconds(30))
    return context


def pause(page):
    """Let time pass only by page.clock.run_for: however slow this machine is, a moment is a moment."""
    page.clock.pause_at(page.evaluate("Date.now()") + 1000)


def until(page, true):
    """Wait until something holds that a handler of the page's requests brings about."""
    end = time.monotonic() + seconds(10)
    while not true():
        assert time.monotonic() < end, "it did not come about"
        page.wait_for_timeout(10)  # meanwhile handlers are called
