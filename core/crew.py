"""What jobs are made with, with tools or without."""

from dataclasses import KW_ONLY, dataclass

from core.calls import Caller
from core.lineup import Lineup
from core.ports import Clock, Conversations, Models
from core.sources import Gatherer


@dataclass(frozen=True, slots=True)
class Crew:
    """Everybody who takes part, whoever directs them."""

    models: Models
    lineup: Lineup
    conversations: Conversations
    _: KW_ONLY
    caller: Caller
    gatherer: Gatherer
    clock: Clock
