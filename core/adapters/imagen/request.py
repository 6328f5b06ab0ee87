"""From a prompt to what the SDK sends: pure."""

from google.genai import types

from core.model.asking import LoadedText, ModelPrompt
from core.model.preferences import Safety

_LEVELS = {
    Safety.STRICT: types.SafetyFilterLevel.BLOCK_LOW_AND_ABOVE,
    Safety.MEDIUM: types.SafetyFilterLevel.BLOCK_MEDIUM_AND_ABOVE,
    Safety.RELAXED: types.SafetyFilterLevel.BLOCK_ONLY_HIGH,
    # Google lets few projects go further, and answers 400 to all others.
    Safety.OFF: types.SafetyFilterLevel.BLOCK_ONLY_HIGH,
}


def words(prompt: ModelPrompt) -> str:
    """What the person wrote; Imagen takes nothing else."""
    return "\n".join(part.text for part in prompt.turns[-1].parts if isinstance(part, LoadedText))


def config(prompt: ModelPrompt, people: str) -> types.GenerateImagesConfig:
    """Ask for all pictures at once, in the shape that was chosen, with the reasons of those that are held back.

    Args:
        prompt: Its count is the number of pictures.
        people: Whom they may show, as the operator decided.
    """
    model = prompt.model
    return types.GenerateImagesConfig(
        number_of_images=prompt.count,
        aspect_ratio=prompt.ratio if prompt.ratio in model.ratios else None,
        image_size=prompt.size if prompt.size in model.sizes else None,
        person_generation=types.PersonGeneration(people.upper()),
        safety_filter_level=_LEVELS[prompt.safety] if prompt.safety else None,
        include_rai_reason=True,
    )
