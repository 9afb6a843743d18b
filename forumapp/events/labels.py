"""The words for an event's codes."""

from __future__ import annotations

from flask_babel import gettext

from forumapp.events.rules import ActivityKind, Ask, PartnerPart, Role, Theme


def activity_kind(code: str) -> str:
    """What kind of activity an event is."""
    return {
        ActivityKind.CAPACITY_BUILDING: gettext("Capacity building"),
        ActivityKind.RESEARCH_AND_DATA: gettext("Research and data"),
        ActivityKind.EXTERNAL_RELATIONS: gettext("External relations"),
    }[ActivityKind(code)]


def theme(code: str) -> str:
    """One of the host's themes."""
    return {
        Theme.ECONOMIC_EMPOWERMENT: gettext("Economic empowerment"),
        Theme.ENDING_VIOLENCE: gettext("Ending violence"),
        Theme.WOMEN_PEACE_SECURITY: gettext("Women, peace and security"),
        Theme.GENDER_STATISTICS: gettext("Gender statistics"),
        Theme.CLIMATE_CHANGE: gettext("Gender and climate change"),
        Theme.TECHNOLOGY: gettext("Gender and technology"),
    }[Theme(code)]


def role(code: str) -> str:
    """What somebody does in the programme."""
    return {
        Role.OPENING: gettext("Opening"),
        Role.WELCOME: gettext("Welcome"),
        Role.CONGRATULATORY: gettext("Congratulatory remarks"),
        Role.KEYNOTE: gettext("Keynote"),
        Role.MODERATOR: gettext("Moderator"),
        Role.PRESENTER: gettext("Presenter"),
        Role.DISCUSSANT: gettext("Discussant"),
        Role.MASTER_OF_CEREMONIES: gettext("Master of ceremonies"),
    }[Role(code)]


def partner_part(code: str) -> str:
    """The part of a partner organisation."""
    return {
        PartnerPart.HOST: gettext("Host"),
        PartnerPart.CO_HOST: gettext("Co-host"),
        PartnerPart.SUPPORTER: gettext("Supported by"),
        PartnerPart.PARTNER: gettext("Partner"),
    }[PartnerPart(code)]


def ask(code: str) -> str:
    """What the form may ask of every guest."""
    return {
        Ask.PHONE: gettext("Mobile phone"),
        Ask.COUNTRY: gettext("Country represented"),
        Ask.ADDRESS_AS: gettext("How to address"),
        Ask.READ_ALOUD: gettext("How the name is read aloud"),
        Ask.INTERPRETATION: gettext("Interpretation and receiver"),
        Ask.ACCOMPANYING: gettext("Accompanying persons"),
    }[Ask(code)]
