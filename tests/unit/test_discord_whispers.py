"""Tokens of private answers live shortly, and what is remembered stays small."""

from datetime import timedelta

from bots.discord.whispers import LIFETIME, Whisper, Whispers
from bots.lately import Lately
from tests.fakes.core import FakeClock


def test_a_token_is_found_until_it_would_die_in_the_midst_of_an_answer() -> None:
    clock = FakeClock()
    whispers = Whispers(clock)
    whispers.remember("1", 7, "token")

    clock.pass_by(LIFETIME - timedelta(seconds=1))
    assert whispers.find("1") == Whisper(7, "token")

    clock.pass_by(timedelta(seconds=1))
    assert whispers.find("1") is None


def test_an_unknown_interaction_has_no_token() -> None:
    assert Whispers(FakeClock()).find("1") is None


def test_dead_tokens_are_not_kept() -> None:
    clock = FakeClock()
    whispers = Whispers(clock)
    for number in range(5):
        whispers.remember(str(number), 7, "token")

    clock.pass_by(LIFETIME)
    whispers.remember("5", 7, "token")

    assert len(whispers) == 1


def test_a_token_is_not_printed() -> None:
    assert "secret" not in repr(Whisper(7, "secret"))


def test_the_oldest_memories_go_first() -> None:
    lately: Lately[str, int] = Lately(most=2)
    for number in (1, 2):
        lately.put(str(number), number)

    lately.put("1", 11)
    lately.put("3", 3)

    assert [lately.get(key) for key in ("1", "2", "3")] == [11, None, 3]
