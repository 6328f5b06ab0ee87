"""Which models can be asked just now: the catalogue, less what its provider does not have any more."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import timedelta

import structlog

from core.errors import LimnerError, OperatorError
from core.faults import Alarms, Fault, Silence, fault_of
from core.model.catalogue import Catalogue, ModelStatus
from core.ports import ModelList
from core.sayings import mending
from core.sentence import said, said_in

log = structlog.get_logger(__name__)

BETWEEN_LOOKS = timedelta(hours=6)
"""A model that a call found gone may be back: it counts as gone until the provider is asked again, or, where the
provider has no list, for as long."""


class Lineup:
    """The catalogue as it stands; everybody who chooses a model looks here each time.

    Attributes:
        alarm: Rung when a provider does not have what is used by default, or refuses our key.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._absent = catalogue.gone
        self.alarm: Alarms = Silence()

    @property
    def catalogue(self) -> Catalogue:
        """Every model, and which of them are gone."""
        return self._catalogue

    def lose(self, model_id: str) -> None:
        """A call found that the provider does not have a model."""
        self._catalogue = replace(self._catalogue, gone=self._catalogue.gone | {model_id})

    def confirm(self, provider: str, listed: Collection[str]) -> None:
        """Compare with a provider's own list.

        Args:
            provider: Whose list it is.
            listed: Ids. A list without any model that we know is some gateway's own, and says nothing of ours.
        """
        every = (*self._catalogue.models, *self._catalogue.writers)
        ours = {model.id for model in every if model.provider == provider}
        known = {m.id for m in every if m.provider == provider and m.status is not ModelStatus.RETIRED}
        if not known & set(listed):
            log.info("models not confirmed: none of ours is on the provider's list", provider=provider)
            return
        missing = known - set(listed)
        self._catalogue = replace(self._catalogue, gone=self._catalogue.gone - ours | missing)
        for model_id in sorted(missing):
            self._tell(model_id)

    def trust(self, without_list: Collection[str]) -> None:
        """Take models that calls found gone for back: the next call tells.

        Args:
            without_list: Providers who cannot be asked for a list.
        """
        ours = {model.id for model in self._catalogue.models if model.provider in without_list}
        self._catalogue = replace(self._catalogue, gone=self._catalogue.gone - ours | self._absent)

    async def keep_confirmed(self, lists: Mapping[str, ModelList]) -> None:
        """Ask every provider for its list, at once and from time to time, until cancelled."""
        while True:
            self.trust({model.provider for model in self._catalogue.models} - lists.keys())
            for provider, models in lists.items():
                try:
                    self.confirm(provider, await models.listed())
                except LimnerError as error:
                    # A list that cannot be had says nothing; a call to a model that is gone will.
                    log.info("models not confirmed", provider=provider, error=error.code, detail=str(error)[:300])
                    if isinstance(error, OperatorError):
                        self.alarm.ring(fault_of(error))
                except Exception:
                    # The edge of the loop: a list in a strange form must not stop the bot.
                    log.exception("models not confirmed", provider=provider)
            await asyncio.sleep(BETWEEN_LOOKS.total_seconds())

    def _tell(self, model_id: str) -> None:
        if any(writer.id == model_id for writer in self._catalogue.writers):
            self._tell_of_writer(model_id)
            return
        choice = self._catalogue.choose(model_id)
        asked = self._catalogue.find(model_id)
        # Most keys never had a model that is only for older projects.
        is_expected = asked is not None and asked.status is ModelStatus.LIMITED and model_id != self._catalogue.default
        level = log.info if is_expected else log.warning
        level("the provider does not list a model for our key", model=model_id, instead=choice.model.id)
        if model_id == self._catalogue.default:
            self._ring(model_id, choice.model.id)

    def _tell_of_writer(self, model_id: str) -> None:
        # Nobody asks for another one than the default.
        if model_id == self._catalogue.default_writer:
            instead = self._catalogue.choose_writer().model.id
            log.warning("the provider does not list the text model for our key", model=model_id, instead=instead)
            self._ring(model_id, instead)

    def _ring(self, model_id: str, instead: str) -> None:
        what, mend = said(mending.model_not_listed, model_id, instead), said_in("MENDS", mending.MENDS, "ModelGone")
        self.alarm.ring(Fault(f"model {model_id}", what, mend))
