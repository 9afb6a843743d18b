"""What changes at the door: scans are recorded and folded, phones paired, opened and ended."""

from forumapp.checkin.service.answers import Origin, Result
from forumapp.checkin.service.devices import (
    OpenDesk,
    Said,
    Terms,
    close_desk,
    close_past,
    end_all,
    hear,
    needs_hearing,
    open_desk,
)
from forumapp.checkin.service.pairing import (
    PairingRefused,
    check_code,
    code_of,
    offer_pairing,
    pair_phone,
    terms_of,
    withdraw_pairing,
)
from forumapp.checkin.service.recording import record_scans

__all__ = [
    "OpenDesk",
    "Origin",
    "PairingRefused",
    "Result",
    "Said",
    "Terms",
    "check_code",
    "close_desk",
    "close_past",
    "code_of",
    "end_all",
    "hear",
    "needs_hearing",
    "offer_pairing",
    "open_desk",
    "pair_phone",
    "record_scans",
    "terms_of",
    "withdraw_pairing",
]
