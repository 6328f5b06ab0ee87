"""What answers a gesture: its response address, and the body of its acknowledgement."""

from aiohttp import web

from tests.fakes.faults import When
from tests.fakes.schemas import Json
from tests.fakes.slack import news
from tests.fakes.slack.calls import Call, Refusal, json_answer
from tests.fakes.slack.deliveries import Kind
from tests.fakes.slack.faults import RESPONSE_URL
from tests.fakes.slack.gestures import Gesture
from tests.fakes.slack.house import Slack
from tests.fakes.slack.on_views import changed, opened
from tests.fakes.slack.posting import check, display, edit, new_message, post
from tests.fakes.slack.spec import faults_of_blocks
from tests.fakes.slack.views import View


async def serve(slack: Slack, request: web.Request) -> web.StreamResponse:
    """Serve one use of a response address."""
    faults = slack.faults
    if (told := await faults.strike(RESPONSE_URL, When.BEFORE, request)) is not None:
        return told
    gesture = slack.response_keys.get(request.match_info["key"])
    call = Call(RESPONSE_URL, await request.json(), dict(request.headers), is_json=True)
    if slack.remembers:
        slack.requests.append(call)
    if gesture is None or not gesture.may_respond(slack.clock.now()):
        call.status, call.answer = 404, {"ok": False, "error": "used_url" if gesture else "invalid_url"}
        return json_answer(404, call.answer)
    gesture.responses += 1
    try:
        respond(slack, gesture, call.arguments)
    except Refusal as refusal:
        slack.report([f"{RESPONSE_URL}: {refusal.error} {refusal.faults}"])
        call.status, call.answer = 400, refusal.body
        return json_answer(400, refusal.body)
    await slack.changed()
    if (told := await faults.strike(RESPONSE_URL, When.AFTER, request)) is not None:
        return told
    call.status, call.answer = 200, {"ok": True}
    return json_answer(200, {"ok": True})


def respond(slack: Slack, gesture: Gesture, said: Json) -> None:
    """Let an answer to a gesture show.

    Raises:
        Refusal: Its form is wrong.
    """
    original = gesture.message if gesture.did in {"press", "choose"} else gesture.answer
    if said.get("delete_original"):
        if original is not None:
            original.deleted = True
            news.removed(slack, original)
        return
    assert gesture.channel is not None
    check(slack, said, gesture.channel, said_by=RESPONSE_URL)
    if said.get("replace_original") and original is not None:
        edit(slack, original, said, [])
        return
    message = new_message(slack, gesture.channel, slack.bot, said.get("thread_ts"))
    message.seen_by = None if said.get("response_type") == "in_channel" else gesture.user
    display(slack, message, said)
    gesture.answers.append(post(slack, message))


async def acknowledged(slack: Slack, gesture: Gesture, kind: Kind, body: Json) -> None:
    """Do what the body of an acknowledgement says."""
    if not body:
        return
    said = {"text": body} if isinstance(body, str) else body
    try:
        if kind is Kind.COMMAND:
            respond(slack, gesture, said)
        elif gesture.did == "submit" and gesture.view is not None:
            _after_submission(slack, gesture, gesture.view, said)
        elif gesture.did == "suggest":
            slack.report([f"options: {fault}" for fault in _faults_of_options(said)])
        else:
            slack.report([f"an acknowledgement of {gesture.did} says {str(body)[:100]}, which nobody hears"])
    except Refusal as refusal:
        slack.report([f"the acknowledgement of {gesture.did}: {refusal.error} {refusal.faults}"])


def _after_submission(slack: Slack, gesture: Gesture, view: View, said: Json) -> None:
    action = said.get("response_action")
    view.is_open = True
    if action == "errors":
        strange = set(said["errors"]) - set(view.fields)
        slack.report([f"view errors name {sorted(strange)}, which are no inputs"] if strange else [])
        view.errors = said["errors"]
    elif action == "update":
        changed(slack, view, said["view"])
        gesture.views.append(view)
    elif action == "push":
        opened(slack, gesture, said["view"], over=view)
    elif action == "clear":
        _close(view)
    else:
        slack.report([f"the acknowledgement of a submission says {action}"])


def _close(view: View | None) -> None:
    while view is not None:
        view.is_open = False
        view = view.previous


def _faults_of_options(offered: Json) -> list[str]:
    select = {"type": "static_select", "action_id": "a", **offered}
    return faults_of_blocks([{"type": "actions", "elements": [select]}])
