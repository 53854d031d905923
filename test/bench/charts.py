"""Charts as SVG, written by hand: no library, and a file that reads well as text, too.

They have no background and colours of middling brightness, so they suit light pages and dark ones.
"""

from __future__ import annotations

import dataclasses
import html
import math

STYLE = """\
  <style>
    text { font: 13px system-ui, sans-serif; fill: #656d76; }
    .title { font-size: 15px; font-weight: 600; }
    .number { font-variant-numeric: tabular-nums; }
    .ours { fill: #2f81f7; stroke: #2f81f7; }
    .other { fill: #8c959f; stroke: #8c959f; }
    .limit { fill: none; stroke: #8c959f; stroke-dasharray: 4 3; }
    .spread { stroke: #656d76; stroke-width: 1.5; }
    .grid { stroke: #8c959f; stroke-opacity: 0.3; }
    .line { fill: none; stroke-width: 2; }
    @media (prefers-color-scheme: dark) { text { fill: #a0a8b1; } .spread { stroke: #c9d1d9; } }
  </style>
"""
LINE_COLOURS = ("#2f81f7", "#d4762c", "#3fa45b", "#a371f7", "#e5534b")

WIDTH = 720
LABELS = 150   # pixels for the names at the left
NUMBERS = 120  # and for the values at the right
ROW = 30


@dataclasses.dataclass(frozen=True)
class Bar:
    label: str
    value: float
    least: float
    most: float
    style: str  # a class of STYLE
    note: str = ""


@dataclasses.dataclass(frozen=True)
class Line:
    label: str
    points: list[tuple[float, float]]


def bar_chart(title: str, subtitle: str, bars: list[Bar]) -> str:
    """Horizontal bars, the value behind each, and a thin line from the least to the most of what was measured."""
    scale = (WIDTH - LABELS - NUMBERS) / max(bar.most for bar in bars)
    top = 58
    parts = [heading(title, subtitle)]
    for n, bar in enumerate(bars):
        y = top + n * ROW
        middle = y + 10
        end = LABELS + bar.value * scale
        parts.append(
            f'  <text x="{LABELS - 10}" y="{middle + 4}" text-anchor="end">{html.escape(bar.label)}</text>\n'
            f'  <rect class="{bar.style}" x="{LABELS}" y="{y}" width="{end - LABELS:.1f}" height="20" rx="2"/>\n'
            f'  <line class="spread" x1="{LABELS + bar.least * scale:.1f}" x2="{LABELS + bar.most * scale:.1f}" '
            f'y1="{middle}" y2="{middle}"/>\n'
            f'  <text class="number" x="{LABELS + bar.most * scale + 8:.1f}" y="{middle + 4}">'
            f'{html.escape(f"{seconds(bar.value)} {bar.note}".strip())}</text>\n')
    return document(top + len(bars) * ROW + 10, parts)


def line_chart(title: str, subtitle: str, lines: list[Line]) -> str:
    """Sizes in MiB over seconds; each line of the grid stands for twice as much as the one below it."""
    plot = Plot(max(x for line in lines for x, _ in line.points), [y for line in lines for _, y in line.points])
    parts = [heading(title, subtitle), plot.grid()]
    for line, colour in zip(lines, LINE_COLOURS):
        places = [(plot.x(x), plot.y(y)) for x, y in line.points]
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        end_x, end_y = places[-1]
        parts.append(f'  <polyline class="line" stroke="{colour}" points="{points}"/>\n'
                     f'  <text x="{end_x + 6:.1f}" y="{end_y + 4:.1f}">{html.escape(line.label)}</text>\n')
    return document(plot.bottom + 45, parts)


class Plot:
    """Where a time and a size are in the picture: the sizes' scale is logarithmic."""

    left, right, top, bottom = 70, WIDTH - 130, 60, 340

    def __init__(self, end: float, sizes: list[float]) -> None:
        self.end = end
        self.low = math.floor(math.log2(min(sizes)))
        self.high = max(math.ceil(math.log2(max(sizes))), self.low + 1)

    def x(self, time: float) -> float:
        return self.left + (self.right - self.left) * time / self.end

    def y(self, size: float) -> float:
        share = (math.log2(max(size, 2 ** self.low)) - self.low) / (self.high - self.low)
        return self.bottom - (self.bottom - self.top) * share

    def grid(self) -> str:
        parts = []
        for power in range(self.low, self.high + 1):
            y = self.y(2 ** power)
            parts.append(f'  <line class="grid" x1="{self.left}" x2="{self.right}" y1="{y:.1f}" y2="{y:.1f}"/>\n'
                         f'  <text class="number" x="{self.left - 8}" y="{y + 4:.1f}" text-anchor="end">'
                         f'{2 ** power:g} MiB</text>\n')
        for share in (0, 0.25, 0.5, 0.75, 1):
            parts.append(f'  <text class="number" x="{self.x(self.end * share):.1f}" y="{self.bottom + 22}" '
                         f'text-anchor="middle">{self.end * share:.0f} s</text>\n')
        return "".join(parts)


def heading(title: str, subtitle: str) -> str:
    return (f'  <text class="title" x="10" y="22">{html.escape(title)}</text>\n'
            f'  <text x="10" y="42">{html.escape(subtitle)}</text>\n')


def document(height: float, parts: list[str]) -> str:
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" '
            f'width="{WIDTH}" height="{height:.0f}">\n{STYLE}{"".join(parts)}</svg>\n')


def seconds(value: float) -> str:
    return f"{value:.2f} s" if value < 10 else f"{value:.1f} s"
