"""The buttons, which mean the same in every chat: one line here for each, and what it is about in `bots.buttons`."""

from collections.abc import Awaitable, Callable, Mapping

from bots.buttons import Press
from bots.outcomes import Outcome
from bots.presses.approving import approve, approve_always, ask_again, drop, reject
from bots.presses.asking import again, draw, edit, new, other_model, rephrase, rest
from bots.presses.deleting import delete, delete_version
from bots.presses.forgetting import forget_conversation, forget_me
from bots.presses.jobs import show, stop, undo
from bots.presses.more import describe, larger, more, original, ratio, tell_details, vary
from bots.presses.prompts import improve, take, translate, use
from bots.presses.settings import settings
from bots.presses.templates import template
from bots.scenes import PressScene

Handler = Callable[[PressScene], Awaitable[Outcome]]

PRESSES: Mapping[Press, Handler] = {
    Press.EDIT: edit,
    Press.AGAIN: again,
    Press.DRAW: draw,
    Press.REST: rest,
    Press.UNDO: undo,
    Press.STOP: stop,
    Press.NEW: new,
    Press.REPHRASE: rephrase,
    Press.SHOW: show,
    Press.VARY: vary,
    Press.MORE: more,
    Press.RATIO: ratio,
    Press.LARGER: larger,
    Press.DETAILS: tell_details,
    Press.ORIGINAL: original,
    Press.SETTINGS: settings,
    Press.TEMPLATE: template,
    Press.FORGET_ME: forget_me,
    Press.FORGET_CONVERSATION: forget_conversation,
    Press.DELETE: delete,
    Press.DELETE_VERSION: delete_version,
    Press.DESCRIBE: describe,
    Press.USE: use,
    Press.IMPROVE: improve,
    Press.TRANSLATE: translate,
    Press.TAKE: take,
    Press.OTHER_MODEL: other_model,
    Press.APPROVE: approve,
    Press.APPROVE_ALWAYS: approve_always,
    Press.REJECT: reject,
    Press.ASK_AGAIN: ask_again,
    Press.DROP: drop,
}

FOR_ADMINS = frozenset(
    {
        Press.SETTINGS,
        Press.FORGET_CONVERSATION,
        Press.DELETE,
        Press.DELETE_VERSION,
        Press.APPROVE,
        Press.APPROVE_ALWAYS,
        Press.REJECT,
        Press.ASK_AGAIN,
        Press.DROP,
    }
)
"""Buttons whose answer depends on whether an admin presses."""
