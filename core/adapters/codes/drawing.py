"""One QR code as a PNG. Runs in a sandbox process only."""

from io import BytesIO
from math import ceil

import segno

from core.errors import ToolFailed

QUIET_ZONE = 4
"""Modules around a code, as ISO/IEC 18004 wants them."""

EDGE = 1_000
"""Pixels that a code is wide at least; each module has the same whole number of them."""


def draw_code(text: str, correction: str) -> bytes:
    """Draw a code in black on white.

    Args:
        text: What it says.
        correction: `L`, `M`, `Q` or `H`: how much of it may be damaged or covered; more where there is room.

    Raises:
        ToolFailed: The text is too long for it.
    """
    try:
        # As UTF-8 throughout: readers guess at anything else.
        code = segno.make_qr(text, error=correction, encoding="utf-8" if not text.isascii() else None, boost_error=True)
    except segno.DataOverflowError as error:
        raise ToolFailed("The text is too long for a code with that much correction. Shorten it.") from error
    modules = code.symbol_size(border=QUIET_ZONE)[0]
    file = BytesIO()
    code.save(file, kind="png", scale=ceil(EDGE / modules), border=QUIET_ZONE)
    return file.getvalue()
