"""Answers on their way back: with the acknowledgement where Slack takes them there, and by a call of ours where not."""

from http import HTTPStatus

import structlog
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_sdk.models.blocks import PlainTextObject
from slack_sdk.models.views import View
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bots import wording
from bots.lately import Lately
from bots.slack.answering import Answer, Done, Faults, Open, Say
from bots.slack.client import reaching
from bots.slack.failures import slack_errors
from bots.slack.payloads import Payload, text
from bots.slack.present import Look, note
from bots.slack.unfinished import Unfinished
from bots.slack.workspaces import Workspaces
from core.errors import LimnerError

log = structlog.get_logger(__name__)

TITLE, CLOSE = "Limner", "Close"
ANSWERING_S = 10


class Replies:
    """Gives answers; those that are calls of ours, once for each thing that a person did.

    Args:
        workspaces: Whose forms are opened.
        unfinished: Holds the calls that go on after the acknowledgement.
    """

    def __init__(self, workspaces: Workspaces, unfinished: Unfinished) -> None:
        self._workspaces = workspaces
        self._unfinished = unfinished
        self._called: Lately[str, bool] = Lately()

    async def to_command(self, answer: Answer, args: AsyncArgs) -> None:
        """Answer a command: only the person sees it."""
        if isinstance(answer, Say):
            await args.ack(
                text=answer.look.text, blocks=answer.look.blocks, response_type="ephemeral",
                unfurl_links=False, unfurl_media=False,
            )  # fmt: skip
            return
        await args.ack()
        if not self._was_called(args):
            self._open(answer, args)

    async def to_action(self, answer: Answer, args: AsyncArgs) -> None:
        """Answer a button or a shortcut: what is acknowledged with shows nowhere."""
        await args.ack()
        if self._was_called(args):
            return
        if not isinstance(answer, Say):
            self._open(answer, args)
        elif args.context.response_url:
            self._unfinished.start(_whispered(args.context.response_url, answer, _thread_of(args.body)))
        else:
            # In a form or at the app's home there is no channel to say it in.
            self._open(Open(_as_view(answer.look)), args)

    async def to_form(self, answer: Answer, args: AsyncArgs) -> None:
        """Answer a form, which closes, stays open with its faults, or becomes another one."""
        match answer:
            case Faults(errors):
                await args.ack(response_action="errors", errors={**errors})
            case Say(look):
                await args.ack(response_action="update", view=_as_view(look))
            case Open(view):
                await args.ack(response_action="update", view=view)
            case Done():
                await args.ack()

    def _was_called(self, args: AsyncArgs) -> bool:
        """Whether another socket told of the same before, and its answer is on its way."""
        trigger = text(args.body, "trigger_id")
        was_called = bool(self._called.get(trigger))
        self._called.put(trigger, value=True)
        return was_called

    def _open(self, answer: Answer, args: AsyncArgs) -> None:
        if isinstance(answer, Open):
            # The trigger is good for three seconds whatever was acknowledged, and Slack must not wait for our call.
            self._unfinished.start(self._opened(answer.view, args))

    async def _opened(self, view: View, args: AsyncArgs) -> None:
        team, is_on_top = args.context.team_id or "", text(args.body, "view", "type") == "modal"
        workspace = self._workspaces.find(team)
        assert workspace is not None, "only known workspaces come so far"
        try:
            with reaching(workspace) as client:
                show = client.views_push if is_on_top else client.views_open
                await show(trigger_id=text(args.body, "trigger_id"), view=view)
        except LimnerError as error:
            log.warning("form not opened", team=team, error=error.code, detail=str(error))
            # Within a form and on the app's home there is no address to say it by.
            if address := args.context.response_url:
                await _whispered(address, Say(note(wording.FORM_NOT_OPENED)), _thread_of(args.body))


async def _whispered(response_url: str, answer: Say, thread: str) -> None:
    """Say something to the person alone, by the address that came with what they did."""
    said = {
        "text": answer.look.text,
        "blocks": [*answer.look.blocks],
        "response_type": "ephemeral",
        "replace_original": answer.replaces,
        "unfurl_links": False,
        "unfurl_media": False,
        **({"thread_ts": thread} if thread else {}),
    }
    try:
        with slack_errors():
            told = await AsyncWebhookClient(response_url, timeout=ANSWERING_S, retry_handlers=[]).send_dict(said)
    except LimnerError as error:
        log.warning("answer not given", error=error.code, detail=str(error))
    else:
        if told.status_code != HTTPStatus.OK:
            log.warning("answer not taken", status=told.status_code)


def _thread_of(body: Payload) -> str:
    return text(body, "container", "thread_ts") or text(body, "message", "thread_ts")


def _as_view(look: Look) -> View:
    return View(
        type="modal", title=PlainTextObject(text=TITLE), close=PlainTextObject(text=CLOSE), blocks=list(look.blocks)
    )
