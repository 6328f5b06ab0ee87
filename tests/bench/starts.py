"""How long a start takes on a database that exists."""

import tempfile
from pathlib import Path

from tests.bench.numbers import Number, percentile
from tests.fakes.process import DemoProcess

STARTS = 7


async def measure() -> list[Number]:
    """From the command to the printed address, which comes when work is taken; offline model."""
    with tempfile.TemporaryDirectory(prefix="limner-bench-") as folder:
        process = DemoProcess(Path(folder), {})
        for _ in range(STARTS + 1):
            await process.start()
            await process.stop()
    first, *again = process.starts_s
    return [
        Number("start to ready, empty folder", first, "s"),
        Number(f"start to ready, existing database, median of {STARTS}", percentile(again, 50), "s", 2.5),
    ]
