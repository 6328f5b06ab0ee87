"""Sharing: a version of a conversation, posted into another channel of the same server or workspace."""

from dataclasses import dataclass
from datetime import datetime

from core.model.conversation import Version
from core.model.job import Job


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel in which somebody may read, write and post pictures.

    Attributes:
        id: The platform's own.
        name: As people there read it: `#design`.
        lacks: What keeps Limner from posting there, and what mends it; empty when nothing does.
        is_private: Not everyone may see it, nor read its name.
    """

    id: str
    name: str
    lacks: str = ""
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """A copy of a version in another channel: a row before it is posted, so that it is found whatever happens then.

    Attributes:
        id: ULID; names its message for ever.
        job: What it was approved for.
        version: Id.
        channel: The platform's id.
        messages: That show it; empty as long as that is not written down.
    """

    id: str
    job: str
    version: str
    channel: str
    made_at: datetime
    messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is posted for a share.

    Attributes:
        job: What it was approved for.
        words: Of the person, above the picture.
        is_repeated: It may stand there already.
    """

    share: Share
    job: Job
    version: Version
    words: str = ""
    is_repeated: bool = False
