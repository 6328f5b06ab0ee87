"""Discord's rules that its OpenAPI does not hold."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from tests.fakes.discord.components import BUTTON, LINK, ONLY_V2, ROW, media_of, texts_of, walk
from tests.fakes.discord.spec import Operation
from tests.fakes.discord.state import MEBIBYTE, PLAIN, File, MessageFlag
from tests.fakes.schemas import Json

LONGEST_CONTENT: Final = 2000
LONGEST_TEXTS: Final = 4000
MOST_COMPONENTS: Final = 40
MOST_FILES: Final = 10
LARGEST_REQUEST: Final = 25 * MEBIBYTE
SAFE_NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,255}")
COMMAND_NAME: Final = re.compile(r"[-_'\w]{1,32}")
LONGEST_COMMAND: Final = 8000
MOST_CHAT_COMMANDS: Final = 100
MOST_MENU_COMMANDS: Final = 15


def faults_of_query(operation: Operation, query: Mapping[str, str]) -> list[str]:
    """What in a query is not as described."""
    unknown = [f"query {name} does not exist" for name in query if name not in operation.query]
    known = [(name, *operation.query[name]) for name in query if name in operation.query]
    return unknown + [fault for name, schema, check in known for fault in check(_typed(schema, query[name]))]


def faults_of_message(
    payload: Json, files: Mapping[str, File], kept: Mapping[str, str], standing: MessageFlag = PLAIN
) -> list[str]:
    """What in a message's form is wrong beyond its schema.

    Args:
        payload: The message as it was sent.
        files: What was uploaded with it.
        kept: The names of the files that the edited message has, by id.
        standing: The edited message's own flags: version 2 of the components is never left.
    """
    flags = MessageFlag(payload.get("flags") or 0) | standing
    is_v2 = MessageFlag.COMPONENTS_V2 in flags
    components = payload.get("components") or []
    return [
        *_of_words(payload, is_v2=is_v2),
        *_of_components(components, is_v2=is_v2),
        *_of_files(payload, files, kept),
        *_of_references(components, _names(payload, files, kept)),
    ]


def faults_of_modal(modal: Json) -> Iterator[str]:
    """What in a modal's form is wrong beyond its schema."""
    if len(modal["components"]) > 5:
        yield f"components: {len(modal['components'])} stand at the top of a modal, at most 5 may"
    yield from _of_custom_ids(modal["components"])


def faults_of_commands(commands: list[Json]) -> Iterator[str]:
    """What in a list of commands is wrong beyond its schema."""
    kinds = Counter(command.get("type") or 1 for command in commands)
    if kinds[1] > MOST_CHAT_COMMANDS or max(kinds[2], kinds[3]) > MOST_MENU_COMMANDS:
        yield f"too many commands: {dict(kinds)}"
    for command in commands:
        name = command["name"]
        if (command.get("type") or 1) == 1:
            if not COMMAND_NAME.fullmatch(name) or name != name.lower():
                yield f"{name}: is not a command's name"
            if not command.get("description"):
                yield f"{name}: has no description"
        if _length_of_command(command) > LONGEST_COMMAND:
            yield f"{name}: has more than {LONGEST_COMMAND} characters"


def faults_of_mentions(payload: Json) -> Iterator[str]:
    """Where a message could ping somebody: our own rule, not Discord's, so nothing is refused for it."""
    allowed = payload.get("allowed_mentions")
    if allowed is None:
        yield "carries no allowed_mentions"
        return
    if allowed.get("parse") != []:
        yield f"allowed_mentions.parse is {allowed.get('parse')}"
    if allowed.get("roles") or len(allowed.get("users") or []) > 1 or allowed.get("replied_user"):
        yield f"allowed_mentions lets more than one person be pinged: {allowed}"


def largest_file(files: Mapping[str, File]) -> int:
    """Bytes of the largest uploaded file."""
    return max((len(file.data) for file in files.values()), default=0)


