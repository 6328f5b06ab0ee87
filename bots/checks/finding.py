"""What one check found."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARNING = "warning"
    """Limner works, and the operator should know."""
    PROBLEM = "problem"
    """Something that people will ask for does not work."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found, in plain sentences without secrets.

    Attributes:
        what: What is so, or what is wrong.
        mend: How to mend it; empty when nothing is wrong.
        is_setting: A setting is to be changed, not the world around.
    """

    name: str
    level: Level
    what: str
    mend: str = ""
    is_setting: bool = False


def exit_code(findings: Sequence[Finding]) -> int:
    """0 when no problem was found, 2 when a setting is one, else 1."""
    problems = [finding for finding in findings if finding.level is Level.PROBLEM]
    if not problems:
        return 0
    return 2 if any(finding.is_setting for finding in problems) else 1
