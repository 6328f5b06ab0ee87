"""Leave with 0 when the Limner of this container answers that it lives, else with 1 and the reason.

It needs the standard library alone, and asks the address itself: a proxy of the environment stays out of it.
"""

import os
import sys
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

PATIENCE_S = 4


def main() -> None:
    """Ask once."""
    address = os.environ["LIMNER_HTTP"]
    connection = HTTPConnection(address, timeout=PATIENCE_S)
    try:
        connection.request("GET", "/healthz")
        status = connection.getresponse().status
    except (OSError, HTTPException) as error:
        sys.exit(f"Nothing that works answers on {address}: {error}")
    if status != HTTPStatus.OK:
        sys.exit(f"What answers on {address} says {status}.")


if __name__ == "__main__":
    main()
