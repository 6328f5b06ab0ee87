"""Whatever arrives in Gemini's place, what comes out of the adapter is an answer or one of our errors."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.adapters.gemini.answer import read_answer
from core.adapters.gemini.failures import failure_of
from core.errors import LimnerError, OperatorError, TransientError
from core.model.asking import LoadedCall, LoadedPicture, LoadedText
from tests.fakes.gemini_behaviours import RECORDINGS
from tests.fakes.gemini_wire import Json
from tests.fakes.prompts import PRO

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
WORDS = st.sampled_from(
    ["STOP", "NO_IMAGE", "IMAGE_SAFETY", "SPII", "OF_NEXT_YEAR", "AAAA", "AAA", "48s", "7", "IMAGE"]
)
SMALL = [path for path in sorted(RECORDINGS.rglob("*.json")) if path.stat().st_size < 5_000]
DOCUMENTS = [json.loads(path.read_text())["response"] for path in SMALL] + [
    {
        "candidates": [
            {
                "content": {
                    "parts": [
                        {"text": "Here.", "thoughtSignature": "AAAA"},
                        {"thought": True, "inlineData": {"mimeType": "image/png", "data": "AAAA"}},
                        {"inlineData": {"mimeType": "image/png", "data": "AAAA"}, "thoughtSignature": "AAAA"},
                    ]
                },
                "finishReason": "STOP",
            }
        ],
        "usageMetadata": {
            "candidatesTokenCount": 9,
            "candidatesTokensDetails": [{"modality": "IMAGE", "tokenCount": 9}],
        },
        "modelStatus": {"modelStage": "DEPRECATED", "retirementTime": "2027-01-01T00:00:00Z"},
    }
]


@st.composite
def mangled(draw: st.DrawFn, document: Json) -> Json:
    """The document with some fields dropped, retyped, renamed to unknown words or added."""
    fate = draw(st.integers(0, 15))
    if fate == 0:
        return draw(JSON)
    if fate == 1 and isinstance(document, str):
        return draw(WORDS)
    if isinstance(document, list):
        return [draw(mangled(item)) for item in document] + ([draw(JSON)] if fate == 2 else [])
    if isinstance(document, dict):
        kept = {key: draw(mangled(item)) for key, item in document.items() if draw(st.integers(0, 9))}
        return kept | ({draw(st.text(max_size=9)): draw(JSON)} if fate == 2 else {})
    return document


ANSWERS = st.sampled_from(DOCUMENTS).flatmap(mangled)
STATUSES = st.sampled_from([201, 204, 302, 400, 401, 403, 404, 408, 413, 418, 429, 499, 500, 502, 503, 504, 599])
BODIES = st.binary(max_size=300) | ANSWERS.map(lambda document: json.dumps(document).encode())
HEADERS = st.dictionaries(
    st.just("retry-after"), st.text(max_size=30) | st.sampled_from(["7", "Wed, 21 Oct 2026 07:28:00 GMT"])
)
FEW = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
MANY = settings(FEW, max_examples=5_000)


def reads_or_refuses(document: Json) -> None:
    try:
        answer = read_answer(document, PRO)
    except LimnerError:
        return
    assert answer.parts or answer.stopped
    for part in answer.parts:
        if isinstance(part, LoadedPicture):
            assert part.data
            part.mime.encode()
        elif isinstance(part, LoadedCall):
            json.dumps([part.id, part.name, part.arguments], ensure_ascii=False).encode()
            assert part.name
        else:
            assert isinstance(part, LoadedText)
            part.text.encode()


def is_an_error_of_ours(status: int, headers: dict[str, str], body: bytes) -> None:
    error = failure_of(status, headers, body)

    assert isinstance(error, OperatorError | TransientError)
    assert len(str(error)) < 500


@FEW
@given(ANSWERS)
def test_a_mangled_answer_is_read_or_refused(document: Json) -> None:
    reads_or_refuses(document)


@FEW
@given(STATUSES, HEADERS, BODIES)
def test_a_mangled_error_is_an_error_of_ours(status: int, headers: dict[str, str], body: bytes) -> None:
    is_an_error_of_ours(status, headers, body)


@pytest.mark.deep
@MANY
@given(ANSWERS)
def test_five_thousand_mangled_answers_are_read_or_refused(document: Json) -> None:
    reads_or_refuses(document)


@pytest.mark.deep
@MANY
@given(STATUSES, HEADERS, BODIES)
def test_five_thousand_mangled_errors_are_errors_of_ours(status: int, headers: dict[str, str], body: bytes) -> None:
    is_an_error_of_ours(status, headers, body)
