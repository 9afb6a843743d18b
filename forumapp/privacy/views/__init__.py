"""Pages for whoever asks of her own data: by a private link, or by her address alone.

They carry no session: the secret in the link is what counts.
"""

from flask import Blueprint

from forumapp.registration.guards import refuse_foreign_forms

bp = Blueprint("privacy", __name__)
bp.before_request(refuse_foreign_forms)
