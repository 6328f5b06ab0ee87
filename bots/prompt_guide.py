"""How to ask for a picture: each advice with an example, after Google's own guide to prompts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Advice:
    """One advice, and something to type that follows it."""

    advice: str
    example: str


ADVICE = (
    Advice(
        "Be specific: what, where, in which light and colours",
        "/imagine an old potter shaping a green bowl, clay on her hands, warm morning light",
    ),
    Advice(
        "Give context and intent: say what it is for",
        "/imagine a logo for a small bakery, to be stamped on paper bags",
    ),
    Advice("Iterate: answer with one change at a time", "make the light warmer"),
    Advice(
        "Go step by step where much is in the scene",
        "/imagine first a misty forest at dawn, then a stone bridge in front of it, last a fox on the bridge",
    ),
    Advice("Say what you want rather than what you don't (“no cars”)", "/imagine an empty street at dawn"),
    Advice(
        "Speak camera language: shot, angle, lens",
        "/imagine a lighthouse, wide shot from a low angle, 24 mm lens --ratio wide",
    ),
    Advice(
        "Text in a picture: have it written first, then ask for the picture with it in quotes",
        "/imagine a poster with the words “Fresh bread at seven”",
    ),
    Advice(
        "Write in your language. Google names as the best ones English, Arabic, Chinese, French, German, Hindi, "
        "Indonesian, Italian, Japanese, Korean, Portuguese, Russian, Spanish, Ukrainian and Vietnamese",
        "/imagine ein Fuchs im Schnee, Aquarell",
    ),
)
TEMPLATES = "Templates ask for all this by themselves"
TEMPLATE_EXAMPLE = '/imagine --template sticker subject="a sleepy cat" style=flat'


def prompt_guide() -> str:
    """The whole guide, a line each."""
    lines = [f"{one.advice}: `{one.example}`" for one in ADVICE]
    return "\n".join([*lines, f"{TEMPLATES}: `{TEMPLATE_EXAMPLE}`"])
