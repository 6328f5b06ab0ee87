"""The local chat: a chat platform of its own, on this computer alone, with a page to use it."""
