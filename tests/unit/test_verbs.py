"""Verbs, buttons and forms: each is answered by somebody, once for all chats."""

import inspect
import re
import textwrap
from pathlib import Path

from bots.buttons import Press
from bots.commands import Verb
from bots.form_ids import FormKind
from bots.presses import PRESSES
from bots.submissions import ABOUT, SUBMISSIONS
from bots.verbs import ASKING, VERBS


def test_somebody_answers_each_verb_button_and_form() -> None:
    assert {*VERBS, *ASKING} == {*Verb}
    assert {*PRESSES} == {*Press}
    assert {*SUBMISSIONS, FormKind.PICTURE} == {*FormKind}


def test_what_is_looked_up_is_the_subject_of_a_form_that_somebody_answers() -> None:
    assert {*ABOUT} <= {*SUBMISSIONS}


def test_the_guide_shows_a_command_as_it_is() -> None:
    guide = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text(encoding="utf-8")
    shown = re.search(r"`/undo`, whole:\n\n  ```python\n(.*?)  ```", guide, re.DOTALL)

    assert shown is not None
    assert textwrap.dedent(shown[1]) == inspect.getsource(VERBS[Verb.UNDO])
