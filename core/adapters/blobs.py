"""Content-addressed bytes in a folder, in memory or in a bucket: the port `Blobs` on obstore."""

import asyncio
import hashlib
import os
import re
import threading
import uuid
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError
from obstore.store import LocalStore, ObjectStore, S3Store, from_url

from core.errors import PictureGone, PicturesRefused, PicturesUnreachable, SettingsWrong
from core.model.image import BlobRef

if TYPE_CHECKING:
    # obstore has these for type checkers alone.
    from obstore.store import ClientConfig, RetryConfig, S3Config

QUICK_BYTES = 256_000
"""Up to here a digest takes less time than handing the work to a thread."""

RETRIES = 2
PATIENCE = timedelta(seconds=10)
"""For one request to a bucket, and for all its retries; obstore's own is three minutes."""

# What people set for any S3 client. obstore refuses the further names that the AWS tools know.
S3_NAMES = frozenset(
    {
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
        "AWS_ENDPOINT_URL",
        "AWS_VIRTUAL_HOSTED_STYLE_REQUEST",
    }
)

PARTS = "parts"
"""Where a blob is written before it has its name."""

LISTED_AT_ONCE = 500

_DIGEST = re.compile(r"[0-9a-f]{64}")
_BLOB = re.compile(r"[A-Za-z0-9_-]+/([0-9a-f]{2})/\1[0-9a-f]{62}")


def open_blobs(url: str | None, folder: Path, environ: Mapping[str, str] | None = None) -> "ObstoreBlobs":
    """Open a blob store; a folder that does not exist is made.

    Args:
        url: `s3://bucket/prefix` or the like, or `memory:///`; None means the folder.
        folder: Used when there is no address.
        environ: Where the `AWS_…` names are looked up.

    Raises:
        SettingsWrong: The address, or a setting that belongs to it, cannot be used.
    """
    if url is None:
        return ObstoreBlobs(LocalStore(folder, mkdir=True), folder=folder)
    try:
        return ObstoreBlobs(_bucket_or_memory(url, environ or {}))
    except (BaseError, ValueError) as error:
        raise SettingsWrong(f"LIMNER_BLOB_URL cannot be used: {_first_line(error)}") from error


class ObstoreBlobs:
    """Blobs under `space/sha256[:2]/sha256`.

    A put always writes, also what is stored already: asking first would cost a bucket's round trip for every picture,
    and a blob that was altered on the disk would stay so for ever.

    Args:
        store: Where the bytes go.
        folder: The folder of a `LocalStore`, whose files we make durable ourselves; None for any other.
    """

    def __init__(self, store: ObjectStore, *, folder: Path | None = None) -> None:
        self._store = store
        self._folder = folder
        self._lasting: set[Path] = set()
        self._naming = threading.Lock()

    async def put(self, space: str, data: bytes) -> BlobRef:
        """Store bytes; they are on disk when this returns. Storing the same twice is one blob.

        Raises:
            PicturesUnreachable: The store does not answer, or has no room.
            PicturesRefused: The store does not let us.
        """
        space = safe_space(space)
        if self._folder is not None:
            return await self._put_durably(self._folder, space, data)
        ref = _ref(space, await _sha256(data), data)
        with _storage_errors():
            await self._store.put_async(ref.key, data)
        return ref

    async def get(self, ref: BlobRef) -> bytes:
        """Read bytes and check that they are what they were.

        Raises:
            PictureGone: They are missing or altered.
            PicturesUnreachable: The store does not answer.
            PicturesRefused: The store does not let us.
        """
        with _storage_errors():
            try:
                result = await self._store.get_async(ref.key)
                content = await result.bytes_async()
            except FileNotFoundError as error:
                raise PictureGone from error
        data = content.to_bytes()
        if await _sha256(data) != ref.sha256:
            raise PictureGone
        return data

    async def exists(self, ref: BlobRef) -> bool:
        """Whether there is such a blob, altered or not."""
        with _storage_errors():
            try:
                await self._store.head_async(ref.key)
            except FileNotFoundError:
                return False
        return True

    async def delete(self, ref: BlobRef) -> None:
        """Remove a blob; harmless when there is none."""
        with _storage_errors(), suppress(FileNotFoundError):
            await self._store.delete_async(ref.key)

    async def remove(self, ref: BlobRef, *, unless_stored_after: datetime) -> bool:
        """Remove a blob, if there is one and nobody has stored it again.

        Raises:
            PicturesUnreachable: The store does not answer.
            PicturesRefused: The store does not let us.
        """
        with _storage_errors():
            return await asyncio.to_thread(self._remove, ref, unless_stored_after)

    async def stored(self, before: datetime) -> AsyncIterator[Sequence[BlobRef]]:
        """Every blob that was last stored before a moment, some at a time.

        Raises:
            PicturesUnreachable: The store does not answer.
            PicturesRefused: The store does not let us.
        """
        with _storage_errors():
            async for found in self._store.list(chunk_size=LISTED_AT_ONCE):
                old = [blob for blob in found if blob["last_modified"] < before]
                yield [BlobRef(blob["path"], blob["size"]) for blob in old if _BLOB.fullmatch(blob["path"])]

    async def sweep(self) -> int:
        """Remove what killed processes left half written; how many files. Only while nobody writes."""
        return 0 if self._folder is None else await asyncio.to_thread(_sweep, self._folder)

    def _remove(self, ref: BlobRef, unless_stored_after: datetime) -> bool:
        # No blob of a folder gets its name meanwhile. In a bucket, which has no such lock, the same picture could be
        # stored in the milliseconds between the look and the removal.
        with self._naming, suppress(FileNotFoundError):
            if self._store.head(ref.key)["last_modified"] > unless_stored_after:
                return False
            self._store.delete(ref.key)
        return True

    async def _put_durably(self, top: Path, space: str, data: bytes) -> BlobRef:
        # The name appears only when the content is safe: a power cut leaves the whole blob or none.
        part = f"{space}/{PARTS}/{uuid.uuid4().hex}"
        with _storage_errors():
            digest, _ = await asyncio.gather(_sha256(data), asyncio.to_thread(self._write, top, part, data))
            ref = _ref(space, digest, data)
            await asyncio.to_thread(self._name, top, part, ref.key)
        return ref

    def _write(self, top: Path, part: str, data: bytes) -> None:
        self._store.put(part, data)
        _sync(top / part)

    def _name(self, top: Path, part: str, key: str) -> None:
        with self._naming:
            self._store.rename(part, key)
        # Each folder makes the names in it last: the blob's, then those of the folders on the way down, once.
        for folder in (top / key).parents:
            _sync(folder)
            if folder in self._lasting or folder == top.parent:
                break
        self._lasting.update((top / key).parents)


