"""The forms, which mean the same in every chat: one line here for each, by the kind that its id names.

`FormKind.PICTURE` is each chat's own: only the chat knows the pictures of somebody's message.
"""

from collections.abc import Awaitable, Callable, Mapping

from bots.buttons import About
from bots.fields import Filled
from bots.form_ids import FormKind
from bots.outcomes import Outcome
from bots.scenes import FormScene
from bots.submissions.asking import edit, new, rephrase
from bots.submissions.more import ratio
from bots.submissions.settings import settings
from bots.submissions.templates import template

Handler = Callable[[FormScene, Filled], Awaitable[Outcome]]

SUBMISSIONS: Mapping[FormKind, Handler] = {
    FormKind.EDIT: edit,
    FormKind.NEW: new,
    FormKind.REPHRASE: rephrase,
    FormKind.RATIO: ratio,
    FormKind.SETTINGS: settings,
    FormKind.TEMPLATE: template,
}

ABOUT: Mapping[FormKind, About] = {
    FormKind.EDIT: About.VERSION,
    FormKind.NEW: About.JOB,
    FormKind.REPHRASE: About.JOB,
    FormKind.RATIO: About.VERSION,
}
"""What the id of a form names; every other is about something that its own answer looks up."""

FOR_ADMINS: frozenset[FormKind] = frozenset({FormKind.SETTINGS})
"""Forms whose answer depends on whether an admin sends them."""
