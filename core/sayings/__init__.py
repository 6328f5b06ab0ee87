"""All that the core says to people, in English; `bots.languages` has it in every other language, by the same names."""
