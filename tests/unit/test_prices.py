from datetime import UTC, datetime
from decimal import Decimal

import pytest
from genai_prices import Usage as ReferenceUsage
from genai_prices import calc_price

from core.model.catalogue import ModelInfo
from core.model.usage import Usage
from core.prices import priced, with_searches
from tests.fakes.prompts import CATALOGUE, FLASH, LITE, NANO, OLDER, PRO, model_named

OF = datetime(2026, 11, 21, tzinfo=UTC)
"""The day of our price list."""


def test_a_picture_costs_what_its_tokens_cost() -> None:
    usage = priced(Usage(input_tokens=22, text_tokens=96, image_tokens=1120, thought_tokens=179), PRO)

    assert usage.cost_usd == Decimal("0.137744")


def test_a_model_without_prices_has_an_unknown_cost_and_not_a_free_one() -> None:
    usage = priced(Usage(input_tokens=1), ModelInfo("x", "gemini"))

    assert usage.cost_usd is None


def test_a_price_that_is_not_needed_may_be_unknown() -> None:
    model = ModelInfo("x", "gemini", usd_in=Decimal(1))

    assert priced(Usage(input_tokens=1_000_000), model).cost_usd == 1
    assert priced(Usage(input_tokens=1_000_000, text_tokens=1), model).cost_usd is None


def test_the_offline_model_is_free() -> None:
    offline = CATALOGUE.find("offline")

    assert offline is not None
    assert priced(Usage(5, 6, 7, 8), offline).cost_usd == 0


@pytest.mark.parametrize("model", [NANO, PRO, LITE, OLDER], ids=lambda model: model.id)
def test_our_prices_are_those_of_the_public_price_list(model: ModelInfo) -> None:
    reference = calc_price(
        ReferenceUsage(input_tokens=300, output_tokens=1500, output_image_tokens=1200),
        model_ref=model.id,
        provider_id="google",
    )

    ours = priced(Usage(input_tokens=300, text_tokens=300, image_tokens=1200), model)

    assert ours.cost_usd == reference.total_price


@pytest.mark.parametrize("name", ["gemini-3.8-flash", "gemini-3.5-flash-lite", "gemini-2.5-flash"])
def test_our_prices_of_words_are_those_of_the_public_price_list(name: str) -> None:
    reference = calc_price(
        ReferenceUsage(input_tokens=3000, output_tokens=1500),
        model_ref=name,
        provider_id="google",
        genai_request_timestamp=OF,
    )

    ours = priced(Usage(input_tokens=3000, text_tokens=1000, thought_tokens=500), model_named(name))

    assert ours.cost_usd == reference.total_price


def test_each_search_costs_and_none_is_free_by_ignorance() -> None:
    spent = Usage(input_tokens=1, cost_usd=Decimal("0.1"))

    assert with_searches(spent, 2, FLASH).cost_usd == Decimal("0.128")
    assert with_searches(spent, 0, PRO).cost_usd == Decimal("0.1")
    assert with_searches(spent, 1, PRO).cost_usd is None
