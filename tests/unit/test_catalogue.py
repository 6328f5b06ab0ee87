from decimal import Decimal

import pytest

from bots.model_wording import best_for
from core.adapters.catalogue import load_catalogue
from core.errors import NoModelForPictures, SettingsWrong, UnknownModel
from core.model.catalogue import Choice, ModelInfo, ModelStatus, Task
from core.sayings import notices
from core.sentence import said
from tests.fakes.gemini_rules import MODELS
from tests.fakes.prompts import model_named

CATALOGUE = load_catalogue()
WITH_A_KEY_ALONE = load_catalogue(providers={"gemini", "offline"})
RETIRED = [model for model in CATALOGUE.models if model.status is ModelStatus.RETIRED]
GEMINI = [model for model in CATALOGUE.usable if model.provider == "gemini"]
OURS: dict[str, object] = {"id": "house-model", "provider": "gemini", "pictures_in": 5, "ratios": ["1:1"]}


def test_the_default_comes_first_and_is_current() -> None:
    first = CATALOGUE.usable[0]

    assert (first.id, first.status) == ("gemini-nano-banana-2.1", ModelStatus.CURRENT)


def test_the_text_models_stand_apart_from_those_that_people_choose_among() -> None:
    assert CATALOGUE.choose_writer().model.id == "gemini-3.8-flash"
    assert CATALOGUE.find("gemini-3.8-flash") is None
    assert {model.task for model in CATALOGUE.models} == {Task.IMAGE}


def test_the_text_model_may_be_named_by_its_short_name() -> None:
    assert load_catalogue(writer="Offline").choose_writer().model.id == "offline-words"


def test_a_retired_text_model_leads_to_its_successor_and_says_so() -> None:
    choice = load_catalogue(writer="gemini-2.0-flash-lite").choose_writer()

    assert choice.model.id == "gemini-3.5-flash-lite"
    assert str(choice.notice) == (
        "gemini-2.0-flash-lite was retired on 1 June 2026; this was made with gemini-3.5-flash-lite."
    )


def test_without_a_key_a_retired_text_model_leads_to_the_offline_one() -> None:
    catalogue = load_catalogue(default="offline", writer="gemini-2.0-flash", providers={"offline"})

    assert catalogue.choose_writer().model.id == "offline-words"


def test_a_text_model_that_does_not_exist_is_a_sentence() -> None:
    with pytest.raises(SettingsWrong, match=r"LIMNER_TEXT_MODEL is 'gpt'.* Known are: gemini-3\.8-flash, "):
        load_catalogue(writer="gpt")


# From Google's deprecation pages; the last column is what its guides say to use instead.
OLDER_GUIDES = [
    ("gemini-3.1-flash-image", "29 October 2026", "gemini-nano-banana-2.1"),
    ("gemini-3.1-flash-image-preview", "25 June 2026", "gemini-nano-banana-2.1"),
    ("gemini-3-pro-image-preview", "25 June 2026", "gemini-3-pro-image"),
    ("nano-banana-pro-preview", "25 June 2026", "gemini-3-pro-image"),
    ("gemini-2.5-flash-image-preview", "15 January 2026", "gemini-nano-banana-2.1"),
    ("gemini-2.0-flash-exp", "1 June 2026", "gemini-nano-banana-2.1"),
    ("gemini-2.0-flash-exp-image-generation", "1 June 2026", "gemini-nano-banana-2.1"),
    ("gemini-2.0-flash-preview-image-generation", "1 June 2026", "gemini-nano-banana-2.1"),
    ("imagen-3.0-generate-002", "10 November 2025", "gemini-nano-banana-2.1"),
    ("imagen-4.0-ultra-generate-001", "17 August 2026", "gemini-nano-banana-2.1"),
    ("imagen-4.0-fast-generate-001", "17 August 2026", "gemini-nano-banana-2.1"),
]


@pytest.mark.parametrize(("name", "day", "successor"), OLDER_GUIDES)
def test_a_name_of_older_guides_is_answered_and_goes_on(name: str, day: str, successor: str) -> None:
    choice = WITH_A_KEY_ALONE.choose(name)

    retired = CATALOGUE.find(name)
    assert retired is not None
    assert choice.model.id == successor
    assert str(choice.notice) == f"{retired.id} was retired on {day}; this was made with {successor}."


@pytest.mark.parametrize("name", [name for name, *_ in OLDER_GUIDES if name.startswith("imagen")])
def test_with_vertex_older_names_of_imagen_mean_todays(name: str) -> None:
    choice = CATALOGUE.choose(name)

    assert choice.model.id == "imagen-4.0-generate-001"
    assert choice.notice is not None
    assert str(choice.notice).endswith("; this was made with imagen-4.0-generate-001.")


@pytest.mark.parametrize("name", ["imagen-4.0-generate-001", "imagen"])
def test_with_a_key_alone_gemini_does_what_is_asked_of_imagen(name: str) -> None:
    choice = WITH_A_KEY_ALONE.choose(name)

    assert choice == Choice(
        model_named("gemini-nano-banana-2.1"),
        said(notices.not_available, "imagen-4.0-generate-001", "gemini-nano-banana-2.1"),
    )
    assert "imagen-4.0-generate-001" not in [model.id for model in WITH_A_KEY_ALONE.usable]


