"""What a tool is given, and may look at."""

import pytest

from core.errors import ToolFailed
from tests.fakes.tooling import BOAT, context


def test_a_tool_finds_a_picture_by_the_name_that_the_model_knows_it_by() -> None:
    assert context(v1=BOAT).picture(" V1 ") == ("v1", BOAT)


def test_without_a_name_a_tool_gets_the_picture_that_the_request_is_about() -> None:
    assert context(subject="file1", v1=BOAT, file1=BOAT).picture() == ("file1", BOAT)


def test_an_unknown_picture_is_refused_with_the_names_of_those_that_there_are() -> None:
    with pytest.raises(ToolFailed) as refused:
        context(v1=BOAT, new1=BOAT).picture("v9")

    assert refused.value.user_message == "There is no such picture. The pictures here are v1, new1."


def test_what_is_no_name_at_all_finds_no_picture() -> None:
    with pytest.raises(ToolFailed) as refused:
        context().picture({"__class__": "v1"})

    assert refused.value.user_message == "There is no such picture. There is no picture here."
