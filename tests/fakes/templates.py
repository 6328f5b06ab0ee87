"""Templates of teams in a dictionary."""

from collections.abc import Sequence
from datetime import UTC, datetime

from core.model.template import Template


class FakeTeamTemplates:
    """The `TeamTemplates` port without a database."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Template] = {}

    async def of(self, tenant: str) -> Sequence[Template]:
        return [self.kept[key] for key in sorted(self.kept) if key[0] == tenant]

    async def find(self, tenant: str, name: str) -> Template | None:
        return self.kept.get((tenant, name))

    async def save(self, tenant: str, template: Template, most: int) -> Template | None:
        standing = self.kept.get((tenant, template.name))
        if standing is None and len(await self.of(tenant)) >= most:
            return None
        if standing is None or standing.author == template.author:
            self.kept[tenant, template.name] = template
        return self.kept[tenant, template.name]

    async def delete(self, tenant: str, name: str) -> bool:
        return self.kept.pop((tenant, name), None) is not None


def saved(name: str = "banner", text: str = "a banner of {subject}", author: str = "ana") -> Template:
    """A template as Ana saved it at noon."""
    return Template(name, text, author=author, author_name=author, saved_at=datetime(2026, 11, 21, 12, tzinfo=UTC))
