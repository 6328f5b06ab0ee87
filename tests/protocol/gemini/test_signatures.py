"""What the model's own bytes go through between two calls: nothing."""

from dataclasses import replace

import pytest

from core.adapters.gemini import GeminiModel
from core.errors import SignatureMissing
from core.model.asking import LoadedPicture, LoadedResult, LoadedTurn
from core.model.catalogue import ModelInfo
from core.model.conversation import Role
from tests.fakes.gemini_behaviours import answer_of, draws, picture_part, replays, sends
from tests.fakes.gemini_pictures import Drawing
from tests.fakes.gemini_server import GeminiServer
from tests.fakes.gemini_wire import bytes_of, parts_of
from tests.fakes.prompts import NANO, OLDER, PRO, answered, asked, prompt

MODELS_WITH_SIGNATURES = [NANO, PRO]


def signatures_sent(gemini: GeminiServer, call: int) -> list[bytes]:
    """The signatures in a call, in their order."""
    parts = [part for *_, part in parts_of(gemini.calls[call].request)]
    return [bytes_of(part["thoughtSignature"]) for part in parts if "thoughtSignature" in part]


@pytest.mark.parametrize("signing", MODELS_WITH_SIGNATURES, ids=lambda model: model.id)
async def test_four_edits_send_every_signature_back_unchanged(
    gemini: GeminiServer, model: GeminiModel, signing: ModelInfo
) -> None:
    gemini.drawing = Drawing(signature_bytes=100_001)
    gemini.behaviour = draws(words="Here it is.")
    turns: list[LoadedTurn] = []
    natives: list[bytes | None] = []

    for edit in range(4):
        turns.append(asked(f"edit {edit}"))
        answer = await model.draw(prompt(*turns, model=signing))
        turns.append(answered(answer))
        natives.extend(part.native for part in answer.parts if not isinstance(part, LoadedResult))

    assert gemini.refusals == []
    assert signatures_sent(gemini, 3) == natives[:6]
    assert all(native and len(native) == 100_001 for native in natives)


async def test_a_recorded_signature_of_two_megabytes_goes_back_byte_for_byte(
    gemini: GeminiServer, model: GeminiModel
) -> None:
    gemini.script(replays("image/gemini-3-pro-image.generate.json"))
    drawn = await model.draw(prompt(model=PRO))

    await model.draw(prompt(asked("an otter"), answered(drawn), asked("at night"), model=PRO))

    assert gemini.calls[1].pictures == [drawn.pictures[0].data]
    assert signatures_sent(gemini, 1) == [drawn.pictures[0].native]
    assert len(signatures_sent(gemini, 1)[0]) == 2_182_381


@pytest.mark.parametrize("alphabet", ["standard", "URL-safe", "unpadded"])
async def test_signatures_are_read_in_every_spelling(gemini: GeminiServer, model: GeminiModel, alphabet: str) -> None:
    signature = bytes([251, 255, 190, 62, 1])
    part = picture_part(b"drawn", "image/png", signature)
    text = part["thoughtSignature"]
    spelled = {"standard": text, "URL-safe": text.translate(str.maketrans("+/", "-_")), "unpadded": text.rstrip("=")}
    gemini.script(sends(answer_of(part | {"thoughtSignature": spelled[alphabet]})))

    answer = await model.draw(prompt())

    assert answer.pictures[0].native == signature


@pytest.mark.parametrize("native", [None, b"another"])
async def test_a_lost_or_changed_signature_is_an_error_of_its_own(
    gemini: GeminiServer, model: GeminiModel, native: bytes | None
) -> None:
    [drawn] = (await model.draw(prompt())).pictures
    wrong = LoadedTurn(Role.MODEL, (replace(drawn, native=native),))

    with pytest.raises(SignatureMissing):
        await model.draw(prompt(asked("a cat"), wrong, asked("at night")))


async def test_the_same_picture_as_the_persons_own_needs_no_signature(gemini: GeminiServer, model: GeminiModel) -> None:
    [drawn] = (await model.draw(prompt())).pictures

    answer = await model.draw(prompt(asked(LoadedPicture(drawn.data, drawn.mime), "at night")))

    assert len(answer.pictures) == 1
    assert gemini.refusals == []


async def test_a_model_without_signatures_gets_none(gemini: GeminiServer, model: GeminiModel) -> None:
    drawn = LoadedPicture(b"drawn by another model", "image/png", b"its signature")
    turn = LoadedTurn(Role.MODEL, (drawn,))

    await model.draw(prompt(asked("a cat"), turn, asked("at night"), model=OLDER))

    assert signatures_sent(gemini, 0) == []
    assert gemini.refusals == []
