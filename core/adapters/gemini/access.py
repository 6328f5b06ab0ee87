"""How Gemini is reached: all of it said here, nothing left to the environment."""

from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlsplit

from core.errors import SettingsWrong

GOOGLE = "https://generativelanguage.googleapis.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class GeminiAccess:
    """The key, the address and the bounds of every call.

    Attributes:
        base_url: Google's, or that of a gateway in front of it; a path is kept.
        longest_call: From the first byte sent to the last received, whatever happens between.
        longest_connect: For the connection alone, before anything is sent.
        longest_listing: For a page of the list of models.
        largest_answer: Bytes after decompression. The largest picture known, 4K with its signature, is near 40 MB.
        most_calls: Open at once; further ones wait, and their time does not run yet.

    Raises:
        SettingsWrong: The key or the address cannot be put into a request.
    """

    api_key: str = field(repr=False)
    base_url: str = GOOGLE
    longest_call: timedelta = timedelta(seconds=150)
    longest_connect: timedelta = timedelta(seconds=10)
    longest_listing: timedelta = timedelta(seconds=20)
    largest_answer: int = 64_000_000
    most_calls: int = 16

    @property
    def address(self) -> str:
        """Where the calls go, for the choice of a proxy."""
        return self.base_url

    def __post_init__(self) -> None:
        if not (self.api_key.isascii() and self.api_key.isprintable() and self.api_key.strip()):
            raise SettingsWrong("GEMINI_API_KEY is empty or holds characters that no key has.")
        try:
            address = urlsplit(self.base_url)
            is_usable = address.scheme in {"http", "https"} and bool(address.hostname) and address.port != 0
        except ValueError:
            is_usable = False
        if not is_usable:
            raise SettingsWrong(f"GOOGLE_GEMINI_BASE_URL is {self.base_url!r}, which is no address of the web.")
