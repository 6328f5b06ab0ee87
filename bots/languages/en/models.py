"""The models that ship with Limner."""

BEST_FOR = {
    "gemini-nano-banana-2.1": "Nearly everything: conversation, edits, several pictures in one.",
    "gemini-3-pro-image": "Exact text, diagrams and demanding scenes; slower and four times the price.",
    "gemini-3.1-flash-lite-image": "Drafts: an answer in a few seconds.",
    "gemini-2.5-flash-image": "Projects that used it before September 2026; others do not get it any more.",
    "offline": "Trying Limner out: simple pictures, no key, no network.",
    "imagen-4.0-generate-001": "Photographic quality and logos, from English words alone; up to four pictures at once.",
}
"""One short line each for `/help models`; an operator's own models bring theirs along."""
