"""Buttons, menus and forms, and what is said of what somebody asked for."""

from bots.buttons import Press
from bots.languages.en._plurals import counted

LABELS = {
    Press.EDIT: "Edit",
    Press.AGAIN: "Again",
    Press.REST: "The rest",
    Press.UNDO: "Undo",
    Press.STOP: "Stop",
    Press.NEW: "New",
    Press.DRAW: "Make it a picture",
    Press.REPHRASE: "Rephrase",
    Press.SHOW: "Show",
    Press.VARY: "Vary",
    Press.MORE: "More",
    Press.RATIO: "Another shape",
    Press.LARGER: "Larger",
    Press.DETAILS: "Details",
    Press.ORIGINAL: "Original file",
    Press.SETTINGS: "Settings",
    Press.TEMPLATE: "Template",
    Press.FORGET_ME: "Forget all of mine",
    Press.FORGET_CONVERSATION: "Forget it",
    Press.DELETE: "Delete",
    Press.DELETE_VERSION: "Delete for everyone",
    Press.DESCRIBE: "Describe",
    Press.USE: "Prompt",
    Press.IMPROVE: "Improve my prompt",
    Press.TRANSLATE: "Translate to English",
    Press.TAKE: "Use it",
    Press.OTHER_MODEL: "Use Gemini",
    Press.APPROVE: "Approve",
    Press.APPROVE_ALWAYS: "Always here",
    Press.REJECT: "Reject",
    Press.ASK_AGAIN: "Ask again",
    Press.DROP: "Remove",
}
"""On each button, behind its icon."""
TRY_AGAIN = "Try again"

EDIT_IMAGE = "Edit image"
EDIT_IMAGE_SUMMARY = "Change the picture of this message"
DESCRIBE_IMAGE = "Describe image"
DESCRIBE_IMAGE_SUMMARY = "Put the picture of this message into words"

FORM_PICTURES = "Pictures to use, if any"
FORM_OTHER_PICTURES = "Pictures, if others than before"
FORM_PICTURES_NEEDED = "The pictures, two or more"
FORM_WORDS = {
    "edit": "What to change",
    "new": "What the picture shows",
    "rephrase": "In other words",
    "picture": "What to change",
}
FORM_TITLES = {"new": "New picture", "rephrase": "Rephrase", "picture": EDIT_IMAGE}
ASK_TITLES = {
    "imagine": "New picture",
    "edit": EDIT_IMAGE,
    "blend": "Combine pictures",
    "describe": DESCRIBE_IMAGE,
}
FORM_SUBMIT = "Make it"
FORM_CLOSE = "Cancel"
FORM_NOT_OPENED = "The form could not be opened. Try again."
RATIO_LABEL = "Shape of the picture"
AS_THE_MODEL_LIKES = "as the model likes"

SAME_BUT_LARGER = "The same picture, larger and with finer detail. Change nothing else."
VARIATION = "A variation of this picture."
SAY_WHAT_TO_CHANGE = "Say what to change, for example: make it night."
BLEND_NEEDS_TWO = "Attach two or more pictures to blend, and say how they go together."
NO_OTHER_SHAPE = "This model makes no other shape."
LARGEST = "There is no larger size that this model makes."
NO_PICTURE_THERE = "There is no picture in that message."
PICTURE_NOT_HERE = "That picture cannot be changed here. Open the menu where it was posted first."
MESSAGE_GONE = "That message cannot be read any more. Use the menu of a message that still stands."
UNDO_IN_THREAD = "Write `/undo` in the thread of the picture, or press ↩️ under it."
IN_ITS_THREAD = "Write that in the thread of the picture, or as an answer to it."
BY_COMMAND_ALONE = "That works with the slash command alone."
PRIVATE_BY_FLAG = "`--private` works with the slash command alone, for example: `/imagine a fox --private`."
PRIVATE_BY_COMMAND = "`--private` works with the slash command alone: `/imagine`, then `private`."
NO_PRIVATE = "`--private` changes nothing here: only you see this chat."
NOT_HERE = "That button does not belong here."
WAS_FORGOTTEN = "That was forgotten: nothing of it is kept."
UNKNOWN_COMMAND = "That command has changed. Reload Discord (Ctrl+R) and try it again."
CANNOT_POST = "I may not write here, so nothing was started. Ask whoever runs this channel, or write to me directly."
CANNOT_WRITE_THERE = "I may not write in the channel where you called me. Ask its moderators, or write to me here."

FORGET_WHAT = "Say what to forget: `/forget me` for everything of yours, `/forget conversation` for this one."
FORGET_ME = (
    "Limner forgets everything that you asked for: pictures, words, files and your name. What others made from your "
    "pictures stays, and so do messages in this chat: delete those here. This cannot be undone."
)
FORGET_CONVERSATION = (
    "Limner forgets this conversation for everyone: pictures, words, files and names. Messages in this chat stay: "
    "delete those here. This cannot be undone."
)
FORGET_ME_AND_MESSAGES = (
    "Limner forgets everything in this chat, in every thread: pictures, words and files. This cannot be undone."
)
FORGET_CONVERSATION_AND_MESSAGES = (
    "Limner forgets everything in this thread: pictures, words and files. This cannot be undone."
)
FORGET_YOURSELF = "Only who asked for this can confirm it. Write `/forget me` yourself."
NOTHING_TO_FORGET = "There was nothing to forget."


def button_number(label: str, number: int) -> str:
    """The label of a button that is one of several alike."""
    return f"{label} {number}"


def what_to_do(pictures: int) -> str:
    """Ask for the words that belong to attached pictures."""
    if pictures > 1:
        return "Say what to do with the pictures, for example: put the hat on the dog."
    return "Say what to do with the picture, for example: put this boat in front."


def part_label(label: str, number: int, of: int) -> str:
    """Over one of several fields that hold the same words together."""
    return f"{number}/{of} {label}"


def cut_label(label: str) -> str:
    """Over a field that holds only the beginning of what was said."""
    return f"(cut: too long for a form) {label}"


def more_about(label: str) -> str:
    """Over the buttons of ⋯."""
    return f"More with {label}:"


def edit_title(label: str) -> str:
    """Over the form that edits a version."""
    return f"Edit {label}"


def ratio_title(label: str) -> str:
    """Over the form that asks for another shape."""
    return f"Shape of {label}"


def in_other_shape(ratio: str) -> str:
    """The wish for the same picture in another shape."""
    return f"The same picture in the shape {ratio}. Fill what is new so that it fits, and change nothing else."


def invite_me(bot_name: str) -> str:
    """What to do where the bot may not post."""
    return f"Invite me with `/invite @{bot_name}`, then press Try again. Nothing was started."


def invite_to_form(bot_name: str) -> str:
    """What to do where the bot may not post, when a form asked for it."""
    return f"Invite me with /invite @{bot_name}, then send this once more. Nothing was started."


def delete_for_everyone(label: str) -> str:
    """Ask before a version is deleted."""
    return f"Delete {label} for everyone? This cannot be undone."


def forgotten(requests: int) -> str:
    """Say that it is done."""
    what = counted(requests, "request", "requests")
    return f"Forgotten: {what} with everything about them."
