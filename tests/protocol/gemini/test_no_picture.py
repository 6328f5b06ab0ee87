"""When the model does not give a picture: what people see, row by row of the table that the product promises."""

from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

import pytest
from google.genai.types import BlockedReason, FinishReason

from tests.fakes.endings import Counter, Told, open_counter
from tests.fakes.gemini_behaviours import (
    RECORDINGS,
    Behaviour,
    answer_of,
    blocks,
    draws,
    drops,
    fails,
    is_busy,
    picture_part,
    replays,
    says,
    sends,
    sends_page,
    stops,
    text_part,
)
from tests.fakes.gemini_server import GeminiServer

STOPPED = "The model stopped before it drew anything."
STOPPED_TWICE = f"{STOPPED} Try again, or say it in other words."
SAFETY = (
    "The model did not draw this because its safety filter stepped in. "
    "Leave out violence, nudity and danger, or describe the scene more gently."
)
POLICY = (
    "The model did not draw this because its rules of use do not allow it. "
    "Leave out brands, characters and works that belong to others, or choose another subject."
)
RECITATION = (
    "The model did not draw this because it came too close to an existing work. "
    "Describe it in your own words, without naming the work or its maker."
)
PERSON = (
    "The model did not draw this because it may show private details of a person. "
    "Leave out names, addresses and numbers."
)
LANGUAGE = "The model did not draw this because it does not know the language well enough. Say it in English instead."
OTHER = "The model would not draw this. Leave something out, or say it in other words."
UNSAID = "The model would not draw this and did not say why. Leave something out, or say it in other words."
NOT_SET_UP = "Limner is not set up right. An administrator was told."
NOT_ASKED = "Limner could not ask the model for this. An administrator was told."
USED_UP = "Today's share of the image model is used up."

WORDS_ALONE = "🎨 🔄 ✏️ ✨"
A_PICTURE = "✏️ 🔄 🎲 🆕 ⋯"
TRY = "🔄 ✏️ ✨"

Rows = Mapping[str, tuple[Sequence[Behaviour], Told]]


def failed(said: str, buttons: str, calls: int) -> Told:
    return Told("failed", said, buttons, calls)


def refused(said: str) -> Told:
    """Final: asked once, and only other words may help."""
    return failed(said, "✏️ ✨", 1)


def waits(said: str) -> Told:
    return Told("waiting", said, "✖️", 1)


def quoting(said: str, explanation: str) -> str:
    return f"{said} The model said: “{explanation}”"


PICTURE = picture_part(b"drawn", "image/png")

WORDS: Rows = {
    "words only": ([says("A cat is an animal.")], Told("delivered", "A cat is an animal.", WORDS_ALONE, 1)),
    "words, then a picture": (
        [sends(answer_of(text_part("Here:"), PICTURE))],
        Told("delivered", "Here: [picture]", A_PICTURE, 1),
    ),
}

STOPS = [
    "NO_IMAGE",
    "IMAGE_OTHER",
    "OTHER",
    "MAX_TOKENS",
    "MALFORMED_FUNCTION_CALL",
    "MALFORMED_RESPONSE",
    "UNEXPECTED_TOOL_CALL",
    "TOO_MANY_TOOL_CALLS",
    "CONTINUATION",
    "FINISH_REASON_UNSPECIFIED",
    "STOP",
    "SOMETHING_OF_NEXT_YEAR",
]

NOTHING: Rows = {
    **{reason: ([stops(reason), stops(reason)], failed(STOPPED_TWICE, TRY, 2)) for reason in STOPS},
    "nothing, then a picture": (
        [stops("NO_IMAGE"), draws(words="Here:")],
        Told("delivered", "Here: [picture]", A_PICTURE, 2),
    ),
    "nothing, with the model's words": (
        [
            stops("IMAGE_OTHER", "Unable to show it. You will not be charged. Try rephrasing the prompt."),
            stops("OTHER"),
        ],
        failed(quoting(STOPPED_TWICE, "Unable to show it. Try rephrasing the prompt."), TRY, 2),
    ),
    "partway through its words, then nothing": (
        [sends(answer_of(text_part("Let me"), reason="MAX_TOKENS")), stops("MAX_TOKENS")],
        Told("delivered", f"Let me {STOPPED}", WORDS_ALONE, 2),
    ),
    "partway through its words, twice, with a reason": (
        [sends(answer_of(text_part("Let me"), reason="OTHER", finishMessage="Too much at once."))] * 2,
        Told("delivered", f"Let me {STOPPED} It said: “Too much at once.”", WORDS_ALONE, 2),
    ),
    "partway through its pictures": (
        [sends(answer_of(text_part("One:"), PICTURE, reason="MAX_TOKENS"))],
        Told("delivered", "One: [picture] The model stopped before it was done.", A_PICTURE, 1),
    ),
    "a picture that cannot be read, twice": (
        [sends(answer_of(picture_part(b"", "image/png")))] * 2,
        failed(STOPPED_TWICE, TRY, 2),
    ),
    "an empty body's shape": ([sends({}), sends({"candidates": [{}]})], failed(STOPPED_TWICE, TRY, 2)),
}

