"""Pictures of mixed shapes fill a sheet."""

import pytest

from core.adapters.pixels.rows import GAP, ROW_HEIGHT, WIDEST, laid_out

MIXED = [1, 16 / 9, 9 / 16, 4 / 3, 21 / 9, 1, 1 / 8, 8, 3 / 4]


@pytest.mark.parametrize(("count", "columns", "rows"), [(1, 1, 1), (2, 2, 1), (5, 3, 2), (25, 5, 5)])
def test_a_sheet_is_about_square(count: int, columns: int, rows: int) -> None:
    layout = laid_out([1] * count)

    tops = [top for _, top, _, _ in layout.boxes]
    assert (max(map(tops.count, tops)), len(set(tops))) == (columns, rows)


@pytest.mark.parametrize("count", range(1, 26))
def test_each_row_is_as_wide_as_the_sheet_and_follows_the_one_above(count: int) -> None:
    layout = laid_out([MIXED[number % len(MIXED)] for number in range(count)])

    at = (0, 0)
    for left, top, right, bottom in layout.boxes:
        assert (left, top) == at
        at = (0, bottom + GAP) if right == layout.width else (right + GAP, top)
    assert at == (0, layout.height + GAP)


def test_each_picture_keeps_its_shape_and_is_about_as_high_as_the_others() -> None:
    shapes = [16 / 9, 1, 9 / 16, 4 / 3] * 5

    for (left, top, right, bottom), shape in zip(laid_out(shapes).boxes, shapes, strict=True):
        assert abs((right - left) / (bottom - top) - shape) < 0.03
        assert ROW_HEIGHT / 1.5 < bottom - top < ROW_HEIGHT * 1.5


def test_a_picture_that_is_far_too_wide_leaves_room_for_its_label() -> None:
    ((left, top, right, bottom),) = laid_out([8]).boxes

    assert (right - left) / (bottom - top) == pytest.approx(WIDEST, rel=0.05)
