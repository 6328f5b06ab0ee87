"""Whether the Gemini key is of the paid tier: Google does not say, so the operator is asked once.

On the unpaid tier Google trains on the prompts of everybody in the chat, so such a key runs only where the operator
said that this is fine.
"""

import hashlib
import json
from enum import StrEnum
from pathlib import Path

from core.errors import SettingsWrong
from core.settings import Settings

ANSWER_FILE = "key-tier.json"


class Tier(StrEnum):
    """What the operator answered."""

    PAID = "paid"
    UNPAID = "unpaid"


def known_tier(settings: Settings) -> Tier | None:
    """Read what was answered for this very key; None when nobody was asked yet."""
    try:
        document = json.loads(_file(settings).read_text(encoding="utf-8"))
        return Tier(document["tier"]) if document["key"] == _fingerprint(settings) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remember_tier(settings: Settings, tier: Tier) -> None:
    """Keep the answer; another key is asked about afresh."""
    file = _file(settings)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.write_text(json.dumps({"key": _fingerprint(settings), "tier": tier}), encoding="utf-8")


def refuse_unpaid_key(settings: Settings) -> None:
    """Refuse a key that is known to be unpaid, unless the operator allowed it.

    Raises:
        SettingsWrong: It is, and `LIMNER_UNPAID_OK` is not set.
    """
    if settings.gemini_api_key and not settings.unpaid_ok and known_tier(settings) is Tier.UNPAID:
        raise SettingsWrong(
            "GEMINI_API_KEY is of the unpaid tier, where Google trains on what people write. "
            "Set LIMNER_UNPAID_OK=1 if that is fine here, or use a paid key and run `limner check`."
        )


def _file(settings: Settings) -> Path:
    return settings.data_dir / ANSWER_FILE


def _fingerprint(settings: Settings) -> str:
    key = settings.gemini_api_key.get_secret_value() if settings.gemini_api_key else ""
    return hashlib.sha256(f"limner key tier:{key}".encode()).hexdigest()[:16]
