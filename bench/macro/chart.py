"""Charts as SVG that need nothing else: legible by day and by night, in a page or alone."""

import math
from xml.sax.saxutils import escape

_STYLE = """<style>
.paper{fill:#fff;stroke:#d8dce2}.ink{fill:#1f2933}.faint{fill:#5b6673}.grid{stroke:#e3e7ec}.mark{stroke:#5b6673;stroke-dasharray:4 3}
.s0{fill:#0b6bcb;stroke:#0b6bcb}.s1{fill:#8b98a8;stroke:#8b98a8}.s2{fill:#c2570c;stroke:#c2570c}
text{font:13px system-ui,sans-serif}.title{font-weight:600}.over{paint-order:stroke;stroke:#fff;stroke-width:4px}.line{fill:none;stroke-width:2.5}
@media (prefers-color-scheme:dark){.paper{fill:#14181d;stroke:#343c46}.ink{fill:#e6eaef}.faint{fill:#a3adb9}
.grid{stroke:#2b323b}.mark{stroke:#a3adb9}.s0{fill:#58a6ff;stroke:#58a6ff}.s1{fill:#7d8896;stroke:#7d8896}
.s2{fill:#f0883e;stroke:#f0883e}.over{stroke:#14181d}}
</style>"""


def _svg(width: float, height: float, title: str, parts: list[str]) -> str:
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" '
        f'role="img" aria-label="{escape(title)}">', _STYLE,
        f'<rect class="paper" x=".5" y=".5" width="{width - 1:g}" height="{height - 1:g}" rx="8"/>', *parts, "</svg>", ""])


def _text(x: float, y: float, text: str, kind: str = "ink", anchor: str = "start") -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _line(kind: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def bars(title: str, panels: list[tuple[str, list[tuple[str, float]]]], ours: str, mark: str, columns: int = 3,
         form: str = "{:.2f}", width: int = 300, label_width: int = 84) -> str:
    """Panels of horizontal bars, the longest first; `ours` stands out, `mark` is drawn on as a dashed line."""
    row, top, upper = 19, 34, 46
    longest = max((value for _, values in panels for _, value in values), default=1) or 1
    scale = (width - label_width - 71) / longest
    parts = [_text(20, 28, title + (f"; dashed: {mark}" if mark else ""), "ink title")]
    for start in range(0, len(panels), columns):
        for column, (name, values) in enumerate(panels[start : start + columns]):
            left = 20 + column * width
            bar = left + label_width
            parts.append(_text(left, upper + 14, name, "ink title"))
            for label, value in values:
                if label == mark:
                    x = bar + value * scale
                    parts.append(_line("mark", x, upper + top - 12, x, upper + top - 8 + len(values) * row))
            for place, (label, value) in enumerate(sorted(values, key=lambda each: -each[1])):
                y = upper + top - 8 + place * row
                ink = "ink" if label == ours else "faint"
                parts += [_text(bar - 6, y + 11, label, ink, "end"),
                          f'<rect class="{"s0" if label == ours else "s1"}" stroke="none" x="{bar}" y="{y}" '
                          f'width="{max(1, value * scale):.1f}" height="14" rx="2"/>',
                          _text(bar + 4 + value * scale, y + 11, form.format(value), ink + " over")]
        upper += top + max(len(values) for _, values in panels[start : start + columns]) * row + 16
    return _svg(40 + columns * width, upper + 4, title, parts)


def _ticks(top: float) -> list[float]:
    """Round numbers from 0 to at least `top`, four to six of them."""
    rough = top / 4 or 1
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * m for m in (1, 2, 2.5, 5, 10) if power * m >= rough)
    return [step * i for i in range(math.ceil(top / step - 1e-9) + 1)]


def lines(title: str, x_name: str, series: list[tuple[str, list[tuple[float, float]]]], ticks: list[tuple[float, str]],
          logarithmic: bool = True) -> str:
    """Lines over a common axis; `ticks` are its places and their names. The other axis begins at 0."""
    width, height, left, right, top, bottom = 640, 340, 70, 24, 64, 52

    def along(x: float) -> float:
        return math.log10(max(x, ticks[0][0], 1)) if logarithmic else x

    low, high = along(ticks[0][0]), along(ticks[-1][0])
    scale = _ticks(max((y for _, points in series for _, y in points), default=1))

    def px(x: float) -> float:
        return left + (along(x) - low) / ((high - low) or 1) * (width - left - right)

    def py(y: float) -> float:
        return height - bottom - y / scale[-1] * (height - top - bottom)

    parts = [_text(20, 28, title, "ink title"), _text((left + width - right) / 2, height - 14, x_name, "faint", "middle")]
    for y in scale:
        parts += [_line("grid", left, py(y), width - right, py(y)), _text(left - 8, py(y) + 4, f"{y:,g}", "faint", "end")]
    for x, name in ticks:
        parts.append(_text(px(x), height - bottom + 20, name, "faint", "middle"))
    at = left
    for index, (name, points) in enumerate(series):
        path = " ".join(f"{px(x):.1f},{py(y):.1f}" for x, y in points)
        parts.append(f'<polyline class="line s{index}" fill="none" style="fill:none" points="{path}"/>')
        parts += [f'<circle class="s{index}" cx="{px(x):.1f}" cy="{py(y):.1f}" r="3.5"/>' for x, y in points]
        parts += [f'<rect class="s{index}" x="{at}" y="40" width="12" height="12" rx="2"/>', _text(at + 18, 51, name, "faint")]
        at += 40 + 8 * len(name)
    return _svg(width, height, title, parts)
