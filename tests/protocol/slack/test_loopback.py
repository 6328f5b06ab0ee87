"""The loopback Slack plays a workspace: what people do reaches an app, and what the app does is seen."""

from datetime import timedelta

import aiohttp
import pytest

from tests.fakes.schemas import Json
from tests.fakes.slack.raw import RawBot, connected
from tests.fakes.slack.server import LoopbackSlack
from tests.fakes.slack.state import Channel, File
from tests.fakes.slack.views import Impossible

PNG = File("a.png", b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (64).to_bytes(4, "big") * 2 + b"pixels")


def section(words: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": words}}


def row(*labels: str) -> Json:
    elements = [
        {
            "type": "button",
            "text": {"type": "plain_text", "text": one},
            "action_id": f"limner:{one.split()[-1].lower()}:1",
        }
        for one in labels
    ]
    return {"type": "actions", "elements": elements}


FORM: Json = {
    "type": "modal",
    "callback_id": "limner:imagine",
    "title": {"type": "plain_text", "text": "Imagine"},
    "submit": {"type": "plain_text", "text": "Go"},
    "blocks": [
        {
            "type": "input",
            "block_id": "prompt",
            "label": {"type": "plain_text", "text": "Prompt"},
            "element": {"type": "plain_text_input", "action_id": "prompt"},
        },
        {
            "type": "input",
            "block_id": "pictures",
            "optional": True,
            "label": {"type": "plain_text", "text": "Pictures"},
            "element": {"type": "file_input", "action_id": "pictures", "max_files": 3},
        },
    ],
}


async def test_the_bot_learns_who_it_is(place: LoopbackSlack, bot: RawBot) -> None:
    told = await bot.call("auth.test")

    assert (told["user_id"], told["bot_id"], told["team_id"]) == (place.bot.id, place.bot.bot_id, place.team.id)
    assert place.violations == []


async def test_a_command_is_acknowledged_with_words_for_one_person(
    place: LoopbackSlack, http: aiohttp.ClientSession, general: Channel
) -> None:
    ana = place.person("ana")
    async with connected(place, http) as socket:
        gesture = await ana.command(general, "/imagine", "a <fox> --ratio 16:9")
        envelope = await socket.next()
        await socket.acknowledge(envelope, {"text": "one moment"})
        await place.acknowledged(gesture)

    assert envelope["type"] == "slash_commands"
    assert envelope["payload"]["text"] == "a &lt;fox&gt; --ratio 16:9"
    assert [one.text for one in place.seen_only_by(ana)] == ["one moment"]
    assert gesture.acknowledged is not None
    assert gesture.acknowledged.after < timedelta(seconds=3)
    assert place.violations == []


async def test_slash_commands_do_not_exist_in_threads(place: LoopbackSlack, general: Channel) -> None:
    ana = place.person("ana")
    written = await ana.write(general, "hello")

    with pytest.raises(Impossible, match="threads"):
        await ana.command(written, "/imagine", "a fox")


async def test_a_mention_is_told_twice_under_two_names(
    place: LoopbackSlack, http: aiohttp.ClientSession, general: Channel
) -> None:
    place.send_mention_last()
    async with connected(place, http) as socket:
        gesture = await place.person("ana").write(general, "a fox", mention=True, files=[PNG])
        envelopes = [await socket.next() for _ in range(2)]
        for envelope in envelopes:
            await socket.acknowledge(envelope)
        await place.acknowledged(gesture)

    events = [envelope["payload"]["event"] for envelope in envelopes]
    assert [(event["type"], event.get("subtype")) for event in events] == [
        ("message", "file_share"),
        ("app_mention", None),
    ]
    assert events[0]["ts"] == events[1]["ts"]
    assert len({envelope["payload"]["event_id"] for envelope in envelopes}) == 2
    assert place.violations == []


async def test_an_edited_mention_is_told_anew_and_marked(
    place: LoopbackSlack, http: aiohttp.ClientSession, general: Channel
) -> None:
    ana = place.person("ana")
    written = await ana.write(general, "a fox", mention=True)
    async with connected(place, http) as socket:
        await ana.edit(written, f"<@{place.bot.id}> a red fox")
        events = {}
        for _ in range(4):
            envelope = await socket.next()
            await socket.acknowledge(envelope)
            event = envelope["payload"]["event"]
            events[event["type"], event.get("subtype"), "edited" in event] = event

    changed = events["message", "message_changed", False]
    assert changed["message"]["edited"]["user"] == ana.user.id
    assert changed["previous_message"]["text"] == f"<@{place.bot.id}> a fox"
    assert events["app_mention", None, True]["ts"] == events["app_mention", None, False]["ts"]
    assert place.violations == []


async def test_a_post_is_edited_and_keeps_what_stood_there(place: LoopbackSlack, bot: RawBot, general: Channel) -> None:
    card = await bot.say(general.id, "making", blocks=[section("making"), row("✖ Stop")])
    ts = card["ts"]

    await bot.call("chat.update", channel=general.id, ts=ts, text="done", blocks=[section("*done*"), row("✏️ Edit")])

    (message,) = place.from_bot(general)
    assert (message.text, message.fallback) == ("*done*", "done")
    assert [button.label for button in message.buttons] == ["✏️ Edit"]
    assert [(one.text, [button.label for button in one.buttons]) for one in message.history] == [("making", ["✖ Stop"])]
    assert place.violations == []


async def test_a_pressed_button_opens_a_form_and_what_is_submitted_can_be_refused(
    place: LoopbackSlack, bot: RawBot, http: aiohttp.ClientSession, general: Channel
) -> None:
    ana = place.person("ana")
    place.withdraw("channels:history")
    await bot.say(general.id, "done", blocks=[row("✏️ Edit")])
    async with connected(place, http) as socket:
        pressed = await ana.press(place.from_bot(general)[0], "Edit")
        envelope = await socket.next()
        await socket.acknowledge(envelope)
        await bot.call("views.open", trigger_id=envelope["payload"]["trigger_id"], view=FORM)
        form = await place.opened(pressed)

        first = await ana.submit(form, {"Prompt": "bad"})
        await socket.acknowledge(await socket.next(), {"response_action": "errors", "errors": {"prompt": "Say more."}})
        await place.acknowledged(first)
        assert first.errors == {"prompt": "Say more."}

        second = await ana.submit(form, {"prompt": "a red fox"}, [PNG])
        submission = await socket.next()
        await socket.acknowledge(submission)
        await place.acknowledged(second)

    values = submission["payload"]["view"]["state"]["values"]
    assert values["prompt"]["prompt"]["value"] == "a red fox"
    assert [file["name"] for file in values["pictures"]["pictures"]["files"]] == ["a.png"]
    assert not form.is_open
    assert place.violations == []


async def test_a_form_takes_only_what_it_asks_for(place: LoopbackSlack, bot: RawBot, general: Channel) -> None:
    ana = place.person("ana")
    gesture = await ana.command(general, "/imagine")
    await bot.call("views.open", trigger_id=gesture.trigger_id, view=FORM)
    form = await place.opened(gesture)

    with pytest.raises(Impossible, match="must be filled in"):
        await ana.submit(form, {})
    with pytest.raises(Impossible, match="no fields"):
        await ana.submit(form, {"prompt": "x", "size": "2K"})
    with pytest.raises(Impossible, match="1 to 3 files"):
        await ana.submit(form, {"prompt": "x"}, [PNG] * 4)


@pytest.mark.parametrize(("offered", "violations"), [("16:9", 0), ("x" * 76, 1)])
async def test_a_select_is_offered_what_the_app_knows(
    place: LoopbackSlack, bot: RawBot, http: aiohttp.ClientSession, general: Channel, offered: str, violations: int
) -> None:
    ana = place.person("ana")
    place.withdraw("channels:history")
    options = [{"text": {"type": "plain_text", "text": offered}, "value": "wide"}]
    await bot.say(general.id, blocks=[{"type": "actions", "elements": [{"type": "external_select", "action_id": "r"}]}])
    async with connected(place, http) as socket:
        gesture = await ana.suggest(place.from_bot(general)[0], "r", "16")
        envelope = await socket.next()
        await socket.acknowledge(envelope, {"options": options})
        await place.acknowledged(gesture)

    assert envelope["payload"]["value"] == "16"
    assert gesture.acknowledged is not None
    assert gesture.acknowledged.body == {"options": options}
    assert len(place.violations) == violations


async def test_an_option_that_is_taken_is_told_with_its_value(
    place: LoopbackSlack, http: aiohttp.ClientSession, bot: RawBot, general: Channel
) -> None:
    place.withdraw("channels:history")
    options = [{"text": {"type": "plain_text", "text": "wide"}, "value": "16:9"}]
    select = {"type": "static_select", "action_id": "ratio", "options": options}
    await bot.say(general.id, blocks=[{"type": "actions", "elements": [select]}])
    async with connected(place, http) as socket:
        await place.person("ana").choose(place.from_bot(general)[0], "ratio", "wide")
        envelope = await socket.next()

    assert envelope["payload"]["actions"][0]["selected_option"]["value"] == "16:9"


async def test_a_shortcut_carries_the_message_with_its_files(
    place: LoopbackSlack, http: aiohttp.ClientSession, general: Channel
) -> None:
    ana = place.person("ana")
    place.withdraw("channels:history")
    written = await ana.write(general, "look", files=[PNG])
    async with connected(place, http) as socket:
        gesture = await ana.shortcut("edit_image", written)
        envelope = await socket.next()
        await socket.acknowledge(envelope)
        await place.acknowledged(gesture)

    assert envelope["payload"]["callback_id"] == "edit_image"
    assert [file["mimetype"] for file in envelope["payload"]["message"]["files"]] == ["image/png"]


async def test_an_answer_by_the_response_address_is_replaced_and_deleted(
    place: LoopbackSlack, http: aiohttp.ClientSession, general: Channel
) -> None:
    ana = place.person("ana")
    gesture = await ana.command(general, "/imagine", "a fox")
    url = gesture.payload["response_url"]

    async with http.post(url, json={"text": "not here"}) as response:
        assert response.status == 200
    async with http.post(url, json={"text": "try again", "replace_original": True}):
        pass
    seen = [one.text for one in place.seen_only_by(ana)]
    async with http.post(url, json={"delete_original": True}):
        pass

    assert seen == ["try again"]
    assert place.seen_only_by(ana) == []
    assert place.seen_only_by(place.person("ben")) == []


async def test_an_assistant_thread_has_a_status_a_title_and_prompts(place: LoopbackSlack, bot: RawBot) -> None:
    ana = place.person("ana")
    thread = await ana.assistant_thread()
    where: Json = {"channel_id": ana.dm().id, "thread_ts": thread.root.ts}

    await bot.call("assistant.threads.setTitle", title="A fox", **where)
    await bot.call("assistant.threads.setSuggestedPrompts", prompts=[{"title": "Fox", "message": "a fox"}], **where)
    await bot.call("assistant.threads.setStatus", status="is painting…", **where)
    status = thread.status
    place.pass_time(timedelta(minutes=3))

    assert (thread.title, thread.prompts[0]["title"], status, thread.status) == ("A fox", "Fox", "is painting…", "")
    assert place.violations == []


async def test_any_thread_has_a_status_and_only_an_assistants_a_title(
    place: LoopbackSlack, bot: RawBot, general: Channel
) -> None:
    ts = (await bot.say(general.id))["ts"]
    where: Json = {"channel_id": general.id, "thread_ts": ts}

    titled = await bot.call("assistant.threads.setTitle", title="A fox", **where)
    shown = await bot.call("assistant.threads.setStatus", status="is painting…", **where)

    assert (titled["error"], shown["ok"]) == ("invalid_thread_ts", True)


async def test_an_account_says_whose_it_is(place: LoopbackSlack, bot: RawBot) -> None:
    people = place.person("ana", admin=True), place.person("ben", guest=True), place.person("zoe", team="partners")

    told = [(await bot.call("users.info", as_form=True, user=one.user.id))["user"] for one in people]

    assert [one["is_admin"] for one in told] == [True, False, False]
    assert [one["is_restricted"] for one in told] == [False, True, False]
    assert [one["team_id"] for one in told] == [place.team.id, place.team.id, "T0PARTNERS"]


async def test_a_home_page_is_published_for_one_person(place: LoopbackSlack, bot: RawBot) -> None:
    ana = place.person("ana")

    await bot.call("views.publish", user_id=ana.user.id, view={"type": "home", "blocks": [section("Your jobs")]})

    page = place.home(ana)
    assert page is not None
    assert page.text == "Your jobs"
    assert place.home(place.person("ben")) is None


async def test_a_thread_is_read_with_the_metadata_of_its_messages(
    place: LoopbackSlack, bot: RawBot, general: Channel
) -> None:
    asked = await place.person("ana").write(general, "a fox")
    assert asked.message is not None
    job = {"event_type": "limner_job", "event_payload": {"job": "01J"}}
    await bot.say(general.id, "making", thread_ts=asked.message.ts, metadata=job)

    where: Json = {"channel": general.id, "ts": asked.message.ts, "include_all_metadata": "true"}
    read = await bot.call("conversations.replies", as_form=True, **where)

    assert [message["text"] for message in read["messages"]] == ["a fox", "making"]
    assert read["messages"][1]["metadata"] == job
    assert [one.text for one in place.thread(asked.message)] == ["making"]


async def test_a_manifest_leaves_nothing_that_it_does_not_ask_for(
    place: LoopbackSlack, bot: RawBot, general: Channel
) -> None:
    place.install(
        {
            "oauth_config": {"scopes": {"bot": ["chat:write", "commands", "channels:history"]}},
            "features": {"slash_commands": [{"command": "/imagine"}], "shortcuts": []},
            "settings": {"event_subscriptions": {"bot_events": ["app_mention"]}},
        }
    )
    ana = place.person("ana")

    with pytest.raises(Impossible, match="no /limner"):
        await ana.command(general, "/limner", "help")
    with pytest.raises(Impossible, match="no shortcut"):
        await ana.shortcut("Edit image", await ana.write(general, "look", mention=True))
    assert [one.payload["event"]["type"] for one in place.deliveries.sent] == []
    assert (await bot.call("users.info", as_form=True, user=ana.user.id))["needed"] == "users:read"


async def test_the_tokens_are_refused_after_the_app_was_removed(
    place: LoopbackSlack, bot: RawBot, http: aiohttp.ClientSession
) -> None:
    async with connected(place, http) as socket:
        place.uninstall()
        envelope = await socket.next()

    assert envelope["payload"]["event"] == {"type": "app_uninstalled"}
    assert (await bot.call("auth.test"))["error"] == "account_inactive"


async def test_a_bench_keeps_no_bytes(http: aiohttp.ClientSession) -> None:
    async with LoopbackSlack(validate=False, remember=False) as place:
        channel = place.channel("general")
        await RawBot(place, http).upload(File("a.png", b"x" * 1000), channel_id=channel.id)
        message = await place.next_from_bot(channel)

    assert place.requests == []
    assert len(message.pictures[0].data) == 64
