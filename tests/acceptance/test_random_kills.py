"""kill -9 at random moments while several conversations go on."""

import pytest

from tests.fakes.house import House
from tests.fakes.storm import Storm


@pytest.mark.parametrize(
    ("seed", "jobs", "conversations", "kills"),
    [
        pytest.param(1, 24, 4, 5, id="5-kills"),
        pytest.param(2, 120, 12, 25, id="25-kills", marks=[pytest.mark.deep, pytest.mark.timeout(900)]),
    ],
)
async def test_nothing_is_lost_repeated_doubled_or_out_of_order_when_the_process_is_killed_at_random(
    seed: int, jobs: int, conversations: int, kills: int, house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    storm = Storm(house, seed=seed, jobs=jobs, conversations=conversations, kills=kills)

    outcome = await storm.rage()

    with capsys.disabled():
        print(f"\n{outcome} (seed {seed})")
    assert outcome.lost == []
    assert outcome.repeated == []
    assert outcome.twice == []
    assert outcome.out_of_order == []
    assert house.faults() == []
