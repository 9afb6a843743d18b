"""Actors as rows keep them."""

import pytest

from forumapp.kernel.actors import COMMAND, GUEST, SYSTEM, Actor


@pytest.mark.parametrize(
    "actor", [GUEST, SYSTEM, COMMAND, Actor.user(7), Actor.key(3), Actor.device(12), Actor.focal_point(4)]
)
def test_a_reference_reads_back_as_the_same_actor(actor: Actor) -> None:
    assert Actor.from_reference(actor.reference) == actor


def test_staff_are_people_of_the_office() -> None:
    assert [
        actor.is_staff for actor in (Actor.user(7), COMMAND, GUEST, SYSTEM, Actor.key(3), Actor.focal_point(4))
    ] == [
        True,
        True,
        False,
        False,
        False,
        False,
    ]


def test_anything_else_is_refused() -> None:
    with pytest.raises(ValueError, match="pope"):
        Actor.from_reference("pope:1")
