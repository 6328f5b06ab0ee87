"""Jobs as Discord's people ask for them, and a message seen as Discord checks and as a reader sees it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from discord import ui

from bots.alt_texts import alt_of
from bots.discord.places import DEFAULT_LIMIT, Place, in_thread, new_thread
from bots.fitting import PostedPicture
from core.model.conversation import ConversationKey, Version
from core.model.job import Job, JobState
from core.model.request import Origin, Person
from tests.fakes import local
from tests.fakes.discord.components import buttons_of, media_of, texts_of
from tests.fakes.discord.rules import faults_of_message
from tests.fakes.discord.spec import find
from tests.fakes.discord.state import File, MessageFlag
from tests.fakes.schemas import Json

GUILD, CHANNEL, THREAD = 1, 200, 300
ANA = Person("42", "Ana_K")
JOB_ID = "01M7YD2HN2QAK3JAV0QYDVSE3N"


def channel_job(state: JobState = JobState.QUEUED, **changes: Any) -> Job:
    """A slash command in a channel, whose card has a thread on it."""
    return _job(state, in_thread(GUILD, CHANNEL, THREAD), Place(str(CHANNEL), str(THREAD)), **changes)


def unplaced_job(state: JobState = JobState.ACCEPTED, **changes: Any) -> Job:
    """The same before its card is posted."""
    return _job(state, new_thread(GUILD, CHANNEL, 900), Place(str(CHANNEL)), **changes)


def thread_job(state: JobState = JobState.QUEUED, **changes: Any) -> Job:
    """A slash command in a thread: its message changes from state to result."""
    return _job(state, in_thread(GUILD, CHANNEL, THREAD), Place(str(THREAD), "901"), **changes)


def answering_job(state: JobState = JobState.QUEUED, **changes: Any) -> Job:
    """Words in a thread, whose answer is a reply to them."""
    place = Place(str(THREAD), "901", "902", DEFAULT_LIMIT)
    return _job(state, in_thread(GUILD, CHANNEL, THREAD), place, origin=Origin.MESSAGE, **changes)


def version(number: int, **changes: Any) -> Version:
    return replace(local.version(number), alt="a lighthouse at dusk", **changes)


def posted(*versions: Version, size_bytes: int = 100) -> dict[str, PostedPicture]:
    """The pictures of versions, as a channel takes them."""
    return {one.id: PostedPicture(f"{one.label}.png", bytes(size_bytes), alt_of(one)) for one in versions}


def faults(view: ui.LayoutView, files: Sequence[PostedPicture] = ()) -> list[str]:
    """What Discord would refuse of a message."""
    payload = {
        "flags": int(MessageFlag.COMPONENTS_V2),
        "components": components_of(view),
        "attachments": [{"id": at, "filename": file.name, "description": file.alt} for at, file in enumerate(files)],
        "allowed_mentions": {"parse": []},
    }
    found = find("POST", f"/channels/{CHANNEL}/messages")
    assert found
    sent = {f"files[{at}]": File(file.name, file.data) for at, file in enumerate(files)}
    return [*found[0].bodies["application/json"](payload), *faults_of_message(payload, sent, {})]


def components_of(view: ui.LayoutView) -> list[Json]:
    """What is sent of a message's layout."""
    return list(view.to_components())  # type: ignore[no-untyped-call]  # the library types all but this


def text_of(view: ui.LayoutView) -> str:
    """All words of a message."""
    return "\n".join(texts_of(components_of(view)))


def labels_of(view: ui.LayoutView) -> list[str]:
    return [button.label for button in buttons_of(components_of(view))]


def shown_in(view: ui.LayoutView) -> list[str]:
    """The files that a message shows, in order."""
    return [media["url"].removeprefix("attachment://") for media, _ in media_of(components_of(view))]


def order_of(view: ui.LayoutView) -> list[str]:
    """What a reader sees from top to bottom: words as they are, galleries by their files, rows as `buttons`."""
    return [_seen(component) for component in components_of(view)]


def _seen(component: Json) -> str:
    if "content" in component:
        return str(component["content"])
    if "items" in component:
        return " ".join(item["media"]["url"].removeprefix("attachment://") for item in component["items"])
    return "buttons"


def _job(state: JobState, key: ConversationKey, place: Place, **changes: Any) -> Job:
    job_changes = {name: changes.pop(name) for name in tuple(changes) if name in Job.__dataclass_fields__}
    request = replace(
        local.job().request,
        **{"conversation": key, "place": str(place), "person": ANA, "origin": Origin.INTERACTION, **changes},
    )
    return replace(local.job(JOB_ID, state), request=request, **job_changes)
