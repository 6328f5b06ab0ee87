"""What is said of a sheet of versions fits where chats take it."""

from dataclasses import replace

from bots.cutting import length
from bots.stories import sheet_alt, sheet_title
from core.album import ContactSheet, Entry
from tests.fakes.slack_looks import version


def test_the_description_of_a_long_conversations_sheet_is_cut_to_what_chats_take() -> None:
    versions = [replace(version(number), alt="👩‍🚀 on a horse, " * 25) for number in range(1, 26)]
    sheet = ContactSheet(b"", tuple(Entry(one, None, is_head=False) for one in versions))

    alt = sheet_alt(sheet)

    assert 900 < length(alt) <= 1_000
    assert alt.startswith("The versions of this conversation side by side. v1: 👩‍🚀 on a horse")
    assert alt.endswith("…")


def test_the_start_of_the_next_edit_is_told_also_where_it_is_too_old_for_the_sheet() -> None:
    shown = tuple(Entry(version(number), None, is_head=False) for number in range(2, 27))

    title = sheet_title(ContactSheet(b"", shown, 1, version(1)))

    assert title == "The newest 25 of 26 versions. The next edit starts from v1."


def test_where_the_start_of_the_next_edit_is_gone_it_is_told_what_words_do() -> None:
    sheet = ContactSheet(b"", (Entry(version(2), None, is_head=False),))

    assert sheet_title(sheet) == (
        "1 version. Your next words make a picture from nothing; `from v2: make it night` edits v2."
    )
