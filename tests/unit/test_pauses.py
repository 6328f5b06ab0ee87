"""What makes everybody wait is kept short while the bots work, and left as it was afterwards."""

import gc
import sys

from bots.pauses import HANDOVER_S, THRESHOLDS, short_pauses


def test_what_a_start_left_behind_is_not_looked_through_while_the_bots_work() -> None:
    with short_pauses():
        frozen, thresholds = gc.get_freeze_count(), gc.get_threshold()

    assert frozen > 10_000
    assert thresholds == THRESHOLDS


def test_threads_hand_over_soon_while_the_bots_work() -> None:
    with short_pauses():
        interval = sys.getswitchinterval()

    assert round(interval, 6) == HANDOVER_S


def test_afterwards_the_interpreter_is_as_it_was() -> None:
    before = sys.getswitchinterval(), gc.get_threshold(), gc.get_freeze_count()

    with short_pauses():
        pass

    assert (sys.getswitchinterval(), gc.get_threshold(), gc.get_freeze_count()) == before


def test_cycles_made_meanwhile_are_still_found() -> None:
    class Knot:
        """Holds itself."""

        me: object

    with short_pauses():
        knot = Knot()
        knot.me = knot
        del knot
        found = gc.collect()

    assert found >= 1
