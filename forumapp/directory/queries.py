"""What is read of the directory."""

from __future__ import annotations

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from forumapp.directory.models import Host, Organization
from forumapp.kernel import search
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.order import sort_key

_HOST = select(Host).where(Host.id == 1)
CANDIDATES = 200
"""How many organisations a suggestion looks at before it ranks them."""


def host(*, session: Session) -> Host:
    """The office; a default one while none is written down, which is not kept."""
    found = session.execute(_HOST).scalar_one_or_none()
    return found or Host(
        id=1,
        names=LocalizedText(),
        about=LocalizedText(),
        place=LocalizedText(),
        languages=["en", "ko"],
        country="KR",
        accent_light="#00566b",
        accent_dark="#8accdc",
        media_contact=LocalizedText(),
        revision=0,
    )


def suggest(*, session: Session, query: str, language: str, limit: int = 8) -> list[str]:
    """Names of released organisations that the query finds, in the language where they have it, in its order."""
    ways = search.like_patterns(query)
    if not ways:
        return []
    statement = (
        select(Organization.names)
        .where(
            Organization.released.is_(True),
            or_(
                *(
                    and_(
                        *(or_(*(Organization.search_keys.like(pattern) for pattern in patterns)) for patterns in parts)
                    )
                    for parts in ways
                )
            ),
        )
        .order_by(Organization.id)
        .limit(CANDIDATES)
    )
    found = {names.in_language(language).text for names in session.scalars(statement)}
    return sorted(found, key=lambda name: sort_key(name, language))[:limit]
