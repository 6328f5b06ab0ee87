from pathlib import Path

import pytest

from core.errors import SettingsWrong
from core.setting_kinds import Address
from core.settings import Settings, load_settings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def write(folder: Path, text: str) -> None:
    (folder / "limner.toml").write_text(text, encoding="utf-8")


def complaint(environ: dict[str, str], folder: Path, config: Path | None = None) -> str:
    with pytest.raises(SettingsWrong) as caught:
        load_settings(environ, config, folder)
    return str(caught.value)


def test_without_any_setting_the_defaults_hold(folder: Path) -> None:
    settings = load_settings({}, None, folder)

    assert settings.http == Address("127.0.0.1", 8320)
    assert settings.data_dir == folder / "data"
    assert settings.gemini_api_key is None
    assert settings.unpaid_ok is False


def test_constructing_settings_never_looks_at_the_process_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMNER_IMAGE_MODEL", "from-the-process")
    monkeypatch.setenv("image_model", "from-the-process")

    assert Settings().image_model is None


def test_the_environment_beats_the_file_and_the_file_beats_the_default(folder: Path) -> None:
    write(folder, 'image_model = "from-file"\ntext_model = "from-file"\n')

    settings = load_settings({"LIMNER_IMAGE_MODEL": "from-environment"}, None, folder)

    assert (settings.image_model, settings.text_model) == ("from-environment", "from-file")


def test_an_empty_value_counts_as_unset(folder: Path) -> None:
    write(folder, 'gemini_api_key = "from-file"\n')

    settings = load_settings({"GEMINI_API_KEY": " "}, None, folder)

    assert settings.gemini_api_key is not None
    assert settings.gemini_api_key.get_secret_value() == "from-file"


@pytest.mark.parametrize("environ", [{"GOOGLE_API_KEY": "a", "GEMINI_API_KEY": "b"}, {"GOOGLE_API_KEY": "a"}])
def test_google_api_key_is_preferred_as_the_sdk_does(environ: dict[str, str], folder: Path) -> None:
    settings = load_settings(environ, None, folder)

    assert settings.secrets() == ("a",)


def test_a_key_of_the_environment_beats_the_preferred_name_in_the_file(folder: Path) -> None:
    write(folder, 'google_api_key = "from-file"\n')

    settings = load_settings({"GEMINI_API_KEY": "from-environment"}, None, folder)

    assert settings.secrets() == ("from-environment",)


def test_secrets_are_masked_in_print(folder: Path) -> None:
    environ = {"DISCORD_TOKEN": "tell-nobody", "LIMNER_DATABASE_URL": "postgresql://ana:hush-hush@db/limner"}

    printed = repr(load_settings(environ, None, folder))

    assert "tell-nobody" not in printed
    assert "hush-hush" not in printed


def test_the_database_password_is_among_the_secrets(folder: Path) -> None:
    settings = load_settings({"LIMNER_DATABASE_URL": "postgresql://ana:hush-hush@db/limner"}, None, folder)

    assert "hush-hush" in settings.secrets()


def test_the_names_of_buckets_are_carried_and_their_secrets_hidden(folder: Path) -> None:
    environ = {"AWS_REGION": "eu-central-1", "AWS_SECRET_ACCESS_KEY": "hush-hush"}

    settings = load_settings(environ, None, folder)

    assert settings.aws == environ
    assert settings.secrets() == ("hush-hush",)
    assert "hush-hush" not in repr(settings)


def test_the_names_of_buckets_have_no_place_in_the_file(folder: Path) -> None:
    write(folder, "[aws]\nAWS_REGION = 'x'\n")

    assert "`aws` in limner.toml is not a setting" in complaint({}, folder)


@pytest.mark.parametrize(
    ("text", "address", "printed"),
    [
        ("127.0.0.1:8320", Address("127.0.0.1", 8320), "127.0.0.1:8320"),
        ("localhost:0", Address("localhost", 0), "localhost:0"),
        ("[::1]:8320", Address("::1", 8320), "[::1]:8320"),
    ],
)
def test_http_is_host_and_port(text: str, address: Address, printed: str, folder: Path) -> None:
    settings = load_settings({"LIMNER_HTTP": text}, None, folder)

    assert settings.http == address
    assert str(settings.http) == printed


@pytest.mark.parametrize(
    "text", ["8320", ":8320", "host:", "host:99999", "::1:8320", "[::x]:1", "a b:1", "me@host:1", "host:1/x", "host"]
)
def test_anything_else_is_no_address(text: str, folder: Path) -> None:
    assert "LIMNER_HTTP in the environment must be host:port" in complaint({"LIMNER_HTTP": text}, folder)


def test_tables_are_kept_for_their_owners(folder: Path) -> None:
    write(folder, '[[model]]\nid = "x"\n[[mcp]]\nname = "y"\n[quota]\nday = 5\n[retention]\npictures = 30\n')

    settings = load_settings({}, None, folder)

    assert settings.model == ({"id": "x"},)
    assert settings.mcp == ({"name": "y"},)
    assert (settings.quota, settings.retention) == ({"day": 5}, {"pictures": 30})


def test_lists_may_be_written_with_commas_or_as_toml_lists(folder: Path) -> None:
    write(folder, 'admins = ["discord:1", "slack:T1:U2"]\n')

    settings = load_settings({"LIMNER_DISCORD_FILE_HOSTS": "CDN.example.org, 127.0.0.1:80"}, None, folder)

    assert settings.admins == ("discord:1", "slack:T1:U2")
    assert settings.discord_file_hosts == ("cdn.example.org", "127.0.0.1:80")


