from decimal import Decimal

import pytest

from core.adapters.catalogue import load_catalogue
from core.errors import SettingsWrong, UnknownModel
from core.model.catalogue import ModelInfo, ModelStatus
from tests.fakes.gemini_rules import MODELS

CATALOGUE = load_catalogue()
RETIRED = [model for model in CATALOGUE.models if model.status is ModelStatus.RETIRED]
GEMINI = [model for model in CATALOGUE.usable if model.provider == "gemini"]
OURS: dict[str, object] = {"id": "house-model", "provider": "gemini", "pictures_in": 5, "ratios": ["1:1"]}


def test_the_default_comes_first_and_is_current() -> None:
    first = CATALOGUE.usable[0]

    assert (first.id, first.status) == ("gemini-nano-banana-2.1", ModelStatus.CURRENT)


@pytest.mark.parametrize("model", RETIRED, ids=lambda model: model.id)
def test_a_retired_name_leads_to_a_usable_model_and_says_so(model: ModelInfo) -> None:
    choice = CATALOGUE.choose(model.id)

    assert choice.model in CATALOGUE.usable
    assert choice.notice is not None
    assert choice.notice.startswith(f"{model.id} was retired on ")
    assert choice.model.id in choice.notice


@pytest.mark.parametrize(
    "name",
    [
        "gemini-2.0-flash-exp-image-generation",
        "gemini-2.5-flash-image-preview",
        "imagen-3.0-generate-002",
        "imagen-4.0-ultra-generate-001",
    ],
)
def test_names_of_older_guides_mean_the_default(name: str) -> None:
    assert CATALOGUE.choose(name).model.id == CATALOGUE.default


@pytest.mark.parametrize("model", CATALOGUE.usable, ids=lambda model: model.id)
def test_a_usable_model_has_all_that_a_request_needs(model: ModelInfo) -> None:
    assert model.pictures_in >= 1
    assert "1:1" in model.ratios
    assert None not in {model.usd_in, model.usd_text, model.usd_image}
    assert model.best_for.endswith(".")


@pytest.mark.parametrize("model", GEMINI, ids=lambda model: model.id)
def test_our_gemini_models_can_do_what_google_documents(model: ModelInfo) -> None:
    documented = MODELS[model.id]

    assert (model.pictures_in, model.signs) == (documented.pictures_in, documented.signs)
    assert set(model.ratios) == documented.ratios
    assert set(model.sizes) == documented.sizes


def test_no_two_models_share_a_name() -> None:
    names = [name for model in CATALOGUE.models for name in {model.id, model.name} - {""}]

    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", ["nano-banana-pro", "Nano-Banana-Pro", " gemini-3-pro-image "])
def test_a_model_is_found_by_short_name_and_in_any_case(name: str) -> None:
    assert CATALOGUE.choose(name).model.id == "gemini-3-pro-image"


def test_an_operators_model_is_added() -> None:
    catalogue = load_catalogue([OURS | {"usd_in": 1.5}], default="house-model")

    assert catalogue.choose(None).model == ModelInfo(
        "house-model", "gemini", pictures_in=5, ratios=("1:1",), usd_in=Decimal("1.5")
    )


def test_an_operators_model_replaces_one_of_ours() -> None:
    catalogue = load_catalogue([OURS | {"id": "gemini-3-pro-image"}])

    assert catalogue.choose("gemini-3-pro-image").model.pictures_in == 5
    assert len(catalogue.models) == len(CATALOGUE.models)


def test_the_default_may_be_a_short_name() -> None:
    assert load_catalogue(default="Nano-Banana-Lite").default == "gemini-3.1-flash-lite-image"


def test_without_a_key_every_name_leads_to_the_offline_model() -> None:
    catalogue = load_catalogue(default="offline", providers={"offline"})

    assert [model.id for model in catalogue.usable] == ["offline"]
    assert catalogue.choose("imagen-3.0-generate-002").model.id == "offline"
    with pytest.raises(UnknownModel, match="Use one of: offline"):
        catalogue.choose("gemini-3-pro-image")


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ({}, r"\[\[model\]\] table 1 \(without id\) of limner.toml, `id`: it is missing."),
        (OURS | {"colour": 1}, r"table 1 \(house-model\) of limner.toml, `colour`: models have no such key."),
        (OURS | {"ratios": ["wide"]}, "`ratios.0`"),
        (OURS | {"sizes": ["1k"]}, "`sizes.0`"),
        (OURS | {"pictures_in": 0}, "it needs `ratios` and `pictures_in`"),
        (OURS | {"status": "retired"}, "a retired model needs `replaced_by`"),
        (OURS | {"status": "gone"}, "`status`"),
        (OURS | {"usd_in": "-1"}, "`usd_in`"),
        (OURS | {"id": "../secret"}, "`id`"),
        (OURS | {"status": "retired", "replaced_by": "imagen-3.0-generate-002"}, "which is no usable model"),
    ],
)
def test_a_wrong_table_is_a_sentence(table: dict[str, object], sentence: str) -> None:
    with pytest.raises(SettingsWrong, match=sentence):
        load_catalogue([table])


def test_an_unknown_default_is_a_sentence_that_lists_the_known_ones() -> None:
    with pytest.raises(SettingsWrong, match=r"LIMNER_IMAGE_MODEL is 'dall-e'.* gemini-nano-banana-2\.1, "):
        load_catalogue(default="dall-e")


def test_a_default_that_is_not_set_up_is_a_sentence() -> None:
    with pytest.raises(SettingsWrong, match="gemini is not set up"):
        load_catalogue(providers={"offline"})
