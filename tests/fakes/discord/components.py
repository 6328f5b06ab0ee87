"""Message components: walking through them, and turning what a bot sends into what Discord answers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count

from tests.fakes.schemas import Json

ROW, BUTTON, SELECT, TEXT_INPUT, SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR = 1, 2, 3, 4, 9, 10, 11, 12, 13, 14
CONTAINER, LABEL, FILE_UPLOAD, CHECKBOX = 17, 18, 19, 23
ONLY_V2 = {SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER}
LINK = 5

Media = Callable[[str], Json]
"""From the address that a bot names to what Discord answers for it."""


@dataclass(frozen=True)
class Button:
    """A button as a reader sees it."""

    label: str
    custom_id: str
    emoji: str = ""
    url: str = ""
    disabled: bool = False

    def is_called(self, name: str) -> bool:
        """Whether a person or a test would call it so."""
        verb = self.custom_id.split(":")[1] if self.custom_id.count(":") > 1 else self.custom_id
        return name in {self.label, f"{self.emoji} {self.label}".strip(), self.emoji, verb, self.custom_id}


def walk(components: list[Json]) -> Iterator[Json]:
    """Every component, outer ones first, in the order of display."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        yield from walk([component[inner] for inner in ("accessory", "component") if component.get(inner)])


def texts_of(components: list[Json]) -> list[str]:
    """The words of all text displays."""
    return [component["content"] for component in walk(components) if component["type"] == TEXT]


def media_of(components: list[Json]) -> Iterator[tuple[Json, str | None]]:
    """Each picture or file that is shown, with its alt text."""
    for component in walk(components):
        if component["type"] == GALLERY:
            yield from ((item["media"], item.get("description")) for item in component["items"])
        elif component["type"] == THUMBNAIL:
            yield component["media"], component.get("description")
        elif component["type"] == FILE:
            yield component["file"], None


def buttons_of(components: list[Json]) -> tuple[Button, ...]:
    """All buttons, in the order of display."""
    return tuple(_button(component) for component in walk(components) if component["type"] == BUTTON)


def answered(components: list[Json], media: Media) -> list[Json]:
    """What Discord answers for the components that a bot sent: numbered, with every default filled in."""
    numbers = count(1)
    return [_answered(component, media, numbers) for component in components]


def _answered(component: Json, media: Media, numbers: Iterator[int]) -> Json:
    same = {key: value for key, value in component.items() if value is not None and key != "id"}
    same["id"] = component.get("id") or next(numbers)
    if "components" in same:
        same["components"] = [_answered(inner, media, numbers) for inner in same["components"]]
    if "accessory" in same:
        same["accessory"] = _answered(same["accessory"], media, numbers)
    if "emoji" in same:
        same["emoji"] = {key: value for key, value in same["emoji"].items() if value is not None}
    fill_in = DEFAULTS.get(component["type"])
    return fill_in(same, media) if fill_in else same


def _container(known: Json, _: Media) -> Json:
    return {"accent_color": None, "spoiler": False, **known}


def _gallery(known: Json, media: Media) -> Json:
    return {**known, "items": [_item(item, media) for item in known["items"]]}


def _item(item: Json, media: Media) -> Json:
    spoiler = bool(item.get("spoiler"))
    return {"media": media(item["media"]["url"]), "description": item.get("description"), "spoiler": spoiler}


def _thumbnail(known: Json, media: Media) -> Json:
    return {"description": None, "spoiler": False, **known, "media": media(known["media"]["url"])}


def _file(known: Json, media: Media) -> Json:
    name = known["file"]["url"].removeprefix("attachment://")
    return {"name": name, "size": None, "spoiler": False, **known, "file": media(known["file"]["url"])}


def _separator(known: Json, _: Media) -> Json:
    return {"spacing": 1, "divider": True, **known}


def _select(known: Json, _: Media) -> Json:
    return {"min_values": 1, "max_values": 1, **known}


def _button_sent(known: Json, _: Media) -> Json:
    if not known.get("emoji"):
        return known
    # Libraries name no id for an emoji of Unicode by sending null, and are answered without it.
    return {**known, "emoji": {key: value for key, value in known["emoji"].items() if value is not None}}


DEFAULTS: dict[int, Callable[[Json, Media], Json]] = {
    BUTTON: _button_sent,
    CONTAINER: _container,
    GALLERY: _gallery,
    THUMBNAIL: _thumbnail,
    FILE: _file,
    SEPARATOR: _separator,
    SELECT: _select,
}


def _button(component: Json) -> Button:
    emoji = (component.get("emoji") or {}).get("name") or ""
    return Button(
        label=component.get("label") or "",
        custom_id=component.get("custom_id") or "",
        emoji=emoji,
        url=component.get("url") or "",
        disabled=bool(component.get("disabled")),
    )