def _of_words(payload: Json, *, is_v2: bool) -> Iterator[str]:
    if len(payload.get("content") or "") > LONGEST_CONTENT:
        yield f"content: has {len(payload['content'])} characters, at most {LONGEST_CONTENT} may be"
    forbidden = [field for field in ("content", "embeds", "poll", "sticker_ids") if payload.get(field)]
    if is_v2 and forbidden:
        yield f"{', '.join(forbidden)}: may not stand beside components of version 2"


def _of_components(components: list[Json], *, is_v2: bool) -> Iterator[str]:
    everything = list(walk(components))
    if len(everything) > MOST_COMPONENTS:
        yield f"components: {len(everything)} in all, at most {MOST_COMPONENTS} may be"
    if not is_v2 and (new := sorted({one["type"] for one in everything} & ONLY_V2)):
        yield f"components: {new} need the flag of version 2"
    if not is_v2 and len(components) > 5:
        yield f"components: {len(components)} rows, at most 5 may be"
    written = sum(map(len, texts_of(components)))
    if written > LONGEST_TEXTS:
        yield f"components: hold {written} characters, at most {LONGEST_TEXTS} may be"
    for component in everything:
        yield from _of_component(component)
    yield from _of_custom_ids(components)


def _of_component(component: Json) -> Iterator[str]:
    if component["type"] == ROW and not 1 <= len(component["components"]) <= 5:
        yield f"components: a row of {len(component['components'])}"
    if component["type"] == BUTTON:
        if bool(component.get("custom_id")) == (component["style"] == LINK):
            yield f"components: a button of style {component['style']} with the id {component.get('custom_id')}"
        if not (component.get("label") or component.get("emoji")):
            yield "components: a button without label and emoji"


def _of_custom_ids(components: list[Json]) -> Iterator[str]:
    ids = Counter(one["custom_id"] for one in walk(components) if one.get("custom_id"))
    yield from (f"components: the custom_id {name} stands {times} times" for name, times in ids.items() if times > 1)


def _of_files(payload: Json, files: Mapping[str, File], kept: Mapping[str, str]) -> Iterator[str]:
    named = [str(one["id"]) for one in payload.get("attachments") or []]
    for one in named:
        if one not in kept and f"files[{one}]" not in files:
            yield f"attachments: {one} is neither uploaded nor on the message"
    total = len(files) + len(set(named) & set(kept) if payload.get("attachments") is not None else kept)
    if total > MOST_FILES:
        yield f"attachments: {total}, at most {MOST_FILES} may be"
    for field, file in files.items():
        if not re.fullmatch(r"files\[\d\]", field):
            yield f"{field}: is not a field of an upload"
        if not file.data:
            yield f"{field}: is empty"


def _of_references(components: list[Json], names: Collection[str]) -> Iterator[str]:
    for media, _ in media_of(components):
        name = media["url"].removeprefix("attachment://")
        if name == media["url"]:
            if not name.startswith(("http://", "https://")):
                yield f"components: {name} is no address"
        elif name not in names:
            yield f"components: attachment://{name} is not among {sorted(names)}"
        elif not SAFE_NAME.fullmatch(name):
            yield f"components: Discord renames a file called {name}"


def _names(payload: Json, files: Mapping[str, File], kept: Mapping[str, str]) -> list[str]:
    listed = payload.get("attachments")
    staying = kept if listed is None else {str(one["id"]) for one in listed} & set(kept)
    return [*(kept[one] for one in staying), *(file.name for file in files.values())]


def _length_of_command(value: Json) -> int:
    own = sum(len(value.get(field) or "") for field in ("name", "description"))
    choices = sum(len(one["name"]) + len(str(one["value"])) for one in value.get("choices") or [])
    return own + choices + sum(_length_of_command(option) for option in value.get("options") or [])


def _typed(schema: Json, text: str) -> Json:
    wanted = schema.get("type")
    if wanted == "integer" and text.lstrip("-").isdigit():
        return int(text)
    if wanted == "boolean":
        return {"1": True, "true": True, "0": False, "false": False}.get(text.lower(), text)
    return text
