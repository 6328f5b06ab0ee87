"""What is said of a sheet of versions fits where chats take it."""

from dataclasses import replace

from bots.cutting import length
from bots.stories import sheet_alt
from core.album import ContactSheet, Entry
from tests.fakes.slack_looks import version


def test_the_description_of_a_long_conversations_sheet_is_cut_to_what_chats_take() -> None:
    versions = [replace(version(number), alt="👩‍🚀 on a horse, " * 25) for number in range(1, 26)]
    sheet = ContactSheet(b"", tuple(Entry(one, None, is_head=False) for one in versions))

    alt = sheet_alt(sheet)

    assert 900 < length(alt) <= 1_000
    assert alt.startswith("The versions of this conversation side by side. v1: 👩‍🚀 on a horse")
    assert alt.endswith("…")
