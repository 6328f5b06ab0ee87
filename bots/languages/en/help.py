"""What `/help` answers."""

ADVICE = (
    (
        "Be specific: what, where, in which light and colours",
        "/imagine an old potter shaping a green bowl, clay on her hands, warm morning light",
    ),
    (
        "Give context and intent: say what it is for",
        "/imagine a logo for a small bakery, to be stamped on paper bags",
    ),
    ("Iterate: answer with one change at a time", "make the light warmer"),
    (
        "Go step by step where much is in the scene",
        "/imagine first a misty forest at dawn, then a stone bridge in front of it, last a fox on the bridge",
    ),
    ("Say what you want rather than what you don't (“no cars”)", "/imagine an empty street at dawn"),
    (
        "Speak camera language: shot, angle, lens",
        "/imagine a lighthouse, wide shot from a low angle, 24 mm lens --ratio wide",
    ),
    (
        "Text in a picture: have it written first, then ask for the picture with it in quotes",
        "/imagine a poster with the words “Fresh bread at seven”",
    ),
    (
        "Write in your language. Google names as the best ones English, Arabic, Chinese, French, German, Hindi, "
        "Indonesian, Italian, Japanese, Korean, Portuguese, Russian, Spanish, Ukrainian and Vietnamese",
        "/imagine ein Fuchs im Schnee, Aquarell",
    ),
)
"""How to ask for a picture, after Google's own guide to prompts: each with something to type that follows it."""
TEMPLATES_HELP = "Templates ask for all this by themselves"
FAMILIES = {
    "gemini": "Gemini for context, conversation and several pictures",
    "imagen": "Imagen for photographic quality and logos",
}
"""When to take which, by provider; said where there is a choice."""

START_FROM_OLDER = "Start from an older version: press its ✏️, or write `from v2: make it night`"
EDITS_HELP = (
    "Write in a picture's thread and the newest version is edited: `make it night`.",
    "Attach pictures to take something from them: `put this boat in front`.",
    "Press a version's ✏️ and the edit starts there; `from v2: make it night` says the same,",
    "and so does a reply to it, where a chat has replies to one message.",
    "`/undo` and ↩️ go back to the version before. Nothing is deleted.",
    "`new: a cat` in a thread starts a picture without the history, and so does `/imagine a cat`.",
    "Say what you want rather than what you don't, and change one thing at a time.",
)
OPTIONS_HELP = "Anywhere in a prompt:"
MODELS_HELP = "Choose one with `--model NAME`."
OFFLINE_HELP = (
    "Without a key for Gemini, a small model inside Limner draws simple pictures from your words.",
    "It knows shapes, colours and the time of day, and each picture says that it is offline.",
    "For the real models, set `GEMINI_API_KEY` and start again: everything else stays as it is.",
    "To see how trouble looks, write one of these into a prompt:",
)


def also(commands: str) -> str:
    """The commands that the overview has no line for."""
    return f"Also: {commands}. `/help commands` tells what each does."


def more_help(topics: str) -> str:
    """The topics of `/help`."""
    return f"More: {topics}"


def or_gesture(line: str, gesture: str) -> str:
    """A line of help, and the way to the same without the command."""
    return f"{line}, or {gesture}"


def option_line(option: str, summary: str, values: str, aliases: str) -> str:
    """What an option is for, what it takes if it takes only so much, and its other names if it has any."""
    told = f": {values}" if values else ""
    return f"{option} {summary}{told}{f', also {aliases}' if aliases else ''}"


def model_line(model: str, facts: str, *, is_default: bool) -> str:
    """What a model is best for, and what it takes."""
    return f"`{model}`{' (used unless you name another)' if is_default else ''}: {facts}"


def takes_pictures(most: int) -> str:
    """How many pictures a model takes."""
    return f"up to {most} pictures in"


def draws_sizes(sizes: str) -> str:
    """Which sizes a model draws."""
    return f"sizes {sizes}"
