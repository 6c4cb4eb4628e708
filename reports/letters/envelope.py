"""Puts a letter into an e-mail that every mail server accepts.

Built with the library's own header types, which refuse a line break where an address or a
subject belongs: nobody can add a recipient by typing one. The same letter gives the same
bytes on every try.
"""

import email.policy
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from hashlib import sha256

from models.letters import Letter
from reports.letters.render import Rendered

LONGEST_ADDRESS = 254  # RFC 5321, section 4.5.3.1.3, without the angle brackets


class AddressRefusedError(ValueError):
    """A letter is addressed to something that is no e-mail address."""


def envelope(
    letter: Letter, words: Rendered, *, sender: str, unsubscribe: str | None = None
) -> EmailMessage:
    """Return the e-mail for a letter, ready for a file or a mail server.

    `sender` is `convivencia@cucuta.example`, or the same with a name in front. Raises
    AddressRefusedError for an address that no server could deliver to.
    """
    name, address = parseaddr(sender)
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"] = Address(name or "Convivencia", addr_spec=address)
    message["To"] = recipient(letter.address)
    message["Subject"] = words.subject
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = letter.message_id(domain_of(sender))
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notices, please
    if unsubscribe:
        message["List-Unsubscribe"] = f"<{unsubscribe}>"
    message.set_content(words.text, cte="quoted-printable")
    message.add_alternative(words.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = letter.language
    # Drawn from the letter, since the library's own choice changes from try to try.
    message.set_boundary(f"=_{sha256(letter.digest.encode()).hexdigest()[:24]}")
    return message


def recipient(address: str) -> Address:
    """Return an address as headers want it; a domain may be written as people read it."""
    local, _, domain = address.strip().rpartition("@")
    try:
        spec = f"{local}@{domain.encode('idna').decode('ascii')}"
        if not local.isascii() or len(spec) > LONGEST_ADDRESS or not local or "." not in domain:
            raise AddressRefusedError(f"not an e-mail address: {address[:80]!r}")
        return Address(addr_spec=spec)
    except (HeaderParseError, UnicodeError, ValueError, IndexError) as unreadable:
        raise AddressRefusedError(f"not an e-mail address: {address[:80]!r}") from unreadable


def domain_of(sender: str) -> str:
    """Return the domain that letters come from, never the name of this machine."""
    return parseaddr(sender)[1].rpartition("@")[2] or "convivencia.invalid"
