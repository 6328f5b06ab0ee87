"""One chart from its data to a PNG. Runs in a sandbox process only."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import BytesIO

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from core.adapters.charts.bars import draw_bars, lies
from core.adapters.charts.lettering import Alphabet
from core.adapters.charts.lines import draw_lines, draw_points
from core.adapters.charts.looks import COLOURS, DOTS_PER_INCH, HEIGHT, REGULAR, STRONG, STYLE, WIDTH
from core.adapters.charts.pies import draw_pie
from core.adapters.charts.wording import told_shortly
from core.model.chart import Chart, ChartKind

DRAW = {
    ChartKind.BAR: draw_bars,
    ChartKind.LINE: draw_lines,
    ChartKind.PIE: draw_pie,
    ChartKind.SCATTER: draw_points,
}


def draw_chart(chart: Chart) -> bytes:
    """Draw a chart as a PNG of `WIDTH` × `HEIGHT` inches."""
    short = told_shortly(chart)
    alphabet = Alphabet(_words(short))
    with alphabet.cut((REGULAR, STRONG)) as families, mpl.rc_context():
        # Whoever runs Limner may have a look of their own for matplotlib.
        mpl.rcdefaults()
        mpl.rcParams.update(STYLE | {"font.family": families[REGULAR]})
        return _drawn(_readable(short, alphabet), families)


def _drawn(chart: Chart, families: Mapping[int, list[str]]) -> bytes:
    figure = Figure((WIDTH, HEIGHT), DOTS_PER_INCH, layout="constrained")
    canvas = FigureCanvasAgg(figure)
    axes = figure.subplots()
    DRAW[chart.kind](axes, chart)
    if chart.title:
        figure.suptitle(chart.title, x=0.024, ha="left", fontsize=15, family=families[STRONG])
    if chart.kind is not ChartKind.PIE:
        across, up = (
            (chart.y_title, chart.x_title)
            if chart.kind is ChartKind.BAR and lies(chart)
            else (chart.x_title, chart.y_title)
        )
        axes.set_xlabel(across)
        axes.set_ylabel(up)
        _add_legend(figure, axes, chart)
    file = BytesIO()
    canvas.print_figure(file, format="png", metadata={"Software": None})
    return file.getvalue()


def _add_legend(figure: Figure, axes: Axes, chart: Chart) -> None:
    names = [series.name for series in chart.series]
    if len(names) == 1:
        return
    handles = [
        axes.plot([], [], color=COLOURS[number], linewidth=6, solid_capstyle="butt")[0] for number in range(len(names))
    ]
    longest = max(map(len, names))
    columns = min(len(names), max(1, 90 // (longest + 8)))
    # matplotlib leaves out what begins with an underscore, so the names are put in afterwards.
    legend = figure.legend(handles, ["-"] * len(names), loc="outside lower left", ncols=columns, handlelength=1.1)
    for text, name in zip(legend.get_texts(), names, strict=True):
        text.set_text(name)


def _words(chart: Chart) -> Iterator[str]:
    yield from (chart.title, chart.x_title, chart.y_title)
    yield from chart.labels
    yield from (series.name for series in chart.series)


def _readable(chart: Chart, alphabet: Alphabet) -> Chart:
    return replace(
        chart,
        title=alphabet.readable(chart.title),
        x_title=alphabet.readable(chart.x_title),
        y_title=alphabet.readable(chart.y_title),
        labels=tuple(map(alphabet.readable, chart.labels)),
        series=tuple(replace(series, name=alphabet.readable(series.name)) for series in chart.series),
    )
