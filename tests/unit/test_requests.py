"""The same request in other words."""

from dataclasses import replace

import pytest

from bots.dialect import understand
from bots.requests import with_words
from core.model.image import Attachment
from core.model.request import Kind, Request, Start
from tests.fakes.core import request

HEAD, FRESH = request(start=Start.HEAD), request(start=Start.FRESH)
PHOTO = Attachment("f1", "photo.png", "")


@pytest.mark.parametrize(
    ("asked", "has_picture", "has_source"),
    [
        (HEAD, True, True),
        (HEAD, False, False),
        (FRESH, True, False),
        (replace(FRESH, version=2), True, True),
        (replace(HEAD, reply_to="m1"), False, True),
    ],
)
def test_a_template_works_on_the_picture_that_the_request_starts_from(
    asked: Request, has_picture: bool, has_source: bool
) -> None:
    said = understand("/edit --template restyle style=oil")

    again = with_words(asked, said, has_picture=has_picture)

    assert again.filling is not None
    assert again.filling.has_source is has_source


def test_pictures_that_are_given_instead_are_all_that_it_works_on() -> None:
    again = with_words(HEAD, understand("/edit --template restyle style=oil"), (PHOTO,), has_picture=True)

    assert again.filling is not None
    assert (again.kind, again.filling.has_source) == (Kind.EDIT, False)
