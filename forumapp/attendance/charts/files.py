"""A chart for the press as a file: SVG, PNG of 300 dots an inch, PDF."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from forumapp import typeset
from forumapp.attendance.charts.frame import Chart

_TEMPLATE = "chart.typ"


class ChartFormat(StrEnum):
    """The files that a chart can be had as."""

    SVG = "svg"
    PNG = "png"
    PDF = "pdf"


MEDIA_TYPES = {
    ChartFormat.SVG: "image/svg+xml; charset=utf-8",
    ChartFormat.PNG: "image/png",
    ChartFormat.PDF: "application/pdf",
}


def file_of(chart: Chart, format: ChartFormat, *, made_at: datetime) -> bytes:
    """The chart as a file; a PDF bears the moment ``made_at`` and is tagged."""
    if format == ChartFormat.SVG:
        return chart.svg.encode()
    data = {
        "title": chart.telling.title,
        "language": chart.telling.language,
        "finding": chart.telling.finding,
        "width": chart.width / 2,
        "height": chart.height / 2,
        "svg": chart.svg,
    }
    if format == ChartFormat.PNG:
        return typeset.png(_TEMPLATE, data)
    return typeset.pdf(_TEMPLATE, data, made_at=made_at)
