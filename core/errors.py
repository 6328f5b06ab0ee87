"""Everything that can go wrong, by who can mend it.

    LimnerError
    ├── ClaimLost                     another worker, or a person, moved the job meanwhile
    ├── SandboxStopped                a sandboxed function took too long or too much, or its process died
    ├── UserError                     the person can mend it
    │   ├── EmptyRequest              neither words nor a picture
    │   ├── PromptTooLong
    │   ├── UnknownOption             a flag or a value that does not exist
    │   ├── UnknownModel
    │   ├── NoModelForPictures        none of the models here changes pictures
    │   ├── NotEnglish                a model that knows no other language
    │   ├── UnknownVersion
    │   ├── UnknownJob
    │   ├── NotKept                   deleted, forgotten or expired
    │   ├── NotAllowed                others may do this
    │   ├── NothingToEdit             an edit without any picture
    │   ├── NothingToDescribe
    │   ├── NothingToUndo
    │   ├── AdminsOnly                a channel's settings, changed by somebody else
    │   ├── TooManySources            more pictures than the model takes
    │   ├── UnknownTemplate
    │   ├── UnknownBlank              the template has no blank of that name
    │   ├── TemplateUnfinished
    │   │   ├── BlanksMissing         a blank of the template was not filled
    │   │   └── NeedsPicture          the template works on pictures, and there are too few
    │   ├── TemplateRefused           a team's template that cannot be saved or deleted
    │   ├── BadPicture                a file that cannot be a source
    │   │   ├── NotAPicture
    │   │   ├── BrokenPicture
    │   │   ├── PictureTooLarge       too many bytes or pixels
    │   │   └── PictureGone           missing, expired or altered since
    │   ├── ToolFailed                a tool could not do what the text model wanted of it
    │   ├── ModelRefused              safety, policy, recitation
    │   └── NothingDrawn              the model stopped before it drew anything
    │       └── NothingSaid           a text model stopped before it said anything
    ├── TransientError                time mends it
    │   ├── ModelBusy
    │   ├── ModelUnreachable          not connected, nothing was sent
    │   ├── AnswerLost                sent, but no whole answer came: it may have been billed
    │   ├── StoreBusy
    │   ├── PicturesUnreachable       the picture store does not answer
    │   └── ChatUnreachable
    └── OperatorError                 whoever runs Limner can mend it
        ├── SettingsWrong
        ├── DataFolderInUse
        ├── DatabaseWrong
        ├── PicturesRefused           the picture store answers, and does not let us
        ├── KeyRefused
        ├── ModelGone
        ├── ProviderQuotaUsed         the provider's quota for the day
        ├── SignatureMissing          the provider wants signatures that our history lacks
        ├── RequestRefused            the provider calls our request malformed
        └── JobPoisonous              the job ended the process twice

`sentence` is the only thing about an error that is said in a channel; `str(error)` is for the log.
"""

import copyreg
from datetime import timedelta

from core.sentence import Saying, Sentence


class LimnerError(Exception):
    """The root: every error that Limner raises on purpose."""

    user_message: str = "Something went wrong on Limner's side."
    explanation: str | None = None
    """The model's own words, when it gave any; clean, bounded, and without words of its vendor."""

    _sentence: Saying | None = None

    @property
    def sentence(self) -> Saying:
        """What is said of it to people, whatever their language."""
        if self._sentence is not None:
            return self._sentence
        worded = next(kind.__name__ for kind in type(self).__mro__ if "user_message" in vars(kind))
        return Sentence(self.user_message, f"ERRORS.{worded}")

    @property
    def code(self) -> str:
        """A stable name for the log, the database and the choice of buttons."""
        return type(self).__name__

    def __reduce__(self) -> tuple[object, ...]:
        # The default calls the constructor with `args` again, and several of ours want more than that.
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]  # typeshed lacks it


class ClaimLost(LimnerError):
    """Another worker, or a person, moved the job meanwhile: stop, and write nothing."""


class SandboxStopped(LimnerError):
    """A sandboxed function took too long or too much memory, or its process died."""


class UserError(LimnerError):
    """The person can mend it; the message says how. Never tried again unchanged."""

    user_message = "That request cannot be done as it stands."

    def __init__(self, user_message: Saying | None = None) -> None:
        self._sentence = user_message or None
        self.user_message = str(user_message or type(self).user_message)
        super().__init__(self.user_message)


class EmptyRequest(UserError):
    """Neither words nor a picture."""

    user_message = "Say what the picture should show, for example: /imagine a lighthouse at dusk."


class PromptTooLong(UserError):
    """The words exceed `core.model.request.LONGEST_PROMPT`."""


class UnknownOption(UserError):
    """A flag or a value that does not exist; the message lists the legal ones."""


class UnknownModel(UserError):
    """No model of that name; the message lists the known ones."""


class NoModelForPictures(UserError):
    """None of the models here changes pictures."""


class NotEnglish(UserError):
    """The model understands English alone; the message offers one that understands more."""


class UnknownVersion(UserError):
    """The conversation has no such version."""


class UnknownJob(UserError):
    """No job of that id or reference."""

    user_message = "There is no such job. `/jobs` lists yours."


class NotKept(UserError):
    """What is asked for was deleted or forgotten, or has expired; the message says which."""

    user_message = "That is not kept any more: it was deleted, or it was older than such things are kept."


class NotAllowed(UserError):
    """Others may do this; the message says who."""


class NothingToEdit(UserError):
    """An edit without any picture to start from."""

    user_message = "There is no picture here to edit yet. Attach one, or start with /imagine."


class NothingToDescribe(UserError):
    """A description without any picture."""

    user_message = "There is no picture here to describe yet. Attach one, or ask under a picture."


