"""How to ask for a picture: each advice with an example."""

from bots import wording

TEMPLATE_EXAMPLE = '/imagine --template sticker subject="a sleepy cat" style=flat'


def prompt_guide() -> str:
    """The whole guide, a line each."""
    advice = (*wording.ADVICE, (wording.TEMPLATES_HELP, TEMPLATE_EXAMPLE))
    return "\n".join(f"{one}: `{example}`" for one, example in advice)
