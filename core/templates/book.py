"""Every template that a server or workspace has: looked up, filled in, saved and deleted."""

import re
from collections.abc import Sequence
from dataclasses import replace

from core.errors import NeedsPicture, TemplateRefused, UnknownTemplate
from core.model.request import Person, Request
from core.model.template import LONGEST_NAME, LONGEST_TEMPLATE, MOST_BLANKS, MOST_OF_A_TEAM, Filling, Template
from core.ports import Clock, TeamTemplates
from core.sayings import templates as sayings
from core.sentence import said
from core.templates.filling import blanks_of, filled_in, folded, spread, unknown_template
from core.templates.shipped import SHIPPED

RESERVED = frozenset({"save", "delete", "list", "show"})
"""Words that `/templates` takes for what to do."""

_NAME = re.compile(rf"[^\W_][\w-]{{0,{LONGEST_NAME - 1}}}")


class TemplateBook:
    """What ships with Limner, and what each team saved."""

    def __init__(self, store: TeamTemplates, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def all_of(self, tenant: str) -> Sequence[Template]:
        """Every template there: what ships first, then the team's own by name."""
        return [*SHIPPED.values(), *await self._store.of(tenant)]

    async def named(self, tenant: str, name: str) -> Template:
        """One of them by its name.

        Raises:
            UnknownTemplate: There is none; the sentence names the nearest.
        """
        wanted = folded(name)
        found = SHIPPED.get(wanted) or await self._store.find(tenant, wanted)
        if found is None:
            raise unknown_template(name, [template.name for template in await self.all_of(tenant)])
        return found

    async def filled(self, request: Request) -> Request:
        """Make the prompt of a request that names a template; any other comes back as it is.

        Raises:
            UserError: There is no such template, its blanks are not filled rightly, or it lacks a picture.
        """
        filling = request.filling
        if filling is None:
            return request
        template = await self.named(request.conversation.tenant, filling.template)
        prompt = filled_in(template, filling.values, request.prompt)
        _refuse_without_pictures(template, request, filling)
        return replace(request, prompt=prompt, template=template.name, filling=None)

    async def save(self, tenant: str, person: Person, *, name: str, text: str) -> Template:
        """Keep a team's own template; the same person's of that name is replaced.

        Raises:
            TemplateRefused: The name or the text cannot be used, somebody else's has that name, or there are too many.
        """
        template = Template(
            _usable_name(name),
            _usable_text(text),
            author=person.id,
            author_name=person.name,
            saved_at=self._clock.now(),
        )
        standing = await self._store.save(tenant, template, MOST_OF_A_TEAM)
        if standing is None:
            raise TemplateRefused(said(sayings.too_many_templates, MOST_OF_A_TEAM))
        if standing.author != person.id:
            raise TemplateRefused(said(sayings.somebody_elses, template.name))
        return standing

    async def delete(self, tenant: str, person: Person, name: str, *, is_admin: bool) -> Template:
        """Forget a team's own template; returns what it was.

        Raises:
            UserError: There is none of that name, it comes with Limner, or it is somebody else's.
        """
        template = await self.named(tenant, name)
        if not template.is_teams:
            raise TemplateRefused(said(sayings.cannot_be_deleted, template.name))
        if template.author != person.id and not is_admin:
            raise TemplateRefused(said(sayings.not_yours, template.name))
        if not await self._store.delete(tenant, template.name):
            raise UnknownTemplate(said(sayings.was_deleted_already, template.name))
        return template


def _usable_name(name: str) -> str:
    wanted = folded(name)
    if not _NAME.fullmatch(wanted):
        raise TemplateRefused(said(sayings.name_unusable, LONGEST_NAME))
    if wanted in RESERVED or wanted in SHIPPED:
        taken = sayings.name_is_shipped if wanted in SHIPPED else sayings.name_is_reserved
        raise TemplateRefused(said(taken, wanted))
    return wanted


def _usable_text(text: str) -> str:
    wanted = text.strip()
    if not wanted:
        raise TemplateRefused(said(sayings.needs_words))
    if len(wanted) > LONGEST_TEMPLATE:
        raise TemplateRefused(said(sayings.template_too_long, len(wanted), LONGEST_TEMPLATE))
    blanks = blanks_of(wanted)
    if len(blanks) > MOST_BLANKS:
        raise TemplateRefused(said(sayings.too_many_blanks, len(blanks), MOST_BLANKS))
    return wanted


def _refuse_without_pictures(template: Template, request: Request, filling: Filling) -> None:
    if request.pictures + filling.has_source >= template.pictures:
        return
    given, beside = spread(template, filling.values, request.prompt)
    raise NeedsPicture(
        said(sayings.needs_pictures, template.name, template.pictures),
        template=template.name,
        given=tuple(given.items()),
        beside=beside,
    )
