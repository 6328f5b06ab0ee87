"""What stands in the app's own places: Slack's directory, its home, its assistant, and the local page."""

APP_SUMMARY = "Makes pictures from words, and changes them when you answer in the thread."
APP_STORY = (
    "Limner brings Gemini's image models into Slack. Ask for a picture with /imagine or by mentioning Limner, then "
    "change it by answering in its thread, in words or with pictures of your own. Every version is kept, and any of "
    "them can be the start of the next. Your team hosts Limner itself: prompts and pictures go to Google's API and "
    "nowhere else."
)
LIMNER_SUMMARY = "Edit and combine pictures, go back, see or stop what is being made, get help"
SUGGESTIONS = (
    "A lighthouse at dusk --ratio 16:9",
    "A fox in snow, watercolour --ratio tall",
    "A sticker of a sleepy cat with a cup of coffee",
    "A minimalist logo for a bakery, with the word “Crust”",
)
HOME_HELP = "What Limner does"
HOME_JOBS = "Your jobs"
SOMEBODY = "somebody"
SOME_CHANNEL = "channel"
UNNAMED_FILE = "The file"
"""What a file is called whose name Slack does not tell."""
UNNAMED_PICTURE = "Picture"
"""What a prompt is called that cannot be shown."""

NO_SUCH_THREAD = "That thread is not here."
NO_SUCH_FILE = "A file of that message is not here. Attach it again."
NOT_UNDERSTOOD = "The chat did not understand its page. Reload the page and send it again."
BUTTON_OF_THE_PAGE = "That button works on the page itself. Reload the page and press it again."
HOW_TO_OPEN = "Open the address that `limner demo` printed: it holds the key to this chat."
WRONG_HOST = "This chat answers only on this computer."
WRONG_ORIGIN = "This chat answers only its own page."
TOO_LARGE = "That is too large."
NOTHING_THERE = "There is nothing here."
