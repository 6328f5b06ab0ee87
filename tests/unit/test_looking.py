"""How much a text model looks at: what does not fit is known by its name."""

from core.looking import MOST_BYTES, MOST_PICTURES, NO_ROOM, Sight
from core.model.conversation import Part, PicturePart, TextPart
from core.model.image import BlobRef, ImageRef


def image(size_bytes: int = 10) -> ImageRef:
    return ImageRef(BlobRef("fake-home/ab/boat", size_bytes), "image/png", 4, 3)


def told(part: Part) -> str:
    return part.text if isinstance(part, TextPart) else "picture"


def test_pictures_stand_under_their_names_and_the_one_in_question_says_so() -> None:
    shown = [*Sight().of({"v1": image(), "file1": image()}, "v1")]

    assert [*map(told, shown)] == ["v1 (the request is about this one):", "picture", "file1:", "picture"]


def test_what_is_too_large_leaves_room_for_what_comes_after_it() -> None:
    sight = Sight()

    shown = [*sight.of({"v1": image(MOST_BYTES - 5)}), *sight.of({"new1": image(), "new2": image(5)})]

    assert [*map(told, shown)] == ["v1:", "picture", "new1:", NO_ROOM, "new2:", "picture"]


def test_a_request_has_room_for_so_many_pictures_and_no_more() -> None:
    sight = Sight()

    shown = [part for number in range(40) for part in sight.of({f"new{number}": image(0)})]

    assert sum(isinstance(part, PicturePart) for part in shown) == MOST_PICTURES
