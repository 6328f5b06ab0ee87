"""The version tree by its numbers."""

import pytest

from core.model.lineage import common_ancestor, line_of, way_down

TREE = {1: (), 2: (1,), 3: (2,), 4: (2,), 5: (4,), 6: (3, 5), 7: ()}
"""v1 → v2 → v3 and v2 → v4 → v5; v6 joins v3 and v5; v7 stands alone."""


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [(1, 5, 1), (5, 1, 1), (3, 5, 2), (3, 4, 2), (6, 5, 5), (6, 4, 4), (4, 4, 4), (1, 7, None), (9, 1, None)],
)
def test_the_common_ancestor_is_the_nearest_that_both_came_of(one: int, other: int, common: int | None) -> None:
    assert common_ancestor(TREE, one, other) == common


@pytest.mark.parametrize(
    ("start", "end", "way"),
    [(1, 5, (2, 4, 5)), (2, 6, (3, 6)), (4, 6, (5, 6)), (3, 5, ()), (5, 1, ()), (2, 2, ())],
)
def test_the_way_down_is_the_shortest_through_all_parents(start: int, end: int, way: tuple[int, ...]) -> None:
    assert way_down(TREE, start, end) == way


def test_the_line_of_a_version_follows_what_was_edited() -> None:
    assert line_of(TREE, 6) == (1, 2, 3, 6)
    assert line_of(TREE, 7) == (7,)
