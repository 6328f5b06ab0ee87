"""`make bench`: every number beside its bar. Names on the command line choose among the benches."""

import asyncio
import sys

from tests.bench import acknowledgements, claims, discord, latency, memory, slack, stalls, starts, tools

BENCHES = {
    "starts": starts.measure,
    "claims": claims.measure,
    "latency": latency.measure,
    "stalls": stalls.measure,
    "acknowledgements": acknowledgements.measure,
    "memory": memory.measure,
    "discord": discord.measure,
    "slack": slack.measure,
    "tools": tools.measure,
}


def main(names: list[str]) -> int:
    """Run the named benches, all of them by default; 1 when a bar is missed."""
    missed = 0
    for name in names or BENCHES:
        print(f"\n{name}", flush=True)
        for number in asyncio.run(BENCHES[name]()):
            print(f"  {number.line()}", flush=True)
            missed += not number.is_met
    print(f"\n{missed} bars missed" if missed else "\nall bars met")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
