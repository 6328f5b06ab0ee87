"""Modals and home pages."""

from tests.fakes.schemas import Json
from tests.fakes.slack.blocks import images_of, named
from tests.fakes.slack.calls import Call, Refusal
from tests.fakes.slack.gestures import Gesture
from tests.fakes.slack.house import Slack
from tests.fakes.slack.rules import faults_of_view_form, is_too_large
from tests.fakes.slack.spec import faults_of_view
from tests.fakes.slack.state import User
from tests.fakes.slack.views import View
from tests.fakes.slack.wire import view_json


async def open_view(slack: Slack, call: Call) -> Json:
    """views.open."""
    gesture = _triggered(slack, call)
    return _answer(slack, opened(slack, gesture, call.arguments["view"]))


async def push(slack: Slack, call: Call) -> Json:
    """views.push."""
    gesture = _triggered(slack, call)
    if gesture.view is None or not gesture.view.is_open:
        raise Refusal("not_found")
    return _answer(slack, opened(slack, gesture, call.arguments["view"], over=gesture.view))


async def update(slack: Slack, call: Call) -> Json:
    """views.update."""
    view = _named(slack, call)
    if call.text("hash") and call.text("hash") != view.hash:
        raise Refusal("hash_conflict")
    changed(slack, view, call.arguments["view"])
    return _answer(slack, view)


async def publish(slack: Slack, call: Call) -> Json:
    """views.publish."""
    person, body = slack.users.get(call.text("user_id")), call.arguments["view"]
    if person is None:
        raise Refusal("invalid_arguments", ["user_id is nobody's"])
    standing = slack.homes.get(person)
    if call.text("hash") and (standing is None or call.text("hash") != standing.hash):
        raise Refusal("hash_conflict")
    if standing is not None:
        changed(slack, standing, body)
        return _answer(slack, standing)
    slack.homes[person] = _kept(slack, person, body, None)
    return _answer(slack, slack.homes[person])


def opened(slack: Slack, gesture: Gesture, body: Json, *, over: View | None = None) -> View:
    """Put a modal in front of a person.

    Raises:
        Refusal: Its form is wrong.
    """
    view = _kept(slack, gesture.user, body, over)
    gesture.is_spent = True
    gesture.views.append(view)
    return view


def changed(slack: Slack, view: View, body: Json) -> None:
    """Let a view look different.

    Raises:
        Refusal: Its form is wrong.
    """
    _check(slack, body)
    view.history.append(view.body)
    view.body, view.hash, view.errors = _named_blocks(slack, body), slack.clock.new_ts(), {}


def _kept(slack: Slack, user: User, body: Json, over: View | None) -> View:
    _check(slack, body)
    view = View(slack.clock.new_id("V"), user, _named_blocks(slack, body), slack.clock.new_ts(), over)
    slack.views[view.id] = view
    return view


def _check(slack: Slack, body: Json) -> None:
    if is_too_large(body):
        raise Refusal("view_too_large")
    if not slack.validates:
        return
    if faults := faults_of_view(body) or [*faults_of_view_form(body)]:
        raise Refusal("invalid_arguments", faults)
    if any(not image.get("alt_text", "").strip() for image in images_of(body["blocks"])):
        slack.report(["a view with an image without an alternative text"])


def _named_blocks(slack: Slack, body: Json) -> Json:
    return {**body, "blocks": named(body["blocks"], lambda: slack.clock.new_id("b"))}


def _triggered(slack: Slack, call: Call) -> Gesture:
    gesture = slack.triggers.get(call.text("trigger_id"))
    if gesture is None:
        raise Refusal("invalid_trigger_id")
    if error := gesture.trigger_error(slack.clock.now()):
        raise Refusal(error)
    return gesture


def _named(slack: Slack, call: Call) -> View:
    view = slack.views.get(call.text("view_id"))
    if view is None:
        external = call.text("external_id")
        view = next((one for one in slack.views.values() if external and one.body.get("external_id") == external), None)
    if view is None or not view.is_open:
        raise Refusal("not_found")
    return view


def _answer(slack: Slack, view: View) -> Json:
    return {"view": view_json(view, slack.team, slack.bot)}
