"""The buttons under a message: what each is called on the wire, and which belong under what.

A button's id says everything that it needs, so it works after a restart and after months.
"""

from dataclasses import dataclass
from enum import StrEnum

from bots import wording
from core.errors import UserError
from core.model.job import Job, JobState
from core.model.reply import Reply
from core.model.request import TOLD, Kind


class Press(StrEnum):
    """What a button does."""

    EDIT = "edit"
    AGAIN = "again"
    UNDO = "undo"
    STOP = "stop"
    NEW = "new"
    REST = "rest"
    """Asks for the pictures alone that were asked for and did not come."""
    DRAW = "draw"
    """Asks once more for a picture where the model gave words alone."""
    REPHRASE = "rephrase"
    SHOW = "show"
    """Shows an answer that no chat took."""
    VARY = "vary"
    """Asks for another picture like this one."""
    MORE = "more"
    """Offers what follows, and whatever else `bots.presses.more` lists."""
    RATIO = "ratio"
    LARGER = "larger"
    DETAILS = "details"
    ORIGINAL = "original"
    SETTINGS = "settings"
    """Opens the settings of the place where it is pressed."""
    TEMPLATE = "template"
    """Opens the form of a template."""
    FORGET_ME = "forgetme"
    FORGET_CONVERSATION = "forgetconversation"
    DELETE = "delete"
    """Asks whether a version is really to be deleted."""
    DELETE_VERSION = "deleteversion"
    DESCRIBE = "describe"
    USE = "use"
    """Makes a picture from a prompt that a description proposed."""
    IMPROVE = "improve"
    """Shows a better prompt."""
    TRANSLATE = "translate"
    """Shows the prompt in English."""
    TAKE = "take"
    """Opens the form with the better prompt, or the translated one, in it."""
    OTHER_MODEL = "othermodel"
    """Asks the model that understands what another did not."""
    APPROVE = "approve"
    """Lets a tool do what its card shows, once."""
    APPROVE_ALWAYS = "approvealways"
    REJECT = "reject"
    ASK_AGAIN = "askagain"
    """Takes a yes for good back."""
    DROP = "drop"
    """Stops a reminder or a repeated request."""


class About(StrEnum):
    """What the id of a button or a form names."""

    JOB = "job"
    LISTED_JOB = "listed job"
    """A job that may belong elsewhere, where a list told this person of it."""
    VERSION = "version"
    APPROVAL = "approval"
    """What a tool would do for a job."""
    OTHER = "other"
    """Something that its own answer looks up."""


_ABOUT = {
    Press.EDIT: About.VERSION,
    Press.VARY: About.VERSION,
    Press.MORE: About.VERSION,
    Press.RATIO: About.VERSION,
    Press.LARGER: About.VERSION,
    Press.DETAILS: About.VERSION,
    Press.ORIGINAL: About.VERSION,
    Press.DELETE: About.VERSION,
    Press.DELETE_VERSION: About.VERSION,
    Press.FORGET_ME: About.OTHER,
    Press.DESCRIBE: About.VERSION,
    Press.STOP: About.LISTED_JOB,
    Press.SHOW: About.LISTED_JOB,
    Press.SETTINGS: About.OTHER,
    Press.TEMPLATE: About.OTHER,
    Press.APPROVE: About.APPROVAL,
    Press.APPROVE_ALWAYS: About.APPROVAL,
    Press.REJECT: About.APPROVAL,
    Press.ASK_AGAIN: About.OTHER,
    Press.DROP: About.OTHER,
}
"""Every other button is about a job."""

PREFIX = "limner"

_OF_WORDS = (Press.DRAW, Press.AGAIN, Press.REPHRASE, Press.IMPROVE)
_STOPPABLE = frozenset({JobState.ACCEPTED, JobState.QUEUED, JobState.MAKING, JobState.WAITING})


@dataclass(frozen=True, slots=True)
class Button:
    """One button.

    Attributes:
        about: Id of the version or the job, as `kind` says; of a `USE`, with the prompt's number behind it.
        version: Number of that version, when the label must tell it from others.
        name: What the label says instead of the press; unknown when it comes back.
    """

    press: Press
    about: str
    version: int | None = None
    name: str = ""

    @property
    def kind(self) -> About:
        """What it is about."""
        return _ABOUT.get(self.press, About.JOB)

    @property
    def subject(self) -> str:
        """The id of what it is about."""
        return self.about[:-1] if self.press is Press.USE else self.about

    @property
    def number(self) -> int:
        """Which prompt a `USE` means, from 1; 0 when it says none."""
        last = self.about[-1]
        return int(last) if self.press is Press.USE and last.isdecimal() else 0

    @property
    def id(self) -> str:
        """`limner:<verb>:<id>`, as every platform sends it back."""
        return f"{PREFIX}:{self.press}:{self.about}"


