"""What is wrong with a template, or with how it is filled in."""

from core.sayings.lists import all_of, did_you_mean


def no_template(name: str, meant: str, known: tuple[str, ...]) -> str:
    """A template that does not exist, the one that may be meant, and all that there are."""
    there = f"There are {all_of(_ticked(known))}. `/templates` shows what each is for."
    return _joined(f"There is no template `{name}`.", did_you_mean(meant) if meant else "", there)


def no_blank(template: str, name: str, meant: str, blanks: tuple[str, ...]) -> str:
    """A blank that a template lacks, the one that may be meant, and all that it has."""
    has = f"Its blanks are {blanks_listed(blanks)}." if blanks else "It has none."
    return _joined(f"`{template}` has no blank `{name}`.", did_you_mean(meant) if meant else "", has)


def blanks_listed(blanks: tuple[str, ...]) -> str:
    """Blanks in a sentence; of `style=flat` also what usually stands there."""
    told = [
        f"`{name}` ({usual or 'nothing'})" if has_usual else f"`{name}`"
        for name, has_usual, usual in (blank.partition("=") for blank in blanks)
    ]
    return all_of(told)


def still_needs(template: str, blanks: tuple[str, ...], example: str) -> str:
    """Blanks that are to be filled in, and how."""
    return f"`{template}` still needs {all_of(_ticked(blanks))}. For example: `{example}`."


def needs_pictures(template: str, pictures: int) -> str:
    """Pictures that a template works on."""
    what = "a picture: attach it" if pictures == 1 else f"{pictures} pictures: attach them"
    return f"`{template}` works on {what}."


def too_many_templates(most: int) -> str:
    """A team that has as many as fit."""
    return f"There are {most} templates already, which is as many as fit. Delete one first: `/templates delete NAME`."


def somebody_elses(name: str) -> str:
    """A name that is another person's."""
    return f"`{name}` is somebody else's. Choose another name."


def name_is_shipped(name: str) -> str:
    """A name that Limner has."""
    return f"`{name}` comes with Limner. Choose another name."


def name_is_reserved(name: str) -> str:
    """A name that means something to the command."""
    return f"`{name}` is what `/templates {name}` does. Choose another name."


def name_unusable(most: int) -> str:
    """A name that cannot be written behind a flag."""
    return (
        "A template's name has letters, digits, `-` and `_`, begins with a letter or a digit, and has at most "
        f"{most} of them."
    )


def cannot_be_deleted(name: str) -> str:
    """One that comes with Limner."""
    return f"`{name}` comes with Limner and cannot be deleted."


def not_yours(name: str) -> str:
    """One that somebody else saved."""
    return f"Only whoever saved `{name}` or an admin can delete it."


def was_deleted_already(name: str) -> str:
    """One that is gone."""
    return f"`{name}` was deleted already."


def needs_words() -> str:
    """An empty one."""
    return "A template needs words. For example: `/templates save banner a wide banner of {subject}, {style=flat}`."


def template_too_long(characters: int, most: int) -> str:
    """Too many words."""
    return f"That is {characters:,} characters; a template has at most {most:,}."


def too_many_blanks(blanks: int, most: int) -> str:
    """More blanks than a form could show."""
    return f"That is {blanks} blanks; a template has at most {most}."


def _ticked(names: tuple[str, ...]) -> list[str]:
    return [f"`{name}`" for name in names]


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
