"""Whether Google's library finds out who we are, before anybody asks for a picture."""

import asyncio

from core.adapters.imagen.access import SCOPE


async def prove_credentials() -> None:
    """Get a token, as the first call of Imagen will.

    Raises:
        KeyRefused: There are no credentials, or they are not accepted.
        ModelUnreachable: Google's token service is not reached.
    """
    await asyncio.to_thread(_get_token)


def _get_token() -> None:
    import google.auth
    from google.auth.transport.requests import Request

    from core.adapters.imagen.client import vertex_errors

    with vertex_errors():
        credentials, _ = google.auth.default(scopes=[SCOPE])
        credentials.refresh(Request())  # type: ignore[no-untyped-call]  # google-auth types only half of itself
