"""Verbs, buttons and forms: each is answered by somebody, once for all chats."""

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