FINISHED = {
    "SAFETY": SAFETY,
    "IMAGE_SAFETY": SAFETY,
    "PROHIBITED_CONTENT": POLICY,
    "IMAGE_PROHIBITED_CONTENT": POLICY,
    "BLOCKLIST": POLICY,
    "MODEL_ARMOR": POLICY,
    "ESCALATION": POLICY,
    "RECITATION": RECITATION,
    "IMAGE_RECITATION": RECITATION,
    "SPII": PERSON,
    "LANGUAGE": LANGUAGE,
}

BLOCKED = {
    "SAFETY": SAFETY,
    "IMAGE_SAFETY": SAFETY,
    "PROHIBITED_CONTENT": POLICY,
    "BLOCKLIST": POLICY,
    "MODEL_ARMOR": POLICY,
    "JAILBREAK": POLICY,
    "OTHER": UNSAID,
    "BLOCKED_REASON_UNSPECIFIED": UNSAID,
    "SOMETHING_OF_NEXT_YEAR": UNSAID,
}

REFUSALS: Rows = {
    **{f"answer {reason}": ([stops(reason)], refused(said)) for reason, said in FINISHED.items()},
    **{f"prompt {reason}": ([blocks(reason)], refused(said)) for reason, said in BLOCKED.items()},
    "with the model's words": (
        [stops("IMAGE_SAFETY", "It shows a wound. Support code: 42.")],
        refused(quoting(SAFETY, "It shows a wound.")),
    ),
    "with words of its vendor's": (
        [blocks("OTHER", "Gemini saw IMAGE_SAFETY. See https://ai.google.dev/x. Google does not allow it.")],
        refused(quoting(OTHER, "The provider does not allow it.")),
    ),
    "with nothing but a code, after some words": (
        [sends(answer_of(text_part("I draw no real people."), reason="SAFETY", finishMessage="Support code: 42"))],
        refused(quoting(SAFETY, "I draw no real people.")),
    ),
}

BUSY: Rows = {
    **{
        f"{status}": ([fails(status)], waits("The model is busy. Trying again {in} (2 of 5)."))
        for status in (408, 429, 499, 500, 502, 503, 504)
    },
    "429 with its own wait": ([is_busy("40s")], waits("The model is busy. Trying again {in} (2 of 5).")),
    "a proxy's page": ([sends_page(502)], waits("The model is busy. Trying again {in} (2 of 5).")),
    # It may have been billed, so it is asked for once more only.
    "dropped": ([drops()], waits("The model's answer did not arrive. Trying again {in} (2 of 2).")),
    "no JSON": ([sends(b"{")], waits("The model's answer did not arrive. Trying again {in} (2 of 2).")),
}

USED_UP_DAY = is_busy("6h", quota="GenerateRequestsPerDayPerProjectPerModel")

OPERATOR: Rows = {
    "key wrong": ([replays("reported/400-api-key-invalid.json")], failed(NOT_SET_UP, "🔄", 1)),
    "key refused": ([fails(401, "Unauthorized", "UNAUTHENTICATED")], failed(NOT_SET_UP, "🔄", 1)),
    "billing off": ([fails(402, "Pay", "FAILED_PRECONDITION")], failed(NOT_SET_UP, "🔄", 1)),
    "not for this key": ([fails(403, "Forbidden", "PERMISSION_DENIED")], failed(NOT_SET_UP, "🔄", 1)),
    "no quota at all": ([fails(429, "Quota exceeded, limit: 0", "RESOURCE_EXHAUSTED")], failed(NOT_SET_UP, "🔄", 1)),
    "account limited": ([stops("PUP_LIMITED_DISABLED")], failed(NOT_SET_UP, "🔄", 1)),
    "our request malformed": ([fails(400, "Invalid value", "INVALID_ARGUMENT")], failed(NOT_ASKED, "🔄", 1)),
    "signatures, sent without history": (
        [stops("MISSING_THOUGHT_SIGNATURE"), stops("MISSING_THOUGHT_SIGNATURE")],
        failed(NOT_ASKED, "🔄", 2),
    ),
    "model gone": ([replays("errors/404-model-not-found.json")], failed(NOT_SET_UP, "🔄", 1)),
}

PLAN = (
    "I will replace the plain white background of the current image with a vibrant vaporwave-style sunset. "
    "The sunset will feature a gradient of pastel pinks, purples, and blues, with soft, hazy clouds and a subtle grid "
    "pattern overlaid to create a retro, dreamlike aesthetic that complements the sharp lines of the diamond.\n\n "
)
STORY = (
    "In a hidden cave, a shy axolotl named Pip spent its days dreaming of the world beyond its murky pond. "
    "One evening, a glimmering portal appeared, offering Pip a chance to explore the vibrant, unknown depths of the "
    "ocean."
)
AXOLOTL = "Here's an image of an axolotl for you!  "

