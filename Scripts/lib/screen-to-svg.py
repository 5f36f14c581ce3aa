#!/usr/bin/env python3
"""Draws a terminal's screen as SVG: what `tmux capture-pane -e -p` prints, or a command in colours.

    screen-to-svg.py --theme dark|light [--title TEXT] [--columns N] < screen > picture.svg

Text stays text: each run of one colour is one element, as wide as its columns in any font.
"""
import argparse
import html
import re
import sys
import unicodedata

THEMES = {
    "dark": {
        "back": "#161b22", "bar": "#21262d", "text": "#e6edf3", "faint": "#8b949e",
        "31": "#ff7b72", "32": "#56d364", "33": "#e3b341", "34": "#79c0ff", "35": "#d2a8ff",
        "36": "#56d4dd", "37": "#e6edf3",
    },
    "light": {
        "back": "#ffffff", "bar": "#eaeef2", "text": "#1f2328", "faint": "#6e7781",
        "31": "#cf222e", "32": "#116329", "33": "#7d4e00", "34": "#0550ae", "35": "#6639ba",
        "36": "#0b6b7a", "37": "#1f2328",
    },
}
SIZE, ADVANCE, LEADING, PADDING, BAR = 13, 7.8, 18, 14, 30


def columns(text):
    """How many columns of a terminal the text takes."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text)


def runs(line, codes):
    """The line's texts, each with the codes of its colour; codes go on from line to line."""
    for part in re.split(r"(\x1b\[[0-9;]*m)", line):
        change = re.fullmatch(r"\x1b\[([0-9;]*)m", part)
        if not change:
            part = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()][A-Z0-9]|[\x00-\x1f]", "", part)
            if part:
                yield part, frozenset(codes)
            continue
        for code in (change[1] or "0").split(";"):
            if code in ("", "0"):
                codes.clear()
            elif code in ("22", "27", "39"):
                codes -= {"22": {"1", "2"}, "27": {"7"}}.get(code, set("3%d" % n for n in range(8)))
            else:
                codes.add(code)


def draw(lines, theme, title, least):
    colours = THEMES[theme]
    codes = set()
    lines = [list(runs(line, codes)) for line in lines]
    plain = ["".join(text for text, _ in line) for line in lines]
    width = round(max([columns(text) for text in plain] + [least]) * ADVANCE + 2 * PADDING)
    height = BAR + len(lines) * LEADING + 2 * PADDING
    label = html.escape(title or "a terminal", quote=True)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" aria-label="{label}">',
        "<style>text{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',"
        f"monospace;font-size:{SIZE}px;white-space:pre}}.b{{font-weight:bold}}</style>",
        f'<rect width="{width}" height="{height}" rx="8" fill="{colours["back"]}" '
        f'stroke="{colours["bar"]}"/>',
        f'<path d="M0 {BAR}V8a8 8 0 0 1 8-8h{width - 16}a8 8 0 0 1 8 8v{BAR - 8}z" '
        f'fill="{colours["bar"]}"/>',
    ]
    for index, colour in enumerate(("#ff5f56", "#ffbd2e", "#27c93f")):
        out.append(f'<circle cx="{18 + 18 * index}" cy="{BAR / 2}" r="5.5" fill="{colour}"/>')
    if title:
        out.append(
            f'<text x="{width / 2}" y="{BAR / 2 + 4.5}" text-anchor="middle" '
            f'fill="{colours["faint"]}">{html.escape(title)}</text>')
    for row, line in enumerate(lines):
        top, column = BAR + PADDING + row * LEADING, 0
        for text, codes in line:
            length = columns(text)
            x, wide = PADDING + column * ADVANCE, length * ADVANCE
            column += length
            fill = next((colours[c] for c in sorted(codes) if c in colours), colours["text"])
            if "2" in codes:
                fill = colours["faint"]
            if "7" in codes:
                out.append(
                    f'<rect x="{x:.1f}" y="{top}" width="{wide:.1f}" height="{LEADING}" '
                    f'fill="{fill}"/>')
                fill = colours["back"]
            if not text.strip():
                continue
            # A text that begins with spaces would be moved by readers that collapse them.
            lead = len(text) - len(text.lstrip(" "))
            body = text.strip(" ")
            bold = ' class="b"' if "1" in codes else ""
            out.append(
                f'<text{bold} x="{x + lead * ADVANCE:.1f}" y="{top + 13}" fill="{fill}" '
                f'textLength="{columns(body) * ADVANCE:.1f}" lengthAdjust="spacingAndGlyphs">'
                f"{html.escape(body)}</text>")
    return "\n".join(out + ["</svg>", ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--theme", choices=THEMES, required=True)
    parser.add_argument("--title", default="")
    parser.add_argument("--columns", type=int, default=0, help="at least so wide")
    options = parser.parse_args()
    lines = sys.stdin.read().rstrip("\n").split("\n")
    sys.stdout.write(draw(lines, options.theme, options.title, options.columns))


main()
