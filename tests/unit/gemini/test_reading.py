from base64 import b64encode, urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.adapters.gemini.reading import as_bytes, as_count, as_text


@given(st.binary(min_size=1))
def test_bytes_are_read_from_both_alphabets_padded_or_not(data: bytes) -> None:
    spellings = {encode(data).decode() for encode in (b64encode, urlsafe_b64encode)}
    spellings |= {text.rstrip("=") for text in spellings}

    assert {as_bytes(text) for text in spellings} == {data}


def test_bytes_longer_than_a_slice_are_read_whole() -> None:
    data = bytes(range(256)) * 20_000

    assert as_bytes(b64encode(data).decode()) == data


@pytest.mark.parametrize(
    "junk", [None, 7, "", "=", "A", "A===B", "AA==AA==", "AAAA\nAAAA", "ÄÄÄÄ", "AAA A", b"AAAA", []]
)
def test_what_is_no_base64_is_nothing(junk: object) -> None:
    assert as_bytes(junk) is None


@pytest.mark.parametrize(
    ("value", "count"),
    [(7, 7), ("7", 7), (0, 0), (-1, 0), (True, 0), (1.5, 0), ("-1", 0), ("9" * 5000, 0), (10**30, 0), (None, 0)],
)
def test_a_count_is_a_number_of_tokens_or_nothing(value: object, count: int) -> None:
    assert as_count(value) == count


def test_text_has_no_half_characters() -> None:
    assert as_text("a\ud800b") == "a?b"
