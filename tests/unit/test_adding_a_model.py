"""What the README and CONTRIBUTING say of models is what happens."""

import re
import tomllib
from pathlib import Path
from textwrap import dedent

import pytest

from bots import app, guide
from bots.console.program import execute
from bots.console.surroundings import Surroundings
from core.adapters.catalogue import load_catalogue
from core.errors import TooManySources, UnknownOption
from core.intake import check
from core.model.image import Attachment
from core.model.request import Options
from core.model.usage import Usage
from core.prices import priced
from core.settings import load_settings
from tests.fakes.core import request

ROOT = Path(__file__).resolve().parents[2]


def example(file: str) -> str:
    """The block of a document that holds `[[model]]` tables."""
    blocks = re.findall(r"^ *```toml\n(.*?)^ *```", (ROOT / file).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    (found,) = [block for block in blocks if "[[model]]" in block]
    return dedent(found)


def test_the_example_of_the_readme_is_a_legal_limner_toml(tmp_path: Path) -> None:
    (tmp_path / "limner.toml").write_text(example("README.md"), encoding="utf-8")

    settings = load_settings({}, None, tmp_path)
    catalogue = load_catalogue(settings.model, default=settings.image_model)

    assert catalogue.choose(None).model.id == "gemini-house-style-001"
    assert catalogue.choose("house-style").model.best_for == "Pictures in our own style."


def test_a_mistake_in_a_table_is_one_sentence_and_exit_code_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], logging_as_it_was: None
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "limner.toml").write_text(example("README.md").replace("best_for", "best_of"), encoding="utf-8")

    code = execute(["models"], Surroundings({}, lambda: app))

    where = "[[model]] table 1 (gemini-house-style-001) of limner.toml"
    assert code == 2
    assert capsys.readouterr().err == f"{where}: `best_of` is no key of a model. Did you mean `best_for`?\n"


def test_one_table_entry_is_a_whole_model() -> None:
    catalogue = load_catalogue(tomllib.loads(example("CONTRIBUTING.md"))["model"])

    sketch = catalogue.choose("sketch").model
    check(request(options=Options(model="sketch", ratio="4:3")), catalogue)
    assert "`gemini-sketch-1`: Sketches · up to 2 pictures in" in guide.help_text("models", catalogue)
    assert priced(Usage(image_tokens=1_000_000), sketch).cost_usd == 20
    with pytest.raises(UnknownOption, match=r"gemini-sketch-1 has no ratio 16:9\. Use one of: 1:1, 4:3\."):
        check(request(options=Options(model="sketch", ratio="16:9")), catalogue)
    with pytest.raises(UnknownOption, match=r"gemini-sketch-1 has no size 4K\. Use one of: 1K\."):
        check(request(options=Options(model="sketch", size="4K")), catalogue)
    three = tuple(Attachment(str(n), f"{n}.png", "") for n in range(3))
    with pytest.raises(TooManySources, match="That is 3 pictures, and gemini-sketch-1 takes 2 at most"):
        check(request(options=Options(model="sketch"), attachments=three), catalogue)


def test_a_model_that_is_gone_leads_on_by_its_table_entry() -> None:
    catalogue = load_catalogue(tomllib.loads(example("CONTRIBUTING.md"))["model"])

    choice = catalogue.choose("gemini-sketch-0")

    assert choice.model.id == "gemini-sketch-1"
    assert str(choice.notice) == "gemini-sketch-0 was retired on 20 November 2026; this was made with gemini-sketch-1."
