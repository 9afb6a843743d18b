"""What is held, asked and destroyed, in words."""

from forumapp.privacy.labels.certificates import Certificate, by, cause, certificate, document, put_off, standing
from forumapp.privacy.labels.held import Section, act, found_under, sections, sections_of_address
from forumapp.privacy.labels.requests import outcome, refusal

__all__ = [
    "Certificate",
    "Section",
    "act",
    "by",
    "cause",
    "certificate",
    "document",
    "found_under",
    "outcome",
    "put_off",
    "refusal",
    "sections",
    "sections_of_address",
    "standing",
]