@pytest.mark.parametrize("default", [None, "imagen"])
def test_pictures_are_changed_by_gemini_although_imagen_was_asked(default: str | None) -> None:
    catalogue = load_catalogue(default=default)

    assert catalogue.choose("imagen", for_pictures=True) == Choice(
        model_named("gemini-nano-banana-2.1"),
        said(notices.makes_new_pictures, "imagen-4.0-generate-001", "gemini-nano-banana-2.1"),
    )
    assert catalogue.choose("imagen").notice is None


def test_without_any_other_model_imagen_says_that_it_changes_no_pictures() -> None:
    catalogue = load_catalogue(default="imagen", providers={"imagen", "offline"})

    with pytest.raises(NoModelForPictures, match=r"imagen-4\.0-generate-001 makes new pictures only"):
        catalogue.choose(None, for_pictures=True)


def test_every_retired_name_is_one_of_the_older_guides() -> None:
    names = {name for name, *_ in OLDER_GUIDES}

    assert [model.id for model in RETIRED if model.id not in names] == []


def test_the_oldest_living_model_is_still_used_where_a_project_has_it() -> None:
    assert CATALOGUE.choose("gemini-2.5-flash-image") == Choice(model_named("gemini-2.5-flash-image"))


@pytest.mark.parametrize("model", CATALOGUE.usable, ids=lambda model: model.id)
def test_a_usable_model_has_all_that_a_request_needs(model: ModelInfo) -> None:
    assert bool(model.pictures_in) is (model.provider != "imagen")
    assert "1:1" in model.ratios
    assert model.usd_picture or None not in {model.usd_in, model.usd_text, model.usd_image}
    assert (model.best_for, best_for(model)[-1:]) == ("", ".")


@pytest.mark.parametrize("model", GEMINI, ids=lambda model: model.id)
def test_our_gemini_models_can_do_what_google_documents(model: ModelInfo) -> None:
    documented = MODELS[model.id]

    assert (model.pictures_in, model.signs) == (documented.pictures_in, documented.signs)
    assert set(model.ratios) == documented.ratios
    assert set(model.sizes) == documented.sizes
    assert set(model.thinking) == documented.thinking
    assert model.search == documented.searches


def test_no_two_models_share_a_name() -> None:
    names = [name for model in CATALOGUE.models for name in {model.id, model.name} - {""}]

    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "name", ["nano-banana-pro", "Nano-Banana-Pro", " gemini-3-pro-image ", "models/gemini-3-pro-image"]
)
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
        ({}, r"\[\[model\]\] table 1 \(without id\) of limner.toml: `id` is missing."),
        (
            OURS | {"picture_in": 1},
            r"table 1 \(house-model\) of limner.toml: `picture_in` is no key of a model. Did you mean `pictures_in`\?",
        ),
        (OURS | {"colour": 1}, "`colour` is no key of a model. There are `id`, `provider`, "),
        (OURS | {"provider": "gemnii"}, r"`provider` must be a provider, not 'gemnii'. Did you mean `gemini`\?"),
        (OURS | {"ratios": ["wide"]}, r"`ratios` must be a list of shapes like \[\"1:1\", \"16:9\"\], not 'wide'."),
        (OURS | {"ratios": "1:1"}, "`ratios` must be a list of shapes"),
        (OURS | {"sizes": ["1k"]}, "`sizes` must be a list of sizes"),
        (OURS | {"thinking": ["a lot"]}, "`thinking` must be a list of levels"),
        (OURS | {"search": "yes"}, "`search` must be true or false, not 'yes'."),
        (OURS | {"pictures_in": "5"}, "`pictures_in` must be a number from 0 to 100, not '5'."),
        (OURS | {"pictures_in": 0}, "it needs `pictures_in`."),
        (OURS | {"ratios": []}, "it needs `ratios`."),
        (OURS | {"provider": "imagen"}, "Imagen takes no pictures, so leave `pictures_in` out."),
        (OURS | {"pictures_out": 5}, "`pictures_out` must be a number from 1 to 4, not 5."),
        (OURS | {"usd_picture": "cheap"}, "`usd_picture` must be US dollars"),
        (OURS | {"status": "retired"}, "a retired model needs `replaced_by`"),
        (OURS | {"status": "retierd"}, r"`status` must be a status, not 'retierd'. Did you mean `retired`\?"),
        (OURS | {"retired_on": "soon"}, "`retired_on` must be a date like 2026-06-25, not 'soon'."),
        (OURS | {"usd_in": "-1"}, "`usd_in` must be US dollars for a million tokens"),
        (OURS | {"best_for": "x" * 121}, "`best_for` must be at most 120 characters of text."),
        (OURS | {"id": "../secret"}, "`id` must be one word"),
        (OURS | {"name": "nano-banana"}, "Two .* tables have the name 'nano-banana'"),
        (OURS | {"status": "retired", "replaced_by": "imagen-3.0-generate-002"}, "which is no usable model"),
    ],
)
def test_a_wrong_table_is_a_sentence(table: dict[str, object], sentence: str) -> None:
    with pytest.raises(SettingsWrong, match=sentence) as caught:
        load_catalogue([table])

    assert "\n" not in str(caught.value)


def test_an_unknown_default_is_a_sentence_that_lists_the_known_ones() -> None:
    with pytest.raises(SettingsWrong, match=r"LIMNER_IMAGE_MODEL is 'dall-e'.* gemini-nano-banana-2\.1, "):
        load_catalogue(default="dall-e")


def test_a_default_that_is_not_set_up_is_a_sentence() -> None:
    with pytest.raises(SettingsWrong, match="gemini is not set up"):
        load_catalogue(providers={"offline"})
