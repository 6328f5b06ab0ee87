"""Places in a sentence that a chat fills in its own way: a clock that goes on, a name that notifies nobody."""

AGO, IN, TIME = "{ago}", "{in}", "{time}"
"""The platform's own clock: `12 s ago` since the start, `in 40 s`, and the time of day."""

WHEN = "{when}"
"""The same with the day."""

WHO, WHOSE = "{who}", "{whose}"
"""The names of who asked, and of who had asked for what it is based on."""

WHERE = "{where}"
"""A channel or thread, which tells its name to those alone who may see it."""

SAVED_BY = "{saved by}"
"""Who saved a template; with its space it is no blank."""
