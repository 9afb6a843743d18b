"""The root of the named errors: exceptions that carry facts, for which the view chooses the words."""


class DomainError(Exception):
    """A rule of the domain refused something.

    Subclasses are named after the reason and carry facts as attributes, never sentences: a room's ``labels`` turns
    each of them into words in the reader's language.
    """
