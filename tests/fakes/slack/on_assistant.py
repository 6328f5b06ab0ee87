"""What an assistant thread shows besides its messages."""

from datetime import timedelta
from typing import Final

from tests.fakes.schemas import Json
from tests.fakes.slack.calls import Call, Refusal
from tests.fakes.slack.house import Slack
from tests.fakes.slack.state import Thread

STATUS_LIVES: Final = timedelta(minutes=2)
MOST_PROMPTS: Final = 4


async def set_status(slack: Slack, call: Call) -> Json:
    """assistant.threads.setStatus: the only one of them that any thread takes."""
    channel = slack.channel(call.text("channel_id"))
    root = slack.message(channel, call.text("thread_ts"), "invalid_thread_ts")
    thread = slack.threads.setdefault((channel.id, root.ts), Thread(root))
    thread.status = call.text("status")
    thread.status_until = slack.clock.now() + STATUS_LIVES
    thread.statuses.append(thread.status)
    return {}


async def set_title(slack: Slack, call: Call) -> Json:
    """assistant.threads.setTitle."""
    _thread(slack, call).title = call.text("title")
    return {}


async def set_prompts(slack: Slack, call: Call) -> Json:
    """assistant.threads.setSuggestedPrompts."""
    prompts = call.arguments["prompts"]
    if not isinstance(prompts, list) or not 1 <= len(prompts) <= MOST_PROMPTS:
        raise Refusal("invalid_arguments", [f"prompts: 1 to {MOST_PROMPTS}"])
    if any(set(one) != {"title", "message"} for one in prompts):
        raise Refusal("invalid_arguments", ["prompts: each has a title and a message"])
    _thread(slack, call).prompts = prompts
    return {}


def _thread(slack: Slack, call: Call) -> Thread:
    channel = slack.channel(call.text("channel_id"))
    thread = slack.threads.get((channel.id, call.text("thread_ts")))
    if thread is None:
        raise Refusal("invalid_thread_ts")
    return thread
