"""How Vertex AI is reached; who we are there, google-auth finds out (Application Default Credentials)."""

from dataclasses import dataclass
from datetime import timedelta

LOCATION = "us-central1"
"""Where Imagen came first, and every model of it is."""

SCOPE = "https://www.googleapis.com/auth/cloud-platform"
"""What the SDK asks a token for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImagenAccess:
    """The project, the address and the bounds of every call.

    Attributes:
        base_url: Of a gateway; None is Google's for the location.
        people: Whom pictures may show: `dont_allow`, `allow_adult` or `allow_all`.
        longest_call: From the first byte sent to the last received.
        longest_connect: For the connection alone, before anything is sent.
        largest_answer: Bytes. Four pictures of 2K as PNG are near 45 MB.
        most_calls: Open at once; further ones wait, and their time does not run yet.
    """

    project: str
    location: str = LOCATION
    base_url: str | None = None
    people: str = "allow_adult"
    longest_call: timedelta = timedelta(seconds=150)
    longest_connect: timedelta = timedelta(seconds=10)
    largest_answer: int = 64_000_000
    most_calls: int = 8

    @property
    def address(self) -> str:
        """Where the calls go, for the choice of a proxy."""
        return self.base_url or f"https://{self.location}-aiplatform.googleapis.com"
