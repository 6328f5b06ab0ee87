import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from aiohttp import web

from bots.checks.finding import Finding, Level, exit_code
from bots.checks.paid_tier import Tier, refuse_unpaid_key, remember_tier
from bots.checks.parts import DatabaseFacts, Parts
from bots.checks.survey import survey
from core.errors import DatabaseWrong, KeyRefused, PictureGone, SettingsWrong
from core.model.catalogue import Catalogue
from core.model.image import BlobRef
from core.settings import Settings, load_settings
from tests.fakes.checks import MemoryBlobs, SameProcess, opened, sound_parts

KEY = "AIza-secret-of-this-test"
LISTED = {
    "models": [
        {"name": f"models/{model}", "supportedGenerationMethods": ["generateContent"]}
        for model in ("gemini-x", "gemini-y")
    ]
}


def parts(**changes: object) -> Parts:
    return replace(sound_parts(), **changes)  # type: ignore[arg-type]  # a test names real fields, or fails at once


def settings(folder: Path, **environ: str) -> Settings:
    return load_settings(environ, None, folder)


async def found(settings: Settings, parts: Parts) -> Mapping[str, Finding]:
    return {finding.name: finding for finding in await survey(settings, parts)}


@dataclass
class Gemini:
    """A server in Gemini's place that gives one answer."""

    address: str = ""
    status: int = 200
    body: str = json.dumps(LISTED)
    headers: dict[str, str] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        self.keys.append(request.headers["x-goog-api-key"])
        return web.Response(status=self.status, text=self.body, headers=self.headers)


