"""A start that is stopped before it has claimed any work."""

import subprocess
import sys

STOPPED_WITH_A_THREAD = """
import os, signal, threading
from bots.console.start import leave_when_asked

leave_when_asked(within_s=0.1)
threading.Thread(target=threading.Event().wait).start()
os.kill(os.getpid(), signal.SIGTERM)
"""


def test_a_thread_that_nobody_stops_does_not_keep_a_start_that_was_told_to_stop() -> None:
    left = subprocess.run([sys.executable, "-c", STOPPED_WITH_A_THREAD], timeout=60, check=False)

    assert left.returncode == 0
