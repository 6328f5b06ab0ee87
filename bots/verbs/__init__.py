"""The verbs that mean the same in every chat: one file and one line here for each."""

from collections.abc import Awaitable, Callable, Mapping

from bots.commands import Verb
from bots.outcomes import Outcome
from bots.scenes import Scene
from bots.verbs.cancel import cancel
from bots.verbs.forget import forget
from bots.verbs.help import help_
from bots.verbs.jobs import jobs
from bots.verbs.settings import settings
from bots.verbs.show import show
from bots.verbs.templates import templates
from bots.verbs.tools import tools
from bots.verbs.undo import undo
from bots.verbs.versions import versions

Handler = Callable[[Scene], Awaitable[Outcome]]

VERBS: Mapping[Verb, Handler] = {
    Verb.UNDO: undo,
    Verb.JOBS: jobs,
    Verb.CANCEL: cancel,
    Verb.SETTINGS: settings,
    Verb.TEMPLATES: templates,
    Verb.TOOLS: tools,
    Verb.HELP: help_,
    Verb.VERSIONS: versions,
    Verb.SHOW: show,
    Verb.FORGET: forget,
}

ASKING = frozenset({Verb.IMAGINE, Verb.EDIT, Verb.BLEND, Verb.DESCRIBE})
"""What becomes a job is each chat's own, since it says where the answer will stand."""

FOR_ADMINS = frozenset({Verb.SETTINGS, Verb.TEMPLATES, Verb.TOOLS, Verb.JOBS})
"""Verbs whose answer depends on whether an admin asks."""
