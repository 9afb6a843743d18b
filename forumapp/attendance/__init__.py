"""Figures: counting, frozen sets, charts, export."""
