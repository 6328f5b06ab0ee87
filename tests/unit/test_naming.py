"""A version is looked up by its number, and whoever misses it is told why."""

import pytest

from core.errors import NotKept, UnknownVersion
from core.model.conversation import Gone, GoneVersion
from core.naming import numbered
from tests.fakes.local import version

KEPT = (version(1), version(4))


def gone(number: int, why: Gone) -> GoneVersion:
    return GoneVersion("01ARZ3NDEKTSV4RRFFQ69G5FAV", number, "01ARZ3NDEKTSV4RRFFQ69G5FAW", (), why)


LOST = (gone(2, Gone.DELETED), gone(3, Gone.EXPIRED))


def test_a_version_that_is_kept_is_found() -> None:
    assert numbered(4, KEPT, LOST) is KEPT[1]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (2, "v2 was deleted. The newest is v4."),
        (3, "v3 is older than pictures are kept here. The newest is v4."),
    ],
)
def test_one_that_is_kept_no_more_is_told_with_the_reason(number: int, said: str) -> None:
    with pytest.raises(NotKept, match=said):
        numbered(number, KEPT, LOST)


def test_one_that_never_was_is_told_with_what_there_is() -> None:
    with pytest.raises(UnknownVersion, match=r"There is no v7 in this conversation\. It has v1 and v4\."):
        numbered(7, KEPT, LOST)
    with pytest.raises(UnknownVersion, match=r"It has no picture yet\."):
        numbered(1, (), ())


def test_versions_that_follow_each_other_are_told_as_a_span() -> None:
    kept = tuple(map(version, (1, 2, 3, 5)))

    with pytest.raises(UnknownVersion, match=r"It has v1–v3 and v5\."):
        numbered(7, kept, ())
