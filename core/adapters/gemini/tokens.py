"""Token counts of an answer."""

from core.adapters.gemini.reading import Document, as_count, as_dict, as_list
from core.model.catalogue import ModelInfo
from core.model.usage import Usage
from core.prices import priced


def read_usage(whole: Document, model: ModelInfo, *, has_picture: bool) -> Usage:
    """Read `usageMetadata` and price it.

    Args:
        whole: The answer.
        model: Whose prices count.
        has_picture: Decides what undivided output tokens are: a picture's are the dearer ones.
    """
    counts = as_dict(whole.get("usageMetadata"))
    output = as_count(counts.get("candidatesTokenCount"))
    divided = [as_dict(detail) for detail in as_list(counts.get("candidatesTokensDetails"))]
    pictures = sum(as_count(detail.get("tokenCount")) for detail in divided if detail.get("modality") == "IMAGE")
    if not divided and has_picture:
        pictures = output
    usage = Usage(
        input_tokens=as_count(counts.get("promptTokenCount")) + as_count(counts.get("toolUsePromptTokenCount")),
        text_tokens=max(0, output - pictures),
        image_tokens=pictures,
        thought_tokens=as_count(counts.get("thoughtsTokenCount")),
    )
    return priced(usage, model) if counts else usage
