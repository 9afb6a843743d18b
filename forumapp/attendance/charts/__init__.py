"""Charts as SVG, drawn on the server and readable without colour: bars beside tables, and charts for the press."""

from __future__ import annotations

from forumapp.attendance.charts.bars import Bar, Marker, bar_chart, gridlines, share

__all__ = ["Bar", "Marker", "bar_chart", "gridlines", "share"]
