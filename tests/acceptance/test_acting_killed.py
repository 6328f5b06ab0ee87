"""kill -9 while a person is asked, while a tool acts, and while something is still to come: nothing is done twice."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from tests.fakes.gemini_behaviours import calls, says
from tests.fakes.house import House
from tests.fakes.lending import RAW, is_alive, write_tools
from tests.fakes.patience import until

REMIND = ("remind", {"words": "feed the fox", "in_amount": 2, "in_unit": "hours"})
ASKED = "remind me"
TABLE = f"""
[[mcp]]
name = "shop"
command = "{sys.executable}"
args = ["{RAW}", "shop"]
acts = ["hang_once"]
"""


async def asking(house: House, words: str = ASKED) -> str:
    """Ask for something that needs a yes; returns the id of its approval."""
    await house.page.say(f"/imagine {words}")
    await until(lambda: [one for one in house.records.jobs() if one.prompt == words])
    await house.reaches(words, "waiting")
    return str(one(house, "SELECT id FROM approvals"))


def one(house: House, sql: str) -> object:
    """The one value that a query finds."""
    ((value,),) = rows(house, sql)
    return value


def rows(house: House, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(house.records.limner)) as database:
        return database.execute(sql).fetchall()


async def test_a_question_outlives_a_kill_and_its_answer_counts_once(house: House) -> None:
    house.gemini.script(calls(REMIND), says("I will."))
    await house.start()
    await house.page.say("/tools on")
    approval = await asking(house)

    await house.kill()
    await house.start()
    assert rows(house, "SELECT * FROM appointments") == []
    await house.page.press(f"limner:approve:{approval}")
    await house.settles(1)

    assert house.records.answers() == ["I will."]
    assert house.records.runs() == [("remind", "ran")]
    assert one(house, "SELECT words FROM appointments") == "feed the fox"
    assert len(house.gemini.calls) == 2, "what was asked before the wait is not asked again"
    assert house.faults() == []


async def test_what_acted_when_the_process_died_is_told_as_unknown_and_not_done_again(
    house: House, tmp_path: Path
) -> None:
    (tmp_path / "limner.toml").write_text(TABLE, encoding="utf-8")
    (tmp_path / "shop").mkdir()
    write_tools(tmp_path / "shop", "hang_once")
    log = tmp_path / "shop" / "calls.txt"
    house.gemini.script(calls(("shop__hang_once", {})), says("I cannot tell whether it was done."))
    await house.start()
    await until(lambda: "a tool server is reached" in house.demo.log)
    await house.page.say("/tools on")
    await house.page.say("/tools on shop__hang_once")
    approval = await asking(house, "order it")
    assert not log.exists()

    await house.page.press(f"limner:approve:{approval}")
    await until(log.exists)
    program = int((tmp_path / "shop" / "pid").read_text(encoding="ascii"))
    await house.kill()
    await until(lambda: not is_alive(program))
    await house.start()
    await house.settles(1)

    assert log.read_text(encoding="utf-8").split() == ["hang_once"]
    assert house.records.runs() == [("shop__hang_once", "failed")]
    assert "It was begun before and may have been done." in str(house.records.result("order it"))
    assert house.faults() == []


async def test_what_was_due_while_nothing_ran_comes_once_and_says_how_late_it_is(house: House) -> None:
    house.gemini.script(calls(REMIND), says("I will."))
    await house.start()
    await house.page.say("/tools on")
    await house.page.press(f"limner:approve:{await asking(house)}")
    await house.settles(1)
    await house.kill()
    with closing(sqlite3.connect(house.records.limner)) as database:
        # As if the process had been dead for five hours.
        database.execute("UPDATE appointments SET due = strftime('%Y-%m-%d %H:%M:%S.000000', due, '-5 hours')")
        database.commit()

    for _ in range(2):
        await house.start()
        await until(lambda: rows(house, "SELECT * FROM appointments") == [])
        await house.settles(2)
        await house.kill()

    told = [str(message.body["text"]) for message in house.records.messages() if message.kind == "note"]
    reminders = [text for text in told if "you wanted to be reminded: feed the fox" in text]
    assert len(reminders) == 1
    assert "This comes 3 hours late: Limner was not running when it was due." in reminders[0]
