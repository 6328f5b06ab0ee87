"""What becomes of a server's answer: data for the model, pictures for the conversation, and nothing for people."""

import base64
import json

import pytest
from mcp_types import (
    AudioContent,
    BlobResourceContents,
    CallToolResult,
    EmbeddedResource,
    ImageContent,
    ResourceLink,
    TextContent,
    TextResourceContents,
)

from core.adapters.mcp.results import MOST_PICTURES, read_result
from core.errors import BrokenPicture, ToolFailed
from core.model.image import CleanPicture
from core.model.tooling import ToolResult
from core.ports import Pixels

WORDS = TextContent(text="Three boats\u200b\x1b[31m are left.")


class OneKind:
    """Pixels for which a picture is what says so."""

    async def clean(self, data: bytes, name: str) -> CleanPicture:
        if data != b"a picture":
            raise BrokenPicture("It cannot be read.")
        return CleanPicture(b"a clean picture", "image/png", 1, 1)


async def read(*content: TextContent | ImageContent | EmbeddedResource | ResourceLink, **more: object) -> ToolResult:
    answer = CallToolResult(content=list(content), **more)  # type: ignore[arg-type]  # a test names real fields
    pixels: Pixels = OneKind()  # type: ignore[assignment]  # nobody asks for the rest
    return await read_result(answer, "shop", pixels)


def picture(data: bytes = b"a picture") -> ImageContent:
    return ImageContent(data=base64.b64encode(data).decode(), mime_type="image/png")


async def test_words_lose_what_nobody_sees() -> None:
    assert (await read(WORDS)).data == {"server": "shop", "text": "Three boats are left."}


async def test_what_is_structured_is_not_told_twice() -> None:
    structured = {"boats": 3, "names\u202e": ["Ida\u200b"]}

    result = await read(TextContent(text=json.dumps(structured)), structured_content=structured)

    assert result.data == {"server": "shop", "structured": {"boats": 3, "names": ["Ida"]}}


async def test_numbers_that_json_does_not_have_become_words() -> None:
    assert (await read(structured_content={"a": float("nan")})).data["structured"] == {"a": "nan"}


async def test_texts_of_resources_are_words_and_addresses_are_left_out() -> None:
    resource = EmbeddedResource(resource=TextResourceContents(uri="file:///a", text="A list."))
    blob = EmbeddedResource(resource=BlobResourceContents(uri="file:///b", blob="AAAA"))
    link = ResourceLink(uri="http://169.254.169.254/", name="x")
    sound = AudioContent(data="AAAA", mime_type="audio/wav")

    result = await read(resource, blob, link, sound)  # type: ignore[arg-type]  # sounds are no part of the usual answers

    assert result.data["text"] == "A list.\n\n(resource left out)\n\n(resource_link left out)\n\n(audio left out)"
    assert "169.254" not in str(result)


async def test_pictures_are_cleaned_and_those_that_are_none_or_too_many_are_left_out() -> None:
    result = await read(*[picture()] * MOST_PICTURES, picture())
    broken = await read(picture(b"something else"), ImageContent(data="not base64!", mime_type="image/png"))

    assert [one.data for one in result.pictures] == [b"a clean picture"] * MOST_PICTURES
    assert result.data == {"server": "shop", "pictures_left_out": 1}
    assert (broken.pictures, broken.data["pictures_left_out"]) == ((), 2)


async def test_nothing_of_it_is_meant_for_people() -> None:
    result = await read(WORDS, picture(), is_error=True)

    assert result.notes == ()
    assert result.pictures[0].alt == "A picture from shop"
    assert result.data["failed"] is True


@pytest.mark.parametrize(
    "more", [{"content": [TextContent(text="検" * 100_000)]}, {"structured_content": ["x" * 300_000]}]
)
async def test_more_than_is_handed_on_fails(more: dict[str, object]) -> None:
    answer = CallToolResult(**{"content": []} | more)  # type: ignore[arg-type]  # a test names real fields

    with pytest.raises(ToolFailed, match="The tool server shop answered with more than 256 kB"):
        await read_result(answer, "shop", OneKind())  # type: ignore[arg-type]  # nobody asks for the rest


async def test_what_is_too_deep_ends_in_words() -> None:
    deep: object = "end"
    for _ in range(60):
        deep = [deep]

    assert "(too deep)" in str((await read(structured_content=deep)).data)
