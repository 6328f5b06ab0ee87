"""What whoever runs Limner must mend, and how; and what somebody is told whose request failed of it."""

from collections.abc import Sequence

from core.sayings.lists import all_of

ADMINISTRATOR_TOLD = {
    "OperatorError": "Limner is not set up right. An administrator was told.",
    "RequestRefused": "Limner could not ask the model for this. An administrator was told.",
    "SignatureMissing": "Limner could not ask the model for this. An administrator was told.",
}
"""What is said of an error, by the name of its own sentence, where an administrator knows of it."""

FAULTS = {
    "OperatorError": "Limner is not set up right.",
    "SettingsWrong": "A setting is not right.",
    "DatabaseWrong": "The database cannot be used.",
    "PicturesRefused": "The picture store does not accept Limner, or has no such bucket.",
    "KeyRefused": "The provider of the models does not accept the key, the project or its billing.",
    "ModelGone": "The provider no longer has a model, or not for this key.",
    "ProviderQuotaUsed": "The provider's quota for the day is used up.",
    "RequestRefused": "The provider calls a request malformed: a fault of Limner, or of a `[[model]]` table.",
    "SignatureMissing": "The provider misses something in a conversation's history: a fault of Limner.",
    "JobPoisonous": "The process ended twice while it asked for the same picture.",
}
"""By the code of the error."""

MENDS = {
    "OperatorError": "`limner check` says what is wrong.",
    "SettingsWrong": "Change what it names, and start Limner again.",
    "DatabaseWrong": "`limner check` examines it.",
    "PicturesRefused": "Look at `LIMNER_BLOB_URL` and the `AWS_…` names beside it; `limner check` tries them.",
    "KeyRefused": (
        "Look at `GEMINI_API_KEY` and the billing of its project, for Imagen at `GOOGLE_CLOUD_PROJECT` and its "
        "credentials; `limner check` says which."
    ),
    "ModelGone": "`limner models` lists the models; set `LIMNER_IMAGE_MODEL` or `LIMNER_TEXT_MODEL` to another.",
    "ProviderQuotaUsed": "Raise the quota of the key's project, or wait until the provider's day is over.",
    "RequestRefused": "Look at the `[[model]]` tables of `limner.toml`, and for a newer release; the log has the job.",
    "SignatureMissing": "Look for a newer release; the log has the job.",
    "JobPoisonous": "Look at the log before the process ended, and at the memory of the machine.",
}
"""By the code of the error."""


def model_not_listed(model: str, instead: str) -> str:
    """The provider's list lacks the model that is used where nobody names one."""
    return f"The provider does not list {model} for this key, which is used by default; {instead} is used instead."


def tool_server_changed(server: str, tools: Sequence[str]) -> str:
    """A server that lends us tools says something else of them than was approved."""
    return f"The tool server {server} changed its tools and is switched off: {all_of(tools)}."


def approve_tool_server(server: str) -> str:
    """How to let hold what it says."""
    return f"`limner mcp list` shows what it says, and `limner mcp approve {server}` lets it hold."
