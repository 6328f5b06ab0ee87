"""Debian's Chromium without a screen, and a person who uses the page in it."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Self

from PIL import Image
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, async_playwright, expect

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MS = 60_000

expect.set_options(timeout=PATIENCE_MS)


@asynccontextmanager
async def open_browser() -> AsyncIterator[Browser]:
    """Start Chromium."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            await browser.close()


def photo(colour: str = "steelblue") -> bytes:
    """A small picture file."""
    file = BytesIO()
    Image.new("RGB", (320, 200), colour).save(file, "PNG")
    return file.getvalue()


@dataclass
class Visitor:
    """Somebody with the page open.

    Attributes:
        complaints: What the browser wrote to its console: broken rules of the security policy, errors of the script.
    """

    page: Page
    complaints: list[str] = field(default_factory=list)

    @classmethod
    async def arrive(cls, context: BrowserContext, address: str) -> Self:
        """Open the printed address, or the page of another site that has it."""
        context.set_default_timeout(PATIENCE_MS)
        visitor = cls(await context.new_page())
        visitor.page.on("console", visitor._hear)
        visitor.page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
        await visitor.page.goto(address)
        if address.startswith("http"):
            await visitor.greeted()
        return visitor

    async def greeted(self) -> None:
        """Wait until the chat has said what can be asked of it, and is connected."""
        await expect(self.page.locator("#examples button")).not_to_have_count(0)
        await expect(self.page.locator("#banner")).to_be_hidden()

    def composer(self, place: str) -> Locator:
        """Where messages to the `channel` or the `thread` are written."""
        return self.page.get_by_label(f"Message to the {place}")

    def card(self, prompt: str) -> Locator:
        """The card of a request."""
        return self.page.locator(".card").filter(has_text=prompt)

    @property
    def results(self) -> Locator:
        """The answers in the open thread."""
        return self.page.locator("#thread .result")

    async def say(self, text: str, place: str = "channel") -> None:
        """Type a message and press Enter."""
        await self.composer(place).click()
        await self.page.keyboard.type(text)
        await self.page.keyboard.press("Enter")

    async def attach(self, files: Sequence[tuple[str, bytes]], place: str = "channel") -> None:
        """Choose files with the button."""
        chosen = [{"name": name, "mimeType": "application/octet-stream", "buffer": data} for name, data in files]
        await self.page.locator(f"#{place}-composer input[type=file]").set_input_files(chosen)  # type: ignore[arg-type]  # playwright's own shape
        await expect(self.page.locator(f"#{place}-composer .tray li:not(.busy)")).to_have_count(len(files))

    async def hand_over(self, event: str, name: str, data: bytes) -> None:
        """Paste a file into the channel's composer, or drop it on the channel."""
        target = await self.composer("channel").element_handle()
        await self.page.evaluate(_HAND_OVER, [target, event, name, list(data)])

    async def width(self) -> int:
        """How wide the page is, what scrolls sideways included."""
        wide: Any = await self.page.evaluate("document.documentElement.scrollWidth")
        return int(wide)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)


Visit = Callable[..., Awaitable[Visitor]]
"""Opens an address in a browser of its own; options are those of playwright's contexts."""

_HAND_OVER = """([target, event, name, bytes]) => {
  const files = new DataTransfer();
  files.items.add(new File([new Uint8Array(bytes)], name, { type: "image/png" }));
  const init = { bubbles: true, cancelable: true };
  target.dispatchEvent(event === "paste"
    ? new ClipboardEvent("paste", { ...init, clipboardData: files })
    : new DragEvent("drop", { ...init, dataTransfer: files }));
}"""
