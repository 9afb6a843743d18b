"""What changes a registration: receiving, deciding, amending, substituting, tickets. The caller commits."""

from forumapp.registration.service.accompanying import companions_of, count_again
from forumapp.registration.service.amending import Changes, amend, approve_names
from forumapp.registration.service.answering import answer_consents, remind_registered, send_links
from forumapp.registration.service.application import Application, Idempotency, Receipt, Reserve
from forumapp.registration.service.choosing import choose_sessions
from forumapp.registration.service.deciding import cancel, confirm, regret, reject, submit, waitlist
from forumapp.registration.service.destroying import destroy_answers
from forumapp.registration.service.expecting import Expectation, expect, expect_each, put_on_board
from forumapp.registration.service.inviting import invite, withdraw_invited
from forumapp.registration.service.lining import look_again, move_in_line
from forumapp.registration.service.merging import admitted_among, allows_after_merge, merge, stayed_of, tell_apart
from forumapp.registration.service.needing import NeedsKept, change_needs
from forumapp.registration.service.offering import accept_offer, decline_offer, expire_offers, offer
from forumapp.registration.service.places import offering_of, promote_waiting
from forumapp.registration.service.receiving import (
    find_repeated,
    forget_idempotency_keys,
    receive,
    register_walk_in,
)
from forumapp.registration.service.reindexing import reindex_people_of_countries, reindex_people_of_organizations
from forumapp.registration.service.remarking import add_note, remove_note, set_tags, tags_typed
from forumapp.registration.service.substituting import substitute
from forumapp.registration.service.tickets import reissue

__all__ = [
    "Application",
    "Changes",
    "Expectation",
    "Idempotency",
    "NeedsKept",
    "Receipt",
    "Reserve",
    "accept_offer",
    "add_note",
    "admitted_among",
    "allows_after_merge",
    "amend",
    "answer_consents",
    "approve_names",
    "cancel",
    "change_needs",
    "choose_sessions",
    "companions_of",
    "confirm",
    "count_again",
    "decline_offer",
    "destroy_answers",
    "expect",
    "expect_each",
    "expire_offers",
    "find_repeated",
    "forget_idempotency_keys",
    "invite",
    "look_again",
    "merge",
    "move_in_line",
    "offer",
    "offering_of",
    "promote_waiting",
    "put_on_board",
    "receive",
    "register_walk_in",
    "regret",
    "reindex_people_of_countries",
    "reindex_people_of_organizations",
    "reissue",
    "reject",
    "remind_registered",
    "remove_note",
    "send_links",
    "set_tags",
    "stayed_of",
    "submit",
    "substitute",
    "tags_typed",
    "tell_apart",
    "waitlist",
    "withdraw_invited",
]
