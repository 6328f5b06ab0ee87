"""What a person fills into a command or a form, as the wire wants it."""

from collections.abc import Mapping, Sequence
from typing import Final

from tests.fakes.discord.cdn import Cdn
from tests.fakes.discord.components import CHECKBOX, FILE_UPLOAD, LABEL, ROW, TEXT
from tests.fakes.discord.interactions import Modal
from tests.fakes.discord.state import Attachment, File
from tests.fakes.discord.wire import attachment_json
from tests.fakes.schemas import Json

SUBCOMMAND, STRING, INTEGER, BOOLEAN, NUMBER, ATTACHMENT = 1, 3, 4, 5, 10, 11
OPTION_TYPES: Final = {STRING: str, INTEGER: int, BOOLEAN: bool, NUMBER: float, ATTACHMENT: File}

Value = str | int | float | bool | File


class Impossible(Exception):
    """Discord's own client would not let a person do that."""


class Filling:
    """Options of a command, filled in.

    Attributes:
        options: As they stand in the interaction's data.
        attachments: The files among them, as they stand in `resolved`.
    """

    def __init__(self, cdn: Cdn, folder: int) -> None:
        self.options: list[Json] = []
        self.attachments: dict[str, Json] = {}
        self._cdn = cdn
        self._folder = folder

    def fill(self, described: Sequence[Json], values: Mapping[str, Value], focused: str | None = None) -> None:
        """Fill in a command's options in the order of the command, as a client does.

        Args:
            focused: The option that is being typed: nothing else is required then, and it may be anything.

        Raises:
            Impossible: A value does not fit, or a required one is missing.
        """
        by_name = {option["name"]: option for option in described}
        if strange := sorted(set(values) - set(by_name)):
            raise Impossible(f"there are no options {strange}, only {sorted(by_name)}")
        for name, option in by_name.items():
            if name in values:
                self._add(option, values[name], is_focused=name == focused)
            elif option.get("required") and focused is None:
                raise Impossible(f"{name} is required")

    @property
    def resolved(self) -> Json:
        """The `resolved` part; empty without files."""
        return {"resolved": {"attachments": self.attachments}} if self.attachments else {}

    def attach(self, file: File) -> Attachment:
        """Upload a file the way that options and forms do: for a while only."""
        kept = self._cdn.keep(file, self._folder, ephemeral=True)
        self.attachments[str(kept.id)] = attachment_json(kept)
        return kept

    def _add(self, option: Json, value: Value, *, is_focused: bool) -> None:
        filled = {"name": option["name"], "type": option["type"]}
        if is_focused:
            self.options.append({**filled, "value": value, "focused": True})
            return
        _fits(option, value)
        if isinstance(value, File):
            self.options.append({**filled, "value": str(self.attach(value).id)})
            return
        self.options.append({**filled, "value": _chosen(option, value)})


def filled_modal(modal: Modal, values: Mapping[str, str], files: Sequence[File], filling: Filling) -> list[Json]:
    """What a form sends back.

    Args:
        values: Words by custom id or label; what is not named stays as the bot filled it in.
        files: For the form's file upload.

    Raises:
        Impossible: The form has no such field.
    """
    names = {name for custom_id, field in modal.fields.items() for name in (custom_id, field["label"])}
    if strange := sorted(set(values) - names):
        raise Impossible(f"the form has no fields {strange}, only {sorted(filter(None, names))}")
    return [_submitted(component, modal, values, [*files], filling) for component in modal.components]


def _submitted(component: Json, modal: Modal, values: Mapping[str, str], files: list[File], filling: Filling) -> Json:
    same = {"type": component["type"], "id": component.get("id") or 1}
    if component["type"] == TEXT:
        return same
    if component["type"] == ROW:
        inner = [_submitted(one, modal, values, files, filling) for one in component["components"]]
        return {**same, "components": inner}
    if component["type"] == LABEL:
        return {**same, "component": _submitted(component["component"], modal, values, files, filling)}
    same["custom_id"] = component["custom_id"]
    if component["type"] == FILE_UPLOAD:
        return {**same, "values": _uploaded(component, files, filling)}
    given = values.get(component["custom_id"], values.get(modal.fields[component["custom_id"]]["label"] or ""))
    return _input(component, same, given)


def _input(component: Json, same: Json, given: str | None) -> Json:
    if component["type"] == CHECKBOX:
        return {**same, "value": bool(component.get("default")) if given is None else given == "on"}
    if "options" in component:
        chosen = [given] if given else [one["value"] for one in component["options"] if one.get("default")]
        return {**same, "values": chosen}
    words = component.get("value") or "" if given is None else given
    longest = component.get("max_length") or 4000
    if len(words) > longest or (component.get("required") is not False and not words):
        raise Impossible(f"{component['custom_id']} takes 1 to {longest} characters, not {len(words)}")
    return {**same, "value": words}


def _uploaded(component: Json, files: list[File], filling: Filling) -> list[str]:
    least = 1 if component.get("min_values") is None else component["min_values"]
    most = component.get("max_values") or 1
    if component.get("required") is False:
        least = 0
    if not least <= len(files) <= most:
        raise Impossible(f"the form takes {least} to {most} files, not {len(files)}")
    return [str(filling.attach(file).id) for file in files]


def _fits(option: Json, value: Value) -> None:
    name, wanted = option["name"], OPTION_TYPES[option["type"]]
    if not isinstance(value, wanted) and not (wanted is float and isinstance(value, int)):
        raise Impossible(f"{name} takes {wanted.__name__}, not {value!r}")
    if isinstance(value, str):
        longest = option.get("max_length", 6000)
        if not option.get("min_length", 0) <= len(value) <= longest:
            raise Impossible(f"{name} takes {option.get('min_length', 0)} to {longest} characters, not {len(value)}")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        low, high = option.get("min_value", value), option.get("max_value", value)
        if not low <= value <= high:
            raise Impossible(f"{name} takes {low} to {high}, not {value}")


def _chosen(option: Json, value: Value) -> Value:
    choices = {choice["name"]: choice["value"] for choice in option.get("choices", [])}
    if not choices or value in choices.values():
        return value
    if value not in choices:
        raise Impossible(f"{option['name']} takes one of {list(choices)}, not {value!r}")
    picked: Value = choices[str(value)]
    return picked
