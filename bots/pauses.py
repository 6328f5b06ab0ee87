"""Keeping short what makes everybody wait: the collector of cycles, and threads that hand over the interpreter."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

HANDOVER_S = 0.001
"""How long one thread may keep the interpreter while others want it. The event loop asks for it back after each of its
many small pieces of work, and with Python's 5 ms a stream of requests waits mostly for that."""

THRESHOLDS = (20_000, 20, 50)
"""When the three generations are looked through. By Python's own (700, 10, 10) a busy bot spends a fifth of its
processor on it, with pauses of 300 ms, to find next to nothing: answers and pictures are freed by counting."""


@contextmanager
def short_pauses() -> Iterator[None]:
    """While this is open nothing that exists already is looked through for cycles, and the rest seldom."""
    before = sys.getswitchinterval(), gc.get_threshold()
    gc.collect()
    # What a start leaves behind, half a million objects of libraries, stays to the end.
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
    sys.setswitchinterval(HANDOVER_S)
    try:
        yield
    finally:
        interval, thresholds = before
        sys.setswitchinterval(interval)
        gc.set_threshold(*thresholds)
        gc.unfreeze()