RECORDED: Mapping[str, Told] = {
    "blocked/finish-safety.empty-content.json": refused(SAFETY),
    "blocked/finish-model-armor.no-content.json": refused(
        quoting(
            POLICY,
            "The response violated Responsible AI Safety settings (Hate Speech, Harassment, Dangerous) filters.",
        )
    ),
    "blocked/prompt-feedback-model-armor.json": refused(
        quoting(POLICY, "The prompt violated Prompt Injection and Jailbreak filters.")
    ),
    "reported/200-image-safety.null-parts.json": refused(quoting(SAFETY, "Unable to show the generated image.")),
    "reported/200-image-prohibited-content.json": refused(
        quoting(
            POLICY,
            "Unable to show the generated image due to interests of third-party content providers. "
            "Please edit your prompt and try again.",
        )
    ),
    "reported/200-image-prohibited-content.thinking-billed.json": refused(
        quoting(
            POLICY,
            "The model output could not be generated. "
            "This output contains sensitive words that violate the provider's Responsible AI practices.",
        )
    ),
    "reported/200-image-other.empty-content.json": failed(
        quoting(
            STOPPED_TWICE,
            "Unable to show the generated image. The model could not generate the image based on the prompt provided. "
            "Try rephrasing the prompt.",
        ),
        TRY,
        2,
    ),
    "reported/200-image-other.no-content.json": failed(
        quoting(
            STOPPED_TWICE,
            "Unable to show the generated image. The model could not generate the image based on the prompt provided.",
        ),
        TRY,
        2,
    ),
    "reported/503-overloaded.json": waits("The model is busy. Trying again {in} (2 of 5)."),
    "errors/429-retry-info.json": waits("The model is busy. Trying again {in} (2 of 5)."),
    "errors/404-model-not-found.json": failed(NOT_SET_UP, "🔄", 1),
    "reported/400-api-key-invalid.json": failed(NOT_SET_UP, "🔄", 1),
    "reported/400-developer-instruction-not-enabled.json": failed(NOT_ASKED, "🔄", 1),
    "reported/400-function-calling-not-enabled.json": failed(NOT_ASKED, "🔄", 1),
    "reported/400-missing-thought-signature.json": failed(NOT_ASKED, "🔄", 2),
    "image/gemini-2.5-flash-image.text-and-image.json": Told("delivered", f"{AXOLOTL}[picture]", A_PICTURE, 1),
    "image/gemini-2.0-flash.edit.json": Told("delivered", f"{PLAN}[picture]", A_PICTURE, 1),
    "image/gemini-2.5-flash-image.text-only.json": Told("delivered", STORY, WORDS_ALONE, 1),
    "image/gemini-3-pro-image.generate.json": Told("delivered", "[picture]", A_PICTURE, 1),
}


@pytest.fixture
async def counter(gemini: GeminiServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Counter]:
    async with open_counter(gemini, tmp_path, monkeypatch) as opened:
        yield opened


async def expect(counter: Counter, rows: Rows) -> None:
    told = {name: await counter.told(*behaviours) for name, (behaviours, _) in rows.items()}

    assert told == {name: row for name, (_, row) in rows.items()}


async def test_words_only_offer_to_become_a_picture(counter: Counter) -> None:
    await expect(counter, WORDS)


async def test_nothing_is_tried_silently_once_more_and_what_did_arrive_is_posted(counter: Counter) -> None:
    await expect(counter, NOTHING)


async def test_a_refusal_says_which_kind_and_how_to_change_the_prompt_and_is_never_retried(counter: Counter) -> None:
    await expect(counter, REFUSALS)


async def test_a_busy_model_is_asked_again_and_the_card_says_when(counter: Counter) -> None:
    await expect(counter, BUSY)


async def test_a_used_up_day_is_waited_for_or_refused_with_the_time_as_the_operator_chose(counter: Counter) -> None:
    parked = await counter.told(USED_UP_DAY)
    counter.shop.worker.parks = False
    turned_away = await counter.told(USED_UP_DAY)

    assert parked == waits(f"{USED_UP} It goes on at {{time}}.")
    assert turned_away == failed(f"{USED_UP} Ask again in 6 hours.", "🔄", 1)


async def test_what_the_operator_must_mend_is_told_in_one_sentence(counter: Counter) -> None:
    await expect(counter, OPERATOR)


async def test_each_recording_of_the_real_service_has_its_words(counter: Counter) -> None:
    await expect(counter, {name: ([replays(name)] * told.calls, told) for name, told in RECORDED.items()})


def test_every_reason_and_every_recording_has_its_row() -> None:
    by_an_operator = {"MISSING_THOUGHT_SIGNATURE", "PUP_LIMITED_DISABLED"}

    assert {reason.value for reason in FinishReason} <= {*FINISHED, *STOPS, *by_an_operator}
    assert {reason.value for reason in BlockedReason} <= BLOCKED.keys()
    # A text model's wishes for tools are no answer to a request for a picture.
    recorded = (path for path in RECORDINGS.rglob("*.json") if path.parent.name != "tools")
    assert {str(path.relative_to(RECORDINGS)) for path in recorded} == RECORDED.keys()
