"""The words for the directory's codes."""

from __future__ import annotations

from flask_babel import get_locale, gettext

from forumapp.directory import wording
from forumapp.directory.rules import OrganizationKind, Rank


def rank(code: str) -> str:
    """A class of precedence, as the office calls it."""
    own = wording.kept().ranks.get(code)
    locale = get_locale()
    return (own.get(str(locale)) if own and locale else None) or usual_rank(code)


def usual_rank(code: str) -> str:
    """A class of precedence without the office's own wording."""
    return {
        Rank.MINISTER: gettext("Minister"),
        Rank.VICE_MINISTER: gettext("Vice minister"),
        Rank.AMBASSADOR: gettext("Ambassador"),
        Rank.CHARGE_DAFFAIRES_AI: gettext("Chargé d’affaires a.i."),
        Rank.CONSUL_GENERAL: gettext("Consul general"),
        Rank.DIRECTOR_GENERAL: gettext("Director general"),
        Rank.GENERAL_OFFICER: gettext("General officer"),
        Rank.HEAD_OF_ORGANIZATION: gettext("Head of organisation"),
    }[Rank(code)]


def organization_kind(code: str) -> str:
    """What an organisation is."""
    return {
        OrganizationKind.ORGANIZATION: gettext("Institution"),
        OrganizationKind.MISSION: gettext("Mission"),
    }[OrganizationKind(code)]
