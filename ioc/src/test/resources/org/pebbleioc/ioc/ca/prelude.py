import os
import sys
import time

import epics
from epics import ca


def say(*words):
    """One line of output, which the Java side waits for."""
    print(*words, flush=True)


def wait():
    """Lets Channel Access work until the Java side says go."""
    import select

    while not select.select([sys.stdin], [], [], 0)[0]:
        ca.poll(0.01, 0.1)
    sys.stdin.readline()


def until(condition, seconds=10):
    """Lets Channel Access work until the condition holds."""
    end = time.time() + seconds
    while not condition():
        if time.time() > end:
            raise AssertionError("condition not met within %g s" % seconds)
        ca.poll(0.005, 0.1)


def same(found, expected):
    if found != expected:
        raise AssertionError("found %r, expected %r" % (found, expected))


