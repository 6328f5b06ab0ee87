"""Forms: what they look like, what they remember of where they were opened, and what was filled in; pure.

A form is made and read from nothing but what Slack sends back of it, so that it outlives the process.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import groupby
from typing import Self, cast

from pydantic import TypeAdapter, ValidationError
from slack_sdk.models.blocks import Block, ContextBlock, InputBlock, Option, OptionGroup
from slack_sdk.models.blocks.block_elements import (
    CheckboxesElement,
    FileInputElement,
    InputInteractiveElement,
    PlainTextInputElement,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bots import commands, template_wording, wording
from bots.buttons import PREFIX
from bots.commands import OptionType, Verb
from bots.cutting import within
from bots.fields import MOST_FILES, ChoiceField, Field, FilesField, Filled, Form, SwitchField, WordsField
from bots.long_words import gathered, spread
from bots.requests import Chosen
from bots.slack.blocks import mrkdwn, plain
from bots.slack.files import attachment_of
from bots.slack.mrkdwn import calling, sentence
from core.errors import UserError
from core.model.catalogue import Catalogue
from core.model.request import Person
from core.model.template import Template

ASK = f"{PREFIX}:ask"
"""`callback_id` of the form of a command that came without words."""
WORDS_BLOCK = "prompt"
"""`block_id` of the words of every form: where a fault in them is told."""
PICTURES_BLOCK = "pictures"

LONGEST_TITLE = 24
LONGEST_WORDS = 3000
LONGEST_CHOICE = 75
MOST_CHOICES = 100
MOST_CHECKBOXES = 10
MOST_INPUTS = 90
"""Of one form: Slack takes 100 blocks, and one is a note."""


@dataclass(frozen=True, slots=True)
class Opened:
    """Where a form was opened, as it remembers itself.

    Attributes:
        about: The version, the job or the message, as `bots.form_ids.FormKind` says.
        verb: Of an ask form.
    """

    channel: str
    thread: str = ""
    message: str = ""
    about: str = ""
    verb: str = ""

    def json(self) -> str:
        """As a form carries it."""
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, metadata: str) -> Self:
        """Read what a form carried.

        Raises:
            UserError: It is none of ours.
        """
        try:
            return cast("Self", _OPENED.validate_json(metadata))
        except ValidationError:
            raise UserError(wording.NOT_HERE) from None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person wrote into the form of a command, chose in it and attached to it.

    Attributes:
        files: As Slack describes them.
    """

    words: str
    chosen: Chosen = field(default_factory=Chosen)
    files: tuple[Mapping[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class _Picked:
    value: str


@dataclass(frozen=True, slots=True)
class _Input:
    """What one input holds; what it is not able to hold, or holds nothing of, is missing or null."""

    value: str | None = None
    selected_option: _Picked | None = None
    selected_options: tuple[_Picked, ...] | None = None
    files: tuple[dict[str, object], ...] | None = None


@dataclass(frozen=True, slots=True)
class _State:
    values: dict[str, dict[str, _Input]]


@dataclass(frozen=True, slots=True)
class _Sent:
    state: _State


_OPENED = TypeAdapter(Opened)
_SENT = TypeAdapter(_Sent)


def ask_form(verb: Verb, opened: Opened, catalogue: Catalogue, templates: Sequence[Template]) -> View:
    """The form of a command that came without words: everything that the command takes, in the table's order."""
    options = commands.command(verb).options
    # Pictures have one input together.
    own = [option for option in options if option.type is not OptionType.PICTURE]
    inputs = [
        _template(option, templates) if option is commands.TEMPLATE else _input_of(option, catalogue) for option in own
    ]
    pictures = [option for option in options if option.type is OptionType.PICTURE]
    needed = any(option.required for option in pictures)
    # The pictures belong to the words, and what is set less often comes after them.
    label = wording.FORM_PICTURES_NEEDED if needed else wording.FORM_PICTURES
    blocks = [*inputs[:1], _pictures(label, len(pictures), is_needed=needed), *inputs[1:]]
    return _form(ASK, opened, wording.ASK_TITLES[verb], blocks)


def form_view(form: Form, opened: Opened, people: Sequence[Person] = ()) -> View:
    """A form of any kind, as people see it."""
    blocks = [*_inputs(spread(form.fields, LONGEST_WORDS, MOST_INPUTS))]
    view = _form(f"{PREFIX}:{form.kind}", opened, form.title, blocks)
    if form.note:
        view.blocks = [ContextBlock(elements=[mrkdwn(calling(people, sentence(form.note)))]), *blocks]
    if form.submit:
        view.submit = plain(form.submit)
    return view


def read_opened(view: Mapping[str, object]) -> Opened:
    """Where a submitted form was opened.

    Raises:
        UserError: It is none of ours.
    """
    return Opened.read(str(view.get("private_metadata", "")))


def filled_in(view: Mapping[str, object]) -> Filled:
    """What a submitted form of `form_view` holds.

    Raises:
        UserError: It is none of ours.
    """
    held = _held(view)
    written = {name: one.value for name, one in held.items() if one.value}
    chosen = {name: one.selected_option.value for name, one in held.items() if one.selected_option}
    switched = frozenset(picked.value for one in held.values() for picked in one.selected_options or ())
    files = tuple(attachment_of(file) for one in held.values() for file in one.files or ())
    return Filled({**gathered(written), **chosen}, switched, files)


def ask_filled_in(view: Mapping[str, object]) -> Asked:
    """What a submitted form of `ask_form` holds.

    Raises:
        UserError: It is none of ours.
    """
    held = _held(view)
    files = held.get(PICTURES_BLOCK, _Input()).files or ()
    return Asked(held.get(WORDS_BLOCK, _Input()).value or "", _chosen(held), files)


def _held(view: Mapping[str, object]) -> Mapping[str, _Input]:
    try:
        values = _SENT.validate_python(view).state.values
    except ValidationError:
        raise UserError(wording.NOT_HERE) from None
    return {block: held for block, elements in values.items() for held in elements.values()}


def _inputs(fields: Sequence[Field]) -> Iterator[InputBlock]:
    """Each field as an input; switches of one group are one list."""
    for group, some in groupby(enumerate(fields), key=lambda one: _group(one[1])):
        if not group:
            yield from (_field(field, has_focus=at == 0) for at, field in some)
            continue
        switches = [field for _, field in some if isinstance(field, SwitchField)]
        for start in range(0, len(switches), MOST_CHECKBOXES):
            yield _switches(group, switches[start : start + MOST_CHECKBOXES])


def _group(field: Field) -> str:
    return field.group if isinstance(field, SwitchField) else ""


def _switches(label: str, switches: Sequence[SwitchField]) -> InputBlock:
    choices = {switch.name: _choice(switch.label, switch.name) for switch in switches}
    on = [choices[switch.name] for switch in switches if switch.is_on]
    name = switches[0].name
    element = CheckboxesElement(action_id=name, options=[*choices.values()], initial_options=on or None)
    return _input(name, label, element)


def _field(field: Field, *, has_focus: bool) -> InputBlock:
    match field:
        case WordsField(name, label, value, is_long, required):
            return _words(label, value, name=name, is_long=is_long, is_needed=required, has_focus=has_focus)
        case ChoiceField(name, label, options, chosen):
            choices = [_choice(text, value) for value, text in options[:MOST_CHOICES]]
            first = next((choice for choice in choices if choice.value == chosen), None)
            select = StaticSelectElement(action_id=name, options=choices, initial_option=first)
            return _input(name, label, select, is_needed=bool(chosen))
        case SwitchField(name, label, is_on):
            choice = _choice(label, name)
            switch = CheckboxesElement(action_id=name, options=[choice], initial_options=[choice] if is_on else None)
            return _input(name, label, switch)
        case FilesField(name, label):
            return _input(name, label, FileInputElement(action_id=name, max_files=MOST_FILES))


def _form(callback_id: str, opened: Opened, title: str, blocks: list[InputBlock]) -> View:
    return View(
        type="modal",
        callback_id=callback_id,
        private_metadata=opened.json(),
        title=plain(within(title, LONGEST_TITLE)),
        submit=plain(wording.FORM_SUBMIT),
        close=plain(wording.FORM_CLOSE),
        blocks=cast("list[Block]", blocks),
    )


def _template(option: commands.Option, templates: Sequence[Template]) -> InputBlock:
    """A choice among the templates; which blanks they have is asked for by a form of their own."""
    groups = [
        OptionGroup(label=plain(label), options=[_choice(_titled(one), one.name) for one in these[:MOST_CHOICES]])
        for label, is_teams in ((wording.COMES_WITH_LIMNER, False), (wording.TEAMS_OWN, True))
        if (these := [one for one in templates if one.is_teams is is_teams])
    ]
    select = StaticSelectElement(
        action_id=option.name, option_groups=groups, placeholder=plain(wording.WITHOUT_TEMPLATE)
    )
    return _input(option.name, _label(option), select)


def _titled(template: Template) -> str:
    about = template_wording.summary(template)
    return f"{template.name}: {about}" if about else template.name


def _label(option: commands.Option) -> str:
    return f"{option.summary[0].upper()}{option.summary[1:]}"


def _input_of(option: commands.Option, catalogue: Catalogue) -> InputBlock:
    label = _label(option)
    match option.type:
        case OptionType.WORDS:
            # A template needs no words beside it; without either, the answer says what is missing.
            return _words(label, "", is_needed=False)
        case OptionType.SWITCH:
            switch = CheckboxesElement(action_id=option.name, options=[_choice(label, option.name)])
            return _input(option.name, option.name.capitalize(), switch)
        case OptionType.MODEL:
            offered = [(model.id, model.id) for model in catalogue.offered if len(model.id) <= LONGEST_CHOICE]
        case _:
            offered = [*_values(option)]
    choices = [_choice(text, value) for text, value in offered[:MOST_CHOICES]]
    select = StaticSelectElement(action_id=option.name, options=choices, placeholder=plain(wording.AS_THE_MODEL_LIKES))
    return _input(option.name, label, select)


def _values(option: commands.Option) -> Iterator[tuple[str, str]]:
    nicknames = {nickname.value: nickname.word for nickname in option.nicknames}
    for value in option.choices:
        yield (f"{value} ({nicknames[value]})" if value in nicknames else value), value


def _choice(text: str, value: str) -> Option:
    return Option(text=plain(within(text, LONGEST_CHOICE)), value=value)


def _words(
    label: str,
    words: str,
    *,
    name: str = WORDS_BLOCK,
    is_long: bool = True,
    is_needed: bool = True,
    has_focus: bool = True,
) -> InputBlock:
    element = PlainTextInputElement(
        action_id=name,
        multiline=is_long,
        max_length=LONGEST_WORDS,
        initial_value=within(words, LONGEST_WORDS) or None,
        focus_on_load=has_focus or None,
    )
    return _input(name, label, element, is_needed=is_needed)


def _pictures(label: str, most: int, *, is_needed: bool = False) -> InputBlock:
    return _input(
        PICTURES_BLOCK, label, FileInputElement(action_id=PICTURES_BLOCK, max_files=most), is_needed=is_needed
    )


def _input(name: str, label: str, element: InputInteractiveElement, *, is_needed: bool = False) -> InputBlock:
    return InputBlock(block_id=name, label=plain(label), element=element, optional=not is_needed)


def _chosen(held: Mapping[str, _Input]) -> Chosen:
    chosen = Chosen()
    picked = {name: one.selected_option.value for name, one in held.items() if one.selected_option}
    if ratio := picked.get(commands.RATIO.name):
        chosen["ratio"] = ratio
    if size := picked.get(commands.SIZE.name):
        chosen["size"] = size
    if model := picked.get(commands.MODEL.name):
        chosen["model"] = model
    if template := picked.get(commands.TEMPLATE.name):
        chosen["template"] = template
    if (count := picked.get(commands.COUNT.name)) and count in commands.COUNT.choices:
        chosen["count"] = int(count)
    if held.get(commands.PRIVATE.name, _Input()).selected_options:
        chosen["private"] = True
    return chosen
