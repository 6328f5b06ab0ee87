"""All that people read in a chat: one package a language, and what picks the language of whoever is spoken to."""
