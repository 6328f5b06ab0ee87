"""Imagen beside Gemini, with a real process, a Vertex AI on loopback and credentials that Google's library finds."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fakes.house import House
from tests.fakes.patience import until
from tests.fakes.vertex_server import LOCATION, PROJECT, VertexServer, predicts


@dataclass(frozen=True, slots=True)
class Gallery:
    """A house with both of Google's families."""

    house: House
    vertex: VertexServer


@pytest.fixture
async def gallery(tmp_path: Path) -> AsyncIterator[Gallery]:
    async with VertexServer() as vertex:
        settings = {
            "GOOGLE_CLOUD_PROJECT": PROJECT,
            "GOOGLE_CLOUD_LOCATION": LOCATION,
            "GOOGLE_VERTEX_BASE_URL": vertex.address,
            "GOOGLE_APPLICATION_CREDENTIALS": vertex.credentials(tmp_path),
            "LIMNER_PEOPLE": "dont_allow",
        }
        async with House.open(tmp_path, None, **settings) as house:
            await house.start()
            yield Gallery(house, vertex)
            assert house.faults() == []
            assert vertex.violations == []
            # Google's library warns of Imagen's end; an operator can do nothing about it.
            assert "deprecated" not in house.demo.log


async def test_four_pictures_come_from_one_call_and_gemini_changes_one(gallery: Gallery) -> None:
    house = gallery.house
    thread = await house.page.begin("/imagine a lighthouse --model imagen --count 4 --ratio 3:4 --size 2K")
    await house.settles(1)

    await house.page.say("from v2: mach es Nacht", thread)
    await house.settles(2)

    (call,) = gallery.vertex.calls
    assert call.words == "a lighthouse"
    assert call.parameters == {
        "sampleCount": 4,
        "aspectRatio": "3:4",
        "sampleImageSize": "2K",
        "personGeneration": "DONT_ALLOW",
        "includeRaiReason": True,
    }
    assert [len(asked.pictures) for asked in house.gemini.calls] == [1]
    assert [version.parents for version in house.records.versions()] == [(), (), (), (), (2,)]


async def test_a_killed_process_asks_for_nothing_again_that_was_lost_once(gallery: Gallery) -> None:
    house, vertex = gallery.house, gallery.vertex
    vertex.gate.clear()
    await house.page.say("/imagine a lighthouse --model imagen --count 3")
    await vertex.call(1)

    await house.kill()
    vertex.gate.set()
    await house.start()
    await house.settles(1)

    assert len(vertex.calls) == 2
    assert len(house.records.versions()) == 3


async def test_pictures_that_are_held_back_are_missing_and_nothing_else(gallery: Gallery) -> None:
    gallery.vertex.script(predicts(held_back=1))

    await gallery.house.page.say("/imagine a lighthouse --model imagen --count 4")
    await gallery.house.settles(1)

    assert len(gallery.house.records.versions()) == 3


async def test_another_language_is_translated_or_drawn_by_gemini(gallery: Gallery) -> None:
    house = gallery.house
    await house.page.say("/imagine ein Leuchtturm bei Nacht --model imagen --count 2")
    await house.shows("Let it be translated, or let nano-banana draw it, which knows other languages.")
    (refused,) = house.records.jobs()

    await house.page.press(f"limner:translate:{refused.id}")
    await house.shows("Your prompt in English, by ")
    await house.page.press(f"limner:othermodel:{refused.id}")
    await house.settles(3)

    assert gallery.vertex.calls == []
    assert len(house.records.versions()) == 2


async def test_without_a_project_gemini_makes_what_is_asked_of_imagen(house: House) -> None:
    await house.start()

    await house.page.say("/imagine ein Leuchtturm bei Nacht --model imagen --count 2")
    await until(lambda: len(house.gemini.calls) == 2)
    await house.settles(1)

    assert {call.model for call in house.gemini.calls} == {"gemini-nano-banana-2.1"}
    assert house.faults() == []
