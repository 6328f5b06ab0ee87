"""What one model call sends: chosen by reference, before a byte is read."""

import pytest

from core.errors import TooManySources
from core.model.conversation import Part, PicturePart, Role, TextPart, Turn
from core.model.image import BlobRef, ImageRef
from core.prompt import MOST_BYTES, Asking, Plan, plan
from tests.fakes.core import MODEL, OTHER_MODEL

SIGNATURE = BlobRef("space/ss/signature", 2_000_000)


def image(name: str, size_bytes: int = 999_000) -> ImageRef:
    return ImageRef(BlobRef(f"space/aa/{name}", size_bytes), "image/png", 10, 10)


def asked(words: str, continues: str | None = None, *pictures: ImageRef) -> Turn:
    return Turn(words, None, Role.USER, (*map(PicturePart, pictures), TextPart(words)), MODEL.id, continues)


def drew(*names: str, native: BlobRef | None = SIGNATURE, model: str = MODEL.id) -> Turn:
    parts = tuple(PicturePart(image(name), native) for name in names)
    return Turn("+".join(names), None, Role.MODEL, parts, model)


def path_of(length: int) -> list[Turn]:
    """A path of so many exchanges, drawn as p1, p2 and so on."""
    return [turn for n in range(1, length + 1) for turn in (asked(f"ask {n}"), drew(f"p{n}"))]


def names(planned: Plan) -> list[str]:
    parts = [part for turn in planned.turns for part in turn.parts]
    return [part.image.blob.sha256 for part in parts if isinstance(part, PicturePart)]


def natives(planned: Plan) -> list[BlobRef | None]:
    parts = [part for turn in planned.turns for part in turn.parts]
    return [part.native for part in parts if isinstance(part, PicturePart)]


def test_a_first_request_is_one_turn_with_pictures_before_words() -> None:
    planned = plan(Asking("blend", sources=[image("a"), image("b")]), MODEL)

    (turn,) = planned.turns
    assert turn.parts == (PicturePart(image("a")), PicturePart(image("b")), TextPart("blend"))


def test_pictures_without_words_are_given_words() -> None:
    (turn,) = plan(Asking("", sources=[image("a"), image("b")]), MODEL).turns

    assert turn.parts[-1] == TextPart("Combine these pictures into one.")


def test_the_whole_path_goes_back_with_its_signatures() -> None:
    planned = plan(Asking("more", path_of(3), image("p3")), MODEL)

    assert [turn.role for turn in planned.turns] == [Role.USER, Role.MODEL] * 3 + [Role.USER]
    assert natives(planned) == [SIGNATURE] * 3
    assert planned.left_out == 0


def test_the_bytes_budget_keeps_the_newest_exchanges() -> None:
    planned = plan(Asking("more", path_of(10), image("p10")), MODEL)

    assert names(planned) == ["p5", "p6", "p7", "p8", "p9", "p10"], "3 MB each with its signature, 18 MB in all"
    assert planned.left_out == 4
    assert planned.turns[0].role is Role.USER


def test_the_models_own_limit_of_pictures_holds_too() -> None:
    small = [turn for n in range(5) for turn in (asked("ask"), drew(f"p{n}", native=None, model=OTHER_MODEL.id))]

    planned = plan(Asking("more", small, image("p4"), [image("extra")]), OTHER_MODEL)

    assert names(planned) == ["p3", "p4", "extra"]


def test_the_source_is_sent_even_when_its_signature_does_not_fit() -> None:
    sources = [image("big", MOST_BYTES - 2_000_000)]

    planned = plan(Asking("more", path_of(2), image("p2"), sources), MODEL)

    assert names(planned) == ["p2", "big"]
    assert natives(planned) == [None, None]
    assert planned.left_out == 1


def test_another_models_picture_moves_into_the_persons_next_turn() -> None:
    path = [asked("first"), drew("p1", model="model-z"), asked("second"), drew("p2")]

    planned = plan(Asking("third", path, image("p2")), MODEL)

    assert [turn.role for turn in planned.turns] == [Role.USER, Role.USER, Role.MODEL, Role.USER]
    assert planned.turns[1].parts[0] == PicturePart(image("p1"))
    assert natives(planned) == [None, SIGNATURE]


def test_a_picture_without_its_signature_moves_too() -> None:
    planned = plan(Asking("more", [asked("first"), drew("p1", native=None)], image("p1")), MODEL)

    assert [turn.role for turn in planned.turns] == [Role.USER, Role.USER]


def test_flattening_keeps_words_and_sends_no_signature() -> None:
    words: tuple[Part, ...] = (TextPart("Here it is.", SIGNATURE), PicturePart(image("p1"), SIGNATURE))
    path = [asked("first"), Turn("t", None, Role.MODEL, words, MODEL.id)]

    planned = plan(Asking("more", path, image("p1"), flatten=True), MODEL)

    assert planned.turns[1].parts == (TextPart("Here it is."),)
    assert planned.turns[2].parts[0] == PicturePart(image("p1"))


def test_of_a_turn_with_several_pictures_the_one_gone_on_from_is_sent() -> None:
    path = [asked("first"), drew("left", "right"), asked("second", image("left").blob.key), drew("p2")]

    assert names(plan(Asking("third", path, image("p2")), MODEL)) == ["left", "p2"]
    assert names(plan(Asking("third", path[:2], image("left")), MODEL)) == ["left"]


def test_more_pictures_than_the_model_takes_are_refused_with_the_number() -> None:
    sources = [image(str(n)) for n in range(3)]

    with pytest.raises(TooManySources, match="That is 4 pictures, and model-b takes 3 at most"):
        plan(Asking("more", [asked("a"), drew("p1", native=None)], image("p1"), sources), OTHER_MODEL)


def test_a_source_behind_a_talk_in_words_is_sent_even_when_its_exchange_does_not_fit() -> None:
    large = Turn(
        "big", None, Role.MODEL, (PicturePart(image("big", 15_000_000), BlobRef("s/s/s", 4_000_000)),), MODEL.id
    )
    words = Turn("said", None, Role.MODEL, (TextPart("Which hat?"),), MODEL.id)
    path = [asked("a cat"), large, asked("a hat", "space/aa/big"), words]

    planned = plan(Asking("red", path, image("big", 15_000_000)), MODEL)

    assert names(planned) == ["big"]
    assert natives(planned) == [None]
    assert (planned.earlier, planned.left_out) == (1, 0)


def test_pictures_that_are_too_large_together_are_refused_in_words() -> None:
    with pytest.raises(TooManySources, match="too large together"):
        plan(Asking("blend", sources=[image(str(n), 20_000_000) for n in range(4)]), MODEL)
