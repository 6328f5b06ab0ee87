"""The App Home page: help, and the person's own jobs; pure."""

from collections.abc import Sequence

from slack_sdk.models.blocks import DividerBlock, HeaderBlock
from slack_sdk.models.views import View

from bots import guide, wording
from bots.cutting import portions
from bots.outcomes import Kept
from bots.slack.blocks import LONGEST_SECTION, Paragraph, block_of, plain
from bots.slack.mrkdwn import sentence
from bots.slack.present import coming, listed
from core.model.catalogue import Catalogue
from core.model.job import Job

TOPICS = ("", "edits", "options", "models")
"""What is told of the help, in this order."""


def home_view(jobs: Sequence[Job], catalogue: Catalogue, kept: Sequence[Kept] = ()) -> View:
    """What one person sees on the bot's own page: their jobs first, because these change, and what is to come."""
    running = listed(jobs) if jobs else (Paragraph(sentence(wording.NOTHING_RUNS_OF_YOURS)),)
    told = (guide.help_text(topic, catalogue) for topic in TOPICS)
    texts = [part for text in told for part in portions(text, LONGEST_SECTION, sentence)]
    return View(
        type="home",
        blocks=[
            HeaderBlock(text=plain(wording.HOME_JOBS)),
            *map(block_of, (*running, *coming(kept))),
            DividerBlock(),
            HeaderBlock(text=plain(wording.HOME_HELP)),
            *(block_of(Paragraph(text)) for text in texts),
        ],
    )
