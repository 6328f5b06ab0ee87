"""What is on each button: a picture and a word or two."""

from bots import wording
from bots.buttons import Button, Press

ICONS = {
    Press.EDIT: "✏️",
    Press.AGAIN: "🔄",
    Press.REST: "🔄",
    Press.UNDO: "↩️",
    Press.STOP: "✖️",
    Press.NEW: "🆕",
    Press.DRAW: "🎨",
    Press.REPHRASE: "✏️",
    Press.SHOW: "👁️",
    Press.VARY: "🎲",
    Press.MORE: "⋯",
    Press.RATIO: "📐",
    Press.LARGER: "🔍",
    Press.DETAILS: "ℹ️",
    Press.ORIGINAL: "📄",
    Press.SETTINGS: "⚙️",
    Press.TEMPLATE: "📝",
    Press.FORGET_ME: "🗑️",
    Press.FORGET_CONVERSATION: "🗑️",
    Press.DELETE: "🗑️",
    Press.DELETE_VERSION: "🗑️",
    Press.DESCRIBE: "💬",
    Press.USE: "🎨",
    Press.IMPROVE: "✨",
    Press.TRANSLATE: "🌐",
    Press.TAKE: "✏️",
    Press.OTHER_MODEL: "🎨",
    Press.APPROVE: "✅",
    Press.APPROVE_ALWAYS: "☑️",
    Press.REJECT: "⛔",
    Press.ASK_AGAIN: "✋",
    Press.DROP: "🗑️",
}


def label_of(button: Button) -> str:
    """The words on a button; among several an ✏️ names its picture, a template's the template, a prompt's its number."""
    label = button.name or wording.LABELS[button.press]
    if button.number:
        return wording.button_number(label, button.number)
    return f"{label} v{button.version}" if button.version else label
