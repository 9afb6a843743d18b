"""The notices and purposes that a new event begins with, in the languages that the office writes."""

from forumapp.consent.wording.notices import INTERNATIONAL_ORGANISATION, KOREAN_CONTROLLER, TEMPLATES, Template
from forumapp.consent.wording.purposes import DEFAULT_PURPOSES, PROPOSED, ProposedPurpose

__all__ = [
    "DEFAULT_PURPOSES",
    "INTERNATIONAL_ORGANISATION",
    "KOREAN_CONTROLLER",
    "PROPOSED",
    "TEMPLATES",
    "ProposedPurpose",
    "Template",
]
