"""What is held, asked and destroyed, in words."""

from forumapp.privacy.labels.certificates import Certificate, by, cause, certificate, document, put_off, standing
from forumapp.privacy.labels.held import Section, act, sections
from forumapp.privacy.labels.requests import outcome, refusal

__all__ = [
    "Certificate",
    "Section",
    "act",
    "by",
    "cause",
    "certificate",
    "document",
    "outcome",
    "put_off",
    "refusal",
    "sections",
    "standing",
]