@pytest.fixture
async def gemini() -> AsyncIterator[Gemini]:
    fake, app = Gemini(), web.Application()
    app.router.add_get("/v1beta/models", fake.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    fake.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield fake
    await runner.cleanup()


async def judged(gemini: Gemini, folder: Path, **changes: object) -> Finding:
    keyed = settings(folder, GEMINI_API_KEY=KEY, GOOGLE_GEMINI_BASE_URL=gemini.address)
    return (await found(keyed, parts(**changes)))["gemini"]


async def test_a_sound_installation_has_no_problem(gemini: Gemini, tmp_path: Path) -> None:
    keyed = settings(tmp_path, GEMINI_API_KEY=KEY, GOOGLE_GEMINI_BASE_URL=gemini.address, LIMNER_UNPAID_OK="1")

    findings = await survey(keyed, parts())

    assert {finding.level for finding in findings} == {Level.OK}
    assert exit_code(findings) == 0
    assert gemini.keys == [KEY]


async def test_without_a_key_only_a_warning_is_given(tmp_path: Path) -> None:
    findings = await survey(settings(tmp_path), parts())

    assert [finding.name for finding in findings if finding.level is not Level.OK] == ["gemini"]
    assert exit_code(findings) == 0


@pytest.mark.parametrize(
    ("status", "body", "says", "level"),
    [
        (400, '{"error": {"details": [{"reason": "API_KEY_INVALID"}]}}', "does not accept the key", Level.PROBLEM),
        (400, '{"error": {"status": "FAILED_PRECONDITION"}}', "from where this computer is", Level.PROBLEM),
        (403, '{"error": {"status": "PERMISSION_DENIED"}}', "refuses its use", Level.PROBLEM),
        (429, "{}", "quota is used up", Level.WARNING),
        (503, "<html>oops</html>", "has trouble (HTTP 503)", Level.WARNING),
        (404, "<html>nginx</html>", "is not Gemini (HTTP 404)", Level.PROBLEM),
        (200, "<html>welcome</html>", "is not Gemini (HTTP 200)", Level.PROBLEM),
        (302, "", "is not Gemini (HTTP 302)", Level.PROBLEM),
    ],
)
async def test_each_refusal_of_gemini_is_put_in_words(
    status: int, body: str, says: str, level: Level, gemini: Gemini, tmp_path: Path
) -> None:
    gemini.status, gemini.body, gemini.headers = status, body, {"Location": "/elsewhere"}

    finding = await judged(gemini, tmp_path)

    assert says in finding.what
    assert finding.level is level
    assert finding.mend


async def test_a_gemini_that_is_not_there_is_a_problem_but_not_of_a_setting(gemini: Gemini, tmp_path: Path) -> None:
    gemini.address = "http://127.0.0.1:1"

    finding = await judged(gemini, tmp_path)

    assert (finding.what, finding.is_setting) == ("Gemini cannot be reached.", False)


async def test_a_default_model_that_the_key_lacks_is_answered_with_those_it_has(gemini: Gemini, tmp_path: Path) -> None:
    gemini.body = gemini.body.replace("gemini-x", "gemini-z")

    finding = await judged(gemini, tmp_path)

    assert "does not have the model gemini-x" in finding.what
    assert finding.mend == "Set LIMNER_IMAGE_MODEL to one of: gemini-y."


async def test_another_model_that_the_key_lacks_is_a_warning(gemini: Gemini, tmp_path: Path) -> None:
    gemini.body = gemini.body.replace("gemini-y", "gemini-z")

    finding = await judged(gemini, tmp_path)

    assert finding.level is Level.WARNING
    assert finding.what == "The key is accepted, and gemini-x is there for it, but not gemini-y."


async def test_imagen_is_looked_at_where_a_project_is_named(tmp_path: Path) -> None:
    async def unknown() -> None:
        raise KeyRefused("Vertex AI: no credentials. Run this.")

    named = settings(tmp_path, GOOGLE_CLOUD_PROJECT="team-project")

    assert "imagen" not in await found(settings(tmp_path), parts())
    assert (await found(named, parts()))[
        "imagen"
    ].what == "Google knows who asks for Imagen in the project team-project."
    refused = (await found(named, parts(imagen=unknown)))["imagen"]
    assert (refused.level, refused.what) == (Level.PROBLEM, "Vertex AI: no credentials. Run this.")


async def test_a_clock_that_differs_from_geminis_is_a_problem(gemini: Gemini, tmp_path: Path) -> None:
    gemini.headers = {"Date": format_datetime(datetime.now(UTC) + timedelta(minutes=6), usegmt=True)}
    keyed = settings(tmp_path, GEMINI_API_KEY=KEY, GOOGLE_GEMINI_BASE_URL=gemini.address)

    assert (await found(keyed, parts()))["clock"].level is Level.PROBLEM


async def test_nothing_that_is_printed_holds_the_key(gemini: Gemini, tmp_path: Path) -> None:
    gemini.status, gemini.body = 500, KEY

    async def damaged() -> DatabaseFacts:
        raise DatabaseWrong(f"cannot open {KEY}")

    keyed = settings(tmp_path, GEMINI_API_KEY=KEY, GOOGLE_GEMINI_BASE_URL=gemini.address)

    assert KEY not in str(await survey(keyed, parts(database=damaged)))


async def test_a_folder_that_cannot_be_written_to_is_a_wrong_setting(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    findings = await survey(settings(tmp_path, LIMNER_DATA_DIR="file"), parts())

    assert exit_code(findings) == 2


@pytest.mark.parametrize(
    ("facts", "level", "says"),
    [
        (DatabaseFacts(None, "0002"), Level.OK, "the first start makes it"),
        (DatabaseFacts("0001", "0002"), Level.PROBLEM, "needs 0002"),
        (DatabaseFacts("0002", "0002", ("row 5 is missing",)), Level.PROBLEM, "damaged: row 5 is missing"),
    ],
)
async def test_the_database_is_judged_by_its_schema_and_its_own_examination(
    facts: DatabaseFacts, level: Level, says: str, tmp_path: Path
) -> None:
    async def database() -> DatabaseFacts:
        return facts

    findings = await found(settings(tmp_path), parts(database=database))

    assert (findings["database"].level, says in findings["database"].what) == (level, True)


async def test_a_store_that_forgets_is_a_problem(tmp_path: Path) -> None:
    class Forgetful(MemoryBlobs):
        async def get(self, ref: BlobRef) -> bytes:
            raise PictureGone

    findings = await survey(settings(tmp_path), parts(blobs=Forgetful))

    assert [finding.name for finding in findings if finding.level is Level.PROBLEM] == ["pictures"]
    assert exit_code(findings) == 1


async def test_a_sandbox_in_our_own_process_is_a_problem(tmp_path: Path) -> None:
    findings = await found(settings(tmp_path), parts(sandbox=lambda: opened(SameProcess())))

    assert findings["sandbox"].level is Level.PROBLEM


async def test_a_part_that_breaks_unforeseen_does_not_hide_the_others(tmp_path: Path) -> None:
    def breaks() -> MemoryBlobs:
        raise ZeroDivisionError

    findings = await found(settings(tmp_path), parts(blobs=breaks))

    assert "ZeroDivisionError" in findings["pictures"].what
    assert findings["sandbox"].level is Level.OK


async def test_a_wrong_model_table_is_a_wrong_setting(tmp_path: Path) -> None:
    def catalogue() -> Catalogue:
        raise SettingsWrong("[[model]] has no id.")

    assert exit_code(await survey(settings(tmp_path), parts(catalogue=catalogue))) == 2


@pytest.mark.parametrize(
    ("tier", "environ", "level"),
    [
        (None, {}, Level.WARNING),
        (None, {"LIMNER_UNPAID_OK": "1"}, Level.OK),
        (Tier.PAID, {}, Level.OK),
        (Tier.UNPAID, {}, Level.PROBLEM),
        (Tier.UNPAID, {"LIMNER_UNPAID_OK": "1"}, Level.OK),
    ],
)
async def test_an_unpaid_key_needs_the_operators_word(
    tier: Tier | None, environ: dict[str, str], level: Level, gemini: Gemini, tmp_path: Path
) -> None:
    keyed = settings(tmp_path, GEMINI_API_KEY=KEY, GOOGLE_GEMINI_BASE_URL=gemini.address, **environ)
    if tier is not None:
        remember_tier(keyed, tier)

    assert (await found(keyed, parts()))["paid tier"].level is level


def test_a_key_known_to_be_unpaid_is_refused_until_another_key_is_set(tmp_path: Path) -> None:
    unpaid = settings(tmp_path, GEMINI_API_KEY=KEY)
    remember_tier(unpaid, Tier.UNPAID)

    with pytest.raises(SettingsWrong, match="LIMNER_UNPAID_OK=1"):
        refuse_unpaid_key(unpaid)
    refuse_unpaid_key(settings(tmp_path, GEMINI_API_KEY=KEY, LIMNER_UNPAID_OK="1"))
    refuse_unpaid_key(settings(tmp_path, GEMINI_API_KEY="another"))


def test_the_answer_about_the_key_does_not_hold_the_key(tmp_path: Path) -> None:
    remember_tier(settings(tmp_path, GEMINI_API_KEY=KEY), Tier.PAID)

    assert KEY not in (tmp_path / "data" / "key-tier.json").read_text()
