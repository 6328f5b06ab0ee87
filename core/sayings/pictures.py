"""What pictures that tools made show, for who cannot see them."""

CHARTS = {"line": "Line chart", "bar": "Bar chart", "scatter": "Scatter chart", "pie": "Pie chart"}


def chart_shows(kind: str, title: str, axes: tuple[str, ...], series: tuple[str, ...]) -> str:
    """A chart: which kind, of what, over what, and its numbers."""
    heading = ": ".join(filter(None, (CHARTS[kind], title)))
    along = f" ({', '.join(axes)})" if axes else ""
    return f"{heading}{along}. {'; '.join(series)}."


def palette_shows(picture: str, colours: tuple[str, ...]) -> str:
    """Swatches of a picture's main colours."""
    return f"Colours of {picture}: {', '.join(colours)}"


def code_says(text: str) -> str:
    """A QR code, which nobody reads with their eyes."""
    return f"QR code: {text}"