def _ref(space: str, digest: str, data: bytes) -> BlobRef:
    return BlobRef(f"{space}/{digest[:2]}/{digest}", len(data))


def safe_space(space: str) -> str:
    """Spell a space with letters, digits and hyphens alone; different spaces never become the same."""
    return re.sub(r"[^A-Za-z0-9-]", _spelt_out, space) or "_"


def _spelt_out(character: re.Match[str]) -> str:
    return "".join(f"_{byte:02x}" for byte in character[0].encode(errors="surrogatepass"))


def _bucket_or_memory(url: str, environ: Mapping[str, str]) -> ObjectStore:
    if url.startswith("memory:"):
        return from_url(url)
    # obstore allows https alone; an endpoint on the next machine is often without, and whoever wrote it chose that.
    plain = environ.get("AWS_ENDPOINT_URL", "").startswith("http://")
    client: ClientConfig = {"allow_http": plain, "connect_timeout": PATIENCE / 2, "timeout": PATIENCE}
    retry: RetryConfig = {"max_retries": RETRIES, "retry_timeout": PATIENCE}
    if not url.startswith("s3:"):
        return from_url(url, client_options=client, retry_config=retry)
    given = {name.lower(): value for name, value in environ.items() if name in S3_NAMES}
    return S3Store.from_url(url, config=cast("S3Config", given), client_options=client, retry_config=retry)


@contextmanager
def _storage_errors() -> Iterator[None]:
    """Turn obstore's errors into ours."""
    try:
        yield
    except (PermissionDeniedError, UnauthenticatedError, FileNotFoundError) as error:
        raise PicturesRefused(f"the picture store refuses us: {_first_line(error)}") from error
    except (BaseError, OSError) as error:
        raise PicturesUnreachable(f"the picture store failed: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    # Behind the first line obstore prints its own data structures.
    return str(error).partition("\n")[0]


async def _sha256(data: bytes) -> str:
    if len(data) <= QUICK_BYTES:
        return _digest(data)
    return await asyncio.to_thread(_digest, data)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _sweep(folder: Path) -> int:
    leftovers = [path for path in folder.glob("*/*/*") if path.is_file() and not _DIGEST.fullmatch(path.name)]
    for path in leftovers:
        path.unlink(missing_ok=True)
    return len(leftovers)
