"""What the core's errors say, by their names: what is always said of one kind."""

from core.errors import LimnerError


def _worded(kind: type[LimnerError]) -> dict[str, str]:
    own = {kind.__name__: kind.user_message} if "user_message" in vars(kind) else {}
    return own | {name: words for below in kind.__subclasses__() for name, words in _worded(below).items()}


ERRORS = _worded(LimnerError)
