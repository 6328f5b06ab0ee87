"""Commands and their options, as lists and completions tell of them."""

from bots.commands import Verb

COMMAND_SUMMARIES = {
    Verb.IMAGINE: "Make a new picture",
    Verb.EDIT: "Change a picture",
    Verb.BLEND: "Combine attached pictures into one",
    Verb.DESCRIBE: "Turn a picture into words, and into prompts to go on from",
    Verb.UNDO: "Go back to the version before",
    Verb.VERSIONS: "See all versions side by side",
    Verb.SHOW: "See how a picture was made",
    Verb.JOBS: "See what is being made",
    Verb.CANCEL: "Stop what is being made",
    Verb.SETTINGS: "See and change what is usual here",
    Verb.TEMPLATES: "Prompts with blanks to fill in; save your team's own",
    Verb.TOOLS: "Switch what a text model may use here: calculator, charts, search and more",
    Verb.FORGET: "Remove what Limner keeps, for good",
    Verb.HELP: "What Limner can do, and how",
}
GESTURES = {
    Verb.IMAGINE: "write to Limner, or begin a message in a thread with `new:`",
    Verb.EDIT: "answer in the picture's thread",
    Verb.BLEND: "attach two or more pictures to a message",
    Verb.DESCRIBE: "attach a picture to it",
    Verb.UNDO: "↩️ under a result",
    Verb.CANCEL: "✖ while it is made",
}
"""Ways to the same without the command."""

EXAMPLES = {
    Verb.IMAGINE: (
        "/imagine a lighthouse at dusk --ratio 16:9 --count 2",
        "/imagine a fox in snow, watercolour --ratio tall",
    ),
    Verb.EDIT: ("/edit make it night", "/edit from v2: add a red boat"),
    Verb.BLEND: ("/blend put the hat on the dog",),
    Verb.DESCRIBE: ("/describe", "/describe v2"),
    Verb.UNDO: ("/undo",),
    Verb.VERSIONS: ("/versions",),
    Verb.SHOW: ("/show v3", "/show 7K2M9Q"),
    Verb.JOBS: ("/jobs",),
    Verb.CANCEL: ("/cancel", "/cancel 7K2M9Q"),
    Verb.SETTINGS: ("/settings", "/settings ratio 16:9"),
    Verb.TEMPLATES: (
        "/templates",
        "/templates sticker",
        "/templates save banner a wide banner of {subject}, {style=flat}",
    ),
    Verb.TOOLS: ("/tools", "/tools on", "/tools off chart"),
    Verb.FORGET: ("/forget me", "/forget conversation"),
    Verb.HELP: ("/help", "/help models"),
}
"""What to type; each is understood as it stands."""

OPTION_SUMMARIES = {
    "ratio": "shape of the picture",
    "size": "resolution",
    "count": "how many pictures",
    "model": "which model draws",
    "private": "answer only to me, with a command",
    "template": "a prompt with blanks to fill in",
    "source": "a picture to work from",
    "imagine.prompt": "what the picture shows",
    "edit.prompt": "what to change",
    "blend.prompt": "how they go together",
    "describe.image": "the picture; without one, the newest of the thread",
    "describe.prompt": "what to look at, or a version like v2",
    "show.what": "a version like v3, or a job's reference",
    "cancel.job": "the job's reference, from /jobs",
    "settings.change": "a setting and its value, for example: ratio 16:9",
    "templates.do": "what to do",
    "templates.name": "which template",
    "templates.text": "its words, with blanks like {subject} and {style=flat}",
    "tools.do": "see them, or switch them on or off",
    "tools.tool": "one tool alone, by its name",
    "forget.what": "everything of yours, or this conversation",
    "help.topic": "what about",
}
