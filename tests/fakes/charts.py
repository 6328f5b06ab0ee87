"""Charts that people ask for, and charts that nobody should."""

import warnings
from collections.abc import Mapping
from types import MappingProxyType

from core.model.chart import Chart, ChartKind, Series

MONTHS = ("Jan", "Feb", "Mar")
WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "Latin": ("Größe", "Crème"),
        "Cyrillic": ("Москва", "Казань"),
        "Greek": ("Αθήνα", "Πάτρα"),
        "Japanese": ("東京の", "大阪の"),
        "Chinese": ("北京", "上海"),
        "Korean": ("서울", "부산"),
        "Devanagari": ("जनवरी", "मार्च"),
        "Arabic": ("القاهرة", "بيروتية"),
        "Hebrew": ("חיפה", "עכוע"),
        "Thai": ("ไทย", "ลาว"),
        "Tamil": ("மதுரை", "கோவைய"),
        "emoji": ("🍎", "🚀"),
        "joined emoji": ("👩‍💻🇩🇪", "👨‍🚀🇯🇵"),
    }
)
"""Two words of one length for each script."""

FEW_SCRIPTS = ("Latin", "Japanese", "Chinese", "Devanagari", "Arabic", "joined emoji")

HOSTILE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "formula": r"$\frac{1}{2}$",
        "broken formula": r"$\frac{\notacommand$ _^",
        "address": "https://example.com/x?y=<script>alert(1)</script>",
        "path": "file:///etc/passwd",
        "underscore": "_hidden",
        "500 letters": "W" * 500,
        "500 ideographs": "龍" * 500,
        "unknown script": "\U00012000\U00013000",
        "private use": "\ue000\U000f0000",
        "not a character": "\ufffe\uffff",
        "many marks": "a" + "\u0301" * 40,
        "format template": "{value} %s %d {0.__class__}",
        "lines": "a\n\tb\r\nc",
        "nothing": "",
        "spaces": "   ",
    }
)


def bars(*labels: str, title: str = "", name: str = "Sales") -> Chart:
    """One bar for each label."""
    return Chart(ChartKind.BAR, (Series(name, tuple(map(float, range(1, len(labels) + 1)))),), labels, title)


CHARTS: Mapping[str, Chart] = MappingProxyType(
    {
        "bars": bars(*MONTHS, title="Sales"),
        "lying bars": bars(
            "The first of two very long options that people have", "The other, which is no shorter at all"
        ),
        "groups": Chart(ChartKind.BAR, (Series("in", (1, -2, None)), Series("_out", (3.5, 0, 1e9))), MONTHS),
        "line": Chart(ChartKind.LINE, (Series("°C", (1.5, None, 3)),), MONTHS, "Weather", "Month", "°C"),
        "line over numbers": Chart(ChartKind.LINE, (Series("", (1, 4, 9), (-1, 2, 3)),), (), "", "x", "y"),
        "points": Chart(ChartKind.SCATTER, (Series("a", (1, 2), (3, 4)), Series("b", (1, 2), (5, 6)))),
        "pie": Chart(ChartKind.PIE, (Series("", (45, 30, 0)),), MONTHS, "Share"),
        "one value": bars("only"),
        "no difference": Chart(ChartKind.LINE, (Series("", (7, 7, 7)),), MONTHS),
        "tiny": Chart(ChartKind.LINE, (Series("", (1e-300, 2e-300, 0)),), MONTHS),
        "huge": Chart(ChartKind.BAR, (Series("", (1e307, -1e307, 5e306)),), MONTHS),
        "huge slices": Chart(ChartKind.PIE, (Series("", (1e308, 1e308, 1e308)),), MONTHS),
        "years": Chart(ChartKind.LINE, (Series("", (1, 2, 3), (2022, 2023, 2024)),)),
        "10 series of 500": Chart(
            ChartKind.BAR,
            tuple(Series(f"Series {n}", tuple(float(v % (n + 7)) for v in range(500))) for n in range(10)),
            tuple(f"Label {n}" for n in range(500)),
        ),
    }
)


def drawn_strictly(chart: Chart) -> bytes:
    """Draw in a process of its own, where a letter without a picture, or anything else to warn of, is an error."""
    from core.adapters.charts.drawing import draw_chart

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return draw_chart(chart)
