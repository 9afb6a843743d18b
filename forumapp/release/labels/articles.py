"""A release for search engines and previews: a NewsArticle of schema.org."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from forumapp.release.labels.releases import kind
from forumapp.release.models import Release
from forumapp.release.rules.reading import Reading


def article(
    *,
    release: Release,
    reading: Reading,
    language: str,
    url: str,
    office: str,
    office_url: str,
    event: str,
    pictures: Sequence[str],
    translations: Sequence[str],
    correction: str | None,
) -> dict[str, Any]:
    """The data as JSON-LD; addresses are whole ones. What is not known is left out."""
    publisher = {"@type": "Organization", "name": office, "url": office_url}
    at = release.published_at
    found = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": reading.headline or kind(release.kind),
        "description": description(reading),
        "inLanguage": language,
        "datePublished": max(at, release.embargo_until or at).isoformat() if at else None,
        "mainEntityOfPage": url,
        "url": url,
        "author": publisher if office else None,
        "publisher": publisher if office else None,
        "about": {"@type": "Thing", "name": event} if event else None,
        "image": list(pictures),
        "workTranslation": [{"@type": "NewsArticle", "@id": each} for each in translations],
        "correction": correction,
    }
    return {name: value for name, value in found.items() if value}


def description(reading: Reading) -> str:
    """One sentence on what it is about: its subtitle, else how its text begins."""
    if reading.subtitles:
        return " ".join(block.text for block in reading.subtitles)
    texts = [block.text for section in reading.sections if not section.heading for block in section.blocks]
    return texts[0][:300] if texts else reading.dated