@pytest.mark.parametrize(
    ("text", "channels"),
    [
        ("198622483471925249", ("discord:198622483471925249",)),
        ("discord:1, slack:T1:C2", ("discord:1", "slack:T1:C2")),
        ("C012AB3C4,slack:G9", ("slack:C012AB3C4", "slack:G9")),
    ],
)
def test_log_channels_are_named_with_their_chat_or_known_by_their_form(
    text: str, channels: tuple[str, ...], folder: Path
) -> None:
    assert load_settings({"LIMNER_LOG_CHANNEL": text}, None, folder).log_channel == channels


@pytest.mark.parametrize("text", ["#ops", "discord:C1", "slack:T1", "U012AB3C4", "slack:T1:D2", "discord:1:2", "c1"])
def test_anything_else_is_no_log_channel(text: str, folder: Path) -> None:
    assert "LIMNER_LOG_CHANNEL in the environment must be a list like discord:" in complaint(
        {"LIMNER_LOG_CHANNEL": text}, folder
    )


def test_a_named_config_file_replaces_the_one_of_the_folder(folder: Path) -> None:
    write(folder, 'image_model = "ignored"\n')
    (folder / "other.toml").write_text('text_model = "chosen"\n', encoding="utf-8")

    settings = load_settings({}, Path("other.toml"), folder)

    assert (settings.image_model, settings.text_model) == (None, "chosen")


def test_the_short_name_of_postgresql_is_understood(folder: Path) -> None:
    settings = load_settings({"LIMNER_DATABASE_URL": "postgres://db/limner"}, None, folder)

    assert settings.database_url is not None
    assert settings.database_url.get_secret_value() == "postgresql://db/limner"


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("LIMNER_HTPP", "LIMNER_HTTP?"),
        ("LIMNER_DATADIR", "LIMNER_DATA_DIR?"),
        ("limner_http", "LIMNER_HTTP?"),
        ("LIMNER_QQQQQQQQQQQQ", "The README lists them all."),
    ],
)
def test_an_unknown_environment_name_is_answered_with_the_nearest(name: str, suggestion: str, folder: Path) -> None:
    sentence = complaint({name: "x"}, folder)

    assert sentence.startswith(f"{name} is not a setting of Limner.")
    assert sentence.endswith(suggestion)


def test_names_of_others_are_left_alone(folder: Path) -> None:
    assert load_settings({"DISCORD_TOKN": "x", "PATH": "/bin"}, None, folder).discord_token is None


@pytest.mark.parametrize("key", ["htp", "LIMNER_HTTP"])
def test_an_unknown_key_of_the_file_is_answered_with_the_nearest(key: str, folder: Path) -> None:
    write(folder, f'{key} = "127.0.0.1:1"\n')

    assert complaint({}, folder) == f"`{key}` in limner.toml is not a setting of Limner. Did you mean http?"


def test_broken_toml_is_answered_with_its_line(folder: Path) -> None:
    write(folder, 'image_model = "x"\nhttp = \n')

    sentence = complaint({}, folder)

    assert "limner.toml is not valid TOML" in sentence
    assert "line 2" in sentence


def test_a_config_file_that_is_missing_or_unreadable_is_said_so(folder: Path) -> None:
    (folder / "latin.toml").write_bytes(b'image_model = "\xff"\n')

    assert "There is no config file" in complaint({}, folder, Path("gone.toml"))
    assert "cannot be read" in complaint({}, folder, Path())
    assert "not text in UTF-8" in complaint({}, folder, Path("latin.toml"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LIMNER_PUBLIC_URL", "limner.example.org"),
        ("LIMNER_PUBLIC_URL", "https://limner.example.org/?a=b"),
        ("LIMNER_DISCORD_GATEWAY_URL", "https://gateway.example.org"),
        ("LIMNER_BLOB_URL", "ftp://bucket/x"),
        ("LIMNER_DATABASE_URL", "mysql://db/limner"),
        ("LIMNER_DATABASE_URL", "postgresql+asyncpg://db/limner"),
        ("LIMNER_DATABASE_URL", "postgresql://[db/limner"),
        ("LIMNER_DATABASE_URL", "postgresql://db"),
        ("LIMNER_ADMINS", "discord:ana"),
        ("LIMNER_SLACK_FILE_HOSTS", "https://files.slack.com"),
        ("LIMNER_UNPAID_OK", "perhaps"),
        ("LIMNER_LOG", "yaml"),
    ],
)
def test_a_malformed_value_is_answered_with_its_name_and_what_it_must_be(name: str, value: str, folder: Path) -> None:
    sentence = complaint({name: value}, folder)

    assert sentence.startswith(f"{name} in the environment must be ")
    assert "\n" not in sentence


@pytest.mark.parametrize("text", ["model = 1", '[model]\nid = "x"', "model = [1]", "quota = 5", "http = 8320"])
def test_a_value_of_the_wrong_type_in_the_file_is_answered_with_what_it_must_be(text: str, folder: Path) -> None:
    write(folder, text)

    assert " in limner.toml must be " in complaint({}, folder)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LIMNER_DATABASE_URL", "mysql://ana:hush-hush@db/limner"),
        ("GOOGLE_GEMINI_BASE_URL", "https://ana:hush-hush@gateway.example.org"),
        ("LIMNER_HTTP", "hush-hush" * 10),
    ],
)
def test_a_complaint_never_quotes_a_secret(name: str, value: str, folder: Path) -> None:
    assert "hush-hush" not in complaint({name: value}, folder)
