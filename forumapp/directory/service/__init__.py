"""What changes the directory: the office and its words, organisations met, edited and merged. The caller commits."""

from forumapp.directory.codec import FaultyList
from forumapp.directory.rules import (
    SameOrganization,
    SpellingTaken,
    StaleHost,
    StaleOrganization,
    UnknownOrganization,
)
from forumapp.directory.service.editing import Values, add_organization, edit_organization, release_organizations
from forumapp.directory.service.host import edit_host, name_entities, name_ranks
from forumapp.directory.service.importing import Imported, Proposed, check_list, import_list, propose
from forumapp.directory.service.meeting import find_named, find_or_make_named, find_or_make_organization, names_of
from forumapp.directory.service.merging import merge_organizations

__all__ = [
    "FaultyList",
    "Imported",
    "Proposed",
    "SameOrganization",
    "SpellingTaken",
    "StaleHost",
    "StaleOrganization",
    "UnknownOrganization",
    "Values",
    "add_organization",
    "check_list",
    "edit_host",
    "edit_organization",
    "find_named",
    "find_or_make_named",
    "find_or_make_organization",
    "import_list",
    "merge_organizations",
    "name_entities",
    "name_ranks",
    "names_of",
    "propose",
    "release_organizations",
]