def read_button(button_id: str) -> Button:
    """Read an id that a platform sent back.

    Raises:
        UserError: It is none of ours.
    """
    prefix, _, rest = button_id.partition(":")
    verb, _, about = rest.partition(":")
    if prefix != PREFIX or verb not in list(Press) or not (about.isascii() and about.isalnum()):
        raise UserError(wording.NOT_HERE)
    return Button(Press(verb), about)


def buttons_of_state(job: Job) -> tuple[Button, ...]:
    """The buttons under a message that says how a job stands."""
    if job.state is JobState.WAITING and job.wait is not None and job.wait.asking is not None:
        answers = (Press.APPROVE, Press.APPROVE_ALWAYS, Press.REJECT)
        return (*(Button(press, job.wait.asking.approval) for press in answers), Button(Press.STOP, job.id))
    if job.state in _STOPPABLE:
        return (Button(Press.STOP, job.id),)
    if job.state is JobState.CANCELLED:
        return (Button(Press.AGAIN, job.id),)
    if job.state is JobState.FAILED and job.failure:
        code, is_told = job.failure.code, job.request.kind in TOLD
        return _buttons_of_told(job.id, code) if is_told else _buttons_of_failure(job.id, code)
    return ()


def buttons_of_reply(job: Job, reply: Reply) -> tuple[Button, ...]:
    """The buttons under an answer: each picture has its own ✏️, each proposed prompt its number."""
    if job.request.kind is Kind.DESCRIBE:
        numbers = range(1, len(reply.facts.prompts) + 1)
        return (*(Button(Press.USE, f"{job.id}{number}") for number in numbers), Button(Press.AGAIN, job.id))
    if reply.is_gone:
        return ()
    if not reply.versions:
        return tuple(Button(press, job.id) for press in _offers_under_words(job, reply))
    several = len(reply.versions) > 1
    edits = tuple(Button(Press.EDIT, v.id, v.number if several else None) for v in reply.versions)
    undo = (Button(Press.UNDO, job.id),) if reply.facts.parent is not None else ()
    # Of several pictures the last is where the conversation goes on.
    newest = reply.versions[-1].id
    vary, more = Button(Press.VARY, newest), Button(Press.MORE, newest)
    rest = (Button(Press.REST, job.id),) if reply.facts.missing else ()
    return (*edits, *rest, Button(Press.AGAIN, job.id), vary, *undo, Button(Press.NEW, job.id), more)


def _offers_under_words(job: Job, reply: Reply) -> tuple[Press, ...]:
    if reply.facts.tools or reply.facts.held_back:
        # What a tool found out, or was not let do, is an answer by itself: no picture is missing.
        return (Press.AGAIN, Press.REPHRASE)
    # Where a text model chose to answer in words, the prompt of no picture was at fault.
    return tuple(press for press in _OF_WORDS if press is not Press.IMPROVE or not job.request.tools)


def _buttons_of_failure(job_id: str, code: str) -> tuple[Button, ...]:
    again, rephrase = Button(Press.AGAIN, job_id), Button(Press.REPHRASE, job_id)
    improve = Button(Press.IMPROVE, job_id)
    if code == "NothingDrawn":
        return (again, rephrase, improve)
    if code == "ModelRefused":
        return (rephrase, improve)
    if code == "NotEnglish":
        return (Button(Press.TRANSLATE, job_id), Button(Press.OTHER_MODEL, job_id), rephrase)
    # What the person must change fails in the same way when it is sent unchanged, and a refusal must not be repeated.
    return (rephrase,) if code in _codes_of(UserError) else (again,)


def _buttons_of_told(job_id: str, code: str) -> tuple[Button, ...]:
    # There are no words to change: what cannot be done as it stands is not offered again.
    may_work = code == "NothingSaid" or code not in _codes_of(UserError)
    return (Button(Press.AGAIN, job_id),) if may_work else ()


def _codes_of(error: type[UserError]) -> frozenset[str]:
    below = (_codes_of(kind) for kind in error.__subclasses__())
    return frozenset({error.__name__}).union(*below)
