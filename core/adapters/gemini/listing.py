"""The list of models, page by page: pure."""

from core.adapters.gemini.reading import as_dict, as_list, as_text
from core.errors import AnswerLost

DRAWS = "generateContent"


def read_listing(document: object) -> tuple[frozenset[str], str]:
    """The ids on one page, and the name of the next page where there is one.

    Raises:
        AnswerLost: It is no list of models.
    """
    whole = as_dict(document)
    if "models" not in whole:
        raise AnswerLost(f"no list of models: {str(document)[:100]}")
    entries = [as_dict(entry) for entry in as_list(whole["models"])]
    ids = frozenset(
        as_text(entry.get("name")).removeprefix("models/")
        for entry in entries
        # A gateway may leave the methods out.
        if DRAWS in as_list(entry.get("supportedGenerationMethods", [DRAWS]))
    )
    return ids, as_text(whole.get("nextPageToken"))
