import io
import json
import logging

import pytest
import structlog

from core.adapters.telemetry import HIDDEN, LONGEST_FIELD, configure_logging

pytestmark = pytest.mark.usefixtures("logging_as_it_was")


@pytest.fixture
def stream() -> io.StringIO:
    return io.StringIO()


def written(stream: io.StringIO) -> dict[str, object]:
    line = json.loads(stream.getvalue())
    assert isinstance(line, dict)
    return line


def test_an_event_is_one_json_object_with_time_level_message_and_facts(stream: io.StringIO) -> None:
    configure_logging("json", stream)

    structlog.get_logger().info("job made", job="01J", seconds=1.5)

    line = written(stream)
    assert str(line.pop("timestamp")).endswith("Z")
    assert line == {"level": "info", "event": "job made", "job": "01J", "seconds": 1.5}


def test_an_event_is_one_readable_line_of_text(stream: io.StringIO) -> None:
    configure_logging("text", stream)

    structlog.get_logger().info("job made", job="01J", model='a "b" c')

    time, rest = stream.getvalue().split(" ", 1)
    assert time.endswith("Z")
    assert rest.split() == ["info", "job", "made", "job=01J", 'model="a', '\\"b\\"', 'c"']


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_value_cannot_forge_a_second_line(form: str, stream: io.StringIO) -> None:
    configure_logging("text" if form == "text" else "json", stream)

    structlog.get_logger().info("file refused", name="a\nb\rc\u2028d\x1b[31m\u202ee")

    assert len(stream.getvalue().splitlines()) == 1
    assert not set(stream.getvalue().rstrip("\n")) & set("\r\x1b\u2028\u202e")


@pytest.mark.parametrize(
    "secret",
    [
        "AIza" + "SyA-1234567890abcdefghijklmnopqrstu",
        "xoxb-" + "123456789012-abcdefghijkl",
        "xapp-" + "1-A012-345-abcdef",
        "MTIzNDU2Nzg5MDEyMzQ1Njc4" + ".GabcdE." + "a1b2c3d4e5f6g7h8i9j0k1l2m3n4",
        "known to the settings only",
    ],
)
def test_a_secret_is_hidden_wherever_it_stands(secret: str, stream: io.StringIO) -> None:
    configure_logging("json", stream, secrets=["known to the settings only"])

    structlog.get_logger().warning(f"sent {secret}", answer={"headers": [f"Bearer {secret}"]})

    assert secret not in stream.getvalue()
    assert written(stream)["event"] == f"sent {HIDDEN}"


def test_a_password_in_an_address_is_hidden(stream: io.StringIO) -> None:
    configure_logging("json", stream)

    structlog.get_logger().info("database opened", url="postgresql://ana:pw@db/limner")

    assert written(stream)["url"] == f"postgresql://{HIDDEN}@db/limner"


def test_a_secret_in_a_traceback_is_hidden_and_the_traceback_stays_on_its_line(stream: io.StringIO) -> None:
    configure_logging("text", stream, secrets=["hush-hush"])

    try:
        raise ValueError("hush-hush")  # noqa: TRY301 - a traceback is what is tried here
    except ValueError:
        structlog.get_logger().exception("job failed")

    assert "hush-hush" not in stream.getvalue()
    assert "ValueError" in stream.getvalue()
    assert len(stream.getvalue().splitlines()) == 1


def test_a_secret_across_the_cut_of_a_long_value_is_hidden_whole(stream: io.StringIO) -> None:
    configure_logging("json", stream, secrets=["hush-hush"])

    structlog.get_logger().info("refused", body="x" * (LONGEST_FIELD - 4) + "hush-hush" + "y" * 9_000)

    body = str(written(stream)["body"])
    assert "hush" not in body
    assert len(body) < LONGEST_FIELD + 40


def test_libraries_are_heard_from_warning_up_in_the_same_form(stream: io.StringIO) -> None:
    configure_logging("json", stream, secrets=["hush-hush"])

    logging.getLogger("some.library").info("chatter")
    logging.getLogger("some.library").warning("slow answer from %s", "hush-hush")

    line = written(stream)
    assert line["event"] == f"slow answer from {HIDDEN}"
    assert (line["level"], line["logger"]) == ("warning", "some.library")


def test_short_values_are_not_taken_for_secrets(stream: io.StringIO) -> None:
    configure_logging("json", stream, secrets=["a", ""])

    structlog.get_logger().info("a job", what="a picture")

    assert written(stream)["what"] == "a picture"
