"""What is on each button: a picture and a word or two."""

from dataclasses import dataclass

from bots.buttons import Button, Press


@dataclass(frozen=True, slots=True)
class Face:
    """What a button looks like."""

    icon: str
    label: str


FACES = {
    Press.EDIT: Face("✏️", "Edit"),
    Press.AGAIN: Face("🔄", "Again"),
    Press.REST: Face("🔄", "The rest"),
    Press.UNDO: Face("↩️", "Undo"),
    Press.STOP: Face("✖️", "Stop"),
    Press.NEW: Face("🆕", "New"),
    Press.DRAW: Face("🎨", "Make it a picture"),
    Press.REPHRASE: Face("✏️", "Rephrase"),
    Press.SHOW: Face("👁️", "Show"),
    Press.VARY: Face("🎲", "Vary"),
    Press.MORE: Face("⋯", "More"),
    Press.RATIO: Face("📐", "Another shape"),
    Press.LARGER: Face("🔍", "Larger"),
    Press.DETAILS: Face("ℹ️", "Details"),
    Press.ORIGINAL: Face("📄", "Original file"),
    Press.SETTINGS: Face("⚙️", "Settings"),
    Press.TEMPLATE: Face("📝", "Template"),
    Press.FORGET_ME: Face("🗑️", "Forget all of mine"),
    Press.FORGET_CONVERSATION: Face("🗑️", "Forget it"),
    Press.DELETE: Face("🗑️", "Delete"),
    Press.DELETE_VERSION: Face("🗑️", "Delete for everyone"),
    Press.DESCRIBE: Face("💬", "Describe"),
    Press.USE: Face("🎨", "Prompt"),
    Press.IMPROVE: Face("✨", "Improve my prompt"),
    Press.TRANSLATE: Face("🌐", "Translate to English"),
    Press.TAKE: Face("✏️", "Use it"),
    Press.OTHER_MODEL: Face("🎨", "Use Gemini"),
}


def label_of(button: Button) -> str:
    """The words on a button; among several an ✏️ names its picture, a template's the template, a prompt's its number."""
    label = button.name or FACES[button.press].label
    if button.number:
        return f"{label} {button.number}"
    return f"{label} v{button.version}" if button.version else label