class NothingToUndo(UserError):
    """The picture was not made from another one, or there is none at all."""

    user_message = "There is nothing to undo here: this picture was not made from another one."


class AdminsOnly(UserError):
    """Somebody who is no admin wants to change what holds for a whole channel."""

    user_message = (
        "Only admins of this server or workspace change a channel's settings, and whom Limner's operator named."
    )


class TooManySources(UserError):
    """More pictures than the model takes; the message names the number."""


class UnknownTemplate(UserError):
    """No template of that name; the message lists the known ones."""


class UnknownBlank(UserError):
    """The template has no blank of that name; the message lists those that it has."""


class TemplateUnfinished(UserError):
    """A template lacks something that its form asks for.

    Args:
        template: Its name.
        given: What was filled in, by the names of the blanks.
        beside: Words that went into no blank.
    """

    def __init__(
        self, user_message: Saying, *, template: str, given: tuple[tuple[str, str], ...] = (), beside: str = ""
    ) -> None:
        super().__init__(user_message)
        self.template = template
        self.given = given
        self.beside = beside


class BlanksMissing(TemplateUnfinished):
    """A blank that has no usual value was not filled; the message names it, with an example."""


class NeedsPicture(TemplateUnfinished):
    """The template works on more pictures than there are; the message names the number."""


class TemplateRefused(UserError):
    """A team's template cannot be saved or deleted; the message says why."""


class BadPicture(UserError):
    """A file that cannot be used as a source; the message names the file and the reason."""


class NotAPicture(BadPicture):
    """The bytes are of another kind, whatever the name says."""


class BrokenPicture(BadPicture):
    """The bytes begin like a picture and cannot be read as one."""


class PictureTooLarge(BadPicture):
    """Too many bytes or too many pixels; the message names the limit."""


class PictureGone(BadPicture):
    """The stored picture is missing or is not what it was."""

    user_message = "That picture is no longer stored here. Attach it again to go on."


class ToolFailed(UserError):
    """A tool could not do it; the model is told the message once, and people where it mattered."""

    user_message = "That tool did not work just now."


class ModelRefused(UserError):
    """The provider would not draw this.

    Args:
        kind: `safety`, `policy`, `recitation`, `person`, `language` or `other`.
        explanation: The model's own words, when it gave any.
    """

    user_message = "The model refused this request."

    def __init__(self, user_message: Saying, *, kind: str, explanation: str | None = None) -> None:
        super().__init__(user_message)
        self.kind = kind
        self.explanation = explanation


class NothingDrawn(UserError):
    """The model stopped before it drew anything, twice."""

    user_message = "The model stopped before it drew anything. Try again, or say it in other words."

    def __init__(self, explanation: str | None = None) -> None:
        super().__init__()
        self.explanation = explanation


class NothingSaid(NothingDrawn):
    """A text model stopped before it said anything, twice."""

    user_message = "The model stopped before it said anything. Try again."


class TransientError(LimnerError):
    """Time mends it: the job waits and is tried again.

    Args:
        detail: For the log.
        retry_after: The other side's own wait, when it named one.
    """

    user_message = "That did not work just now."

    def __init__(self, detail: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class ModelBusy(TransientError):
    """The provider asked us to slow down, or could not answer (429, 500, 502, 503, 504)."""

    user_message = "The model is busy."


class ModelUnreachable(TransientError):
    """No connection was made, so nothing was sent and nothing can have been billed."""

    user_message = "The model cannot be reached."


class AnswerLost(TransientError):
    """The request was sent and no whole answer came back: it may have been billed."""

    user_message = "The model's answer did not arrive."


class StoreBusy(TransientError):
    """The database is locked by another writer."""

    user_message = "Limner is busy. Nothing was started; please try again in a moment."


class PicturesUnreachable(TransientError):
    """The picture store does not answer, or has no room."""

    user_message = "The picture store cannot be reached."


class ChatUnreachable(TransientError):
    """The chat platform did not take a message."""

    user_message = "The chat could not be reached."


class OperatorError(LimnerError):
    """Whoever runs Limner can mend it; `str(error)` says exactly what and how."""

    user_message = "Limner is not set up right. Tell whoever runs it."


class SettingsWrong(OperatorError):
    """A setting is missing, unknown or malformed. Ends a command with exit code 2."""


class DataFolderInUse(OperatorError):
    """Another `limner run` or `limner demo` works on the same data folder."""


class DatabaseWrong(OperatorError):
    """The database cannot be used: damaged, from a newer version, or not reachable."""


class PicturesRefused(OperatorError):
    """The picture store does not accept the credentials, or has no such bucket."""


class KeyRefused(OperatorError):
    """The provider does not accept the key, the project, or its billing."""


class ModelGone(OperatorError):
    """The provider no longer has the model, or not for this key."""


class ProviderQuotaUsed(OperatorError):
    """The provider's quota for the day is used up.

    Args:
        detail: For the log.
        until: How long until it resets, as far as the provider said.
    """

    user_message = "Today's share of the image model is used up."

    def __init__(self, detail: str, *, until: timedelta | None = None) -> None:
        super().__init__(detail)
        self.until = until


class RequestRefused(OperatorError):
    """The provider calls our request malformed: a fault of Limner or of its model table."""

    user_message = "Limner could not ask the model for this. Tell whoever runs it."


class JobPoisonous(OperatorError):
    """The process ended twice while the model was asked for the same picture."""

    user_message = "This request was stopped because it failed twice without an answer."


class SignatureMissing(OperatorError):
    """The provider misses a thought signature in our history; the same pictures pass as the person's own."""

    user_message = RequestRefused.user_message
