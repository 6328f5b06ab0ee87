"""How English counts: CLDR knows `one` and `other` of it."""


def plural(number: int, one: str, other: str) -> str:
    """The form for a number, alone."""
    return one if number == 1 else other


def counted(number: int, one: str, other: str) -> str:
    """`1 picture`, `2 pictures`."""
    return f"{number} {plural(number, one, other)}"
