"""Reading mails as their recipients do: the parts, the words, what the pictured QR says."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from io import BytesIO

import zxingcpp
from icalendar import Calendar
from PIL import Image

from tests.support.pages import plain


@dataclass(frozen=True)
class Letter:
    """A mail, parsed anew from its bytes."""

    mail: EmailMessage

    @classmethod
    def of(cls, data: bytes) -> Letter:
        """The mail that was sent as these bytes."""
        mail = message_from_bytes(data, policy=default)
        assert isinstance(mail, EmailMessage)
        return cls(mail)

    @property
    def subject(self) -> str:
        return plain(str(self.mail["Subject"]))

    @property
    def text(self) -> str:
        """The plain text, glue taken away."""
        return plain(self._content("plain"))

    @property
    def html(self) -> str:
        """The page, as it was sent."""
        return self._content("html")

    @property
    def ticket(self) -> str | None:
        """What a scanner reads from the picture in the page; None where the page shows none."""
        if 'src="cid:ticket"' not in self.html:
            return None
        (picture,) = [part for part in self.mail.walk() if part["Content-ID"] == "<ticket>"]
        assert picture.get_content_type() == "image/png"
        found = zxingcpp.read_barcodes(Image.open(BytesIO(picture.get_content())))
        return found[0].text

    @property
    def calendar(self) -> Calendar | None:
        """The calendar file beside the text, where there is one."""
        files = [part for part in self.mail.iter_attachments() if part.get_content_type() == "text/calendar"]
        if not files:
            return None
        content = files[0].get_content()
        return Calendar.from_ical(content)

    def _content(self, kind: str) -> str:
        body = self.mail.get_body(preferencelist=(kind,))
        assert body is not None
        return str(body.get_content())
