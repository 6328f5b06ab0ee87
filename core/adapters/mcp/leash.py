"""Started in place of a server's program: it becomes that program, and the system ends it together with Limner.

It runs without anything of ours or of site-packages: `python -I -S leash.py PARENT PROGRAM ARGUMENT…`.
"""

import os
import signal
import sys

PR_SET_PDEATHSIG = 1
"""From `linux/prctl.h`: which signal a process gets when the thread that started it ends."""


def main() -> None:
    """Become the program."""
    parent, *command = sys.argv[1:]
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != int(parent):
            sys.exit(1)
    # Python ignores it, and a program would inherit that.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    os.execvp(command[0], command)  # noqa: S606 - the operator's own program, without a shell


if __name__ == "__main__":
    main()
