"""From what a database reports to our errors."""

from types import TracebackType

from sqlalchemy.exc import DBAPIError, OperationalError

from core.errors import DatabaseWrong, StoreBusy


class Sentences:
    """Turns what the database reports within its block into our errors. A class, for it stands around everything."""

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not isinstance(error, DBAPIError):
            return
        detail = str(error.orig)
        if "database is locked" in detail or "database is busy" in detail:
            raise StoreBusy(detail) from error
        if isinstance(error, OperationalError):
            raise DatabaseWrong(f"The database answered: {detail}") from error
