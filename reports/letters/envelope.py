"""Puts a letter into an e-mail that every mail server accepts.

Written out by hand, header by header: the library's message objects take ten times as long,
and a mended street may mean thousands of letters. What stands in a header is either ours, or
an address that was parsed, or a subject without a single control character, so nobody can add
a recipient by typing one; a test reads every letter back with the library's strictest reader.
The same letter gives the same bytes on every try.
"""

from base64 import b64encode
from binascii import b2a_qp
from collections.abc import Sequence
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import Header
from email.headerregistry import Address
from email.utils import format_datetime, formataddr, parseaddr
from functools import lru_cache
from hashlib import sha256

from models.letters import Letter
from reports.letters.render import Rendered

LONGEST_ADDRESS = 254  # RFC 5321, section 4.5.3.1.3, without the angle brackets
NAME = "Convivencia"
LINE = 76  # signs of an enclosure in one line (RFC 2045, section 6.8)


class AddressRefusedError(ValueError):
    """A letter is addressed to something that is no e-mail address."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """Something beside the words: a calendar entry, a picture. `kind` is its media type.

    Both come from us, never from people: they stand in headers as they are.
    """

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """An e-mail: who it is from and for, as the mail server is told, and its bytes."""

    sender: str
    recipient: str
    content: bytes


def envelope(
    letter: Letter,
    words: Rendered,
    *,
    sender: str,
    unsubscribe: str | None = None,
    enclosed: Sequence[Enclosure] = (),
) -> Envelope:
    """Return the e-mail for a letter, ready for a file or a mail server.

    `sender` is `convivencia@cucuta.example`, or the same with a name in front. Raises
    AddressRefusedError for an address that no server could deliver to.
    """
    name, address = _sender(sender)
    whom = recipient(letter.address)
    boundary = f"=_{sha256(letter.digest.encode()).hexdigest()[:24]}"  # the same every time
    headers = {
        "From": formataddr((name, address)),
        "To": whom,
        "Subject": Header(words.subject, _charset(words.subject), header_name="Subject").encode(
            linesep="\r\n"
        ),
        "Date": format_datetime(letter.written_at),
        "Message-ID": letter.message_id(domain_of(sender)),
        "Auto-Submitted": "auto-generated",  # RFC 3834: no holiday notices, please
        **({"List-Unsubscribe": f"<{unsubscribe}>"} if unsubscribe else {}),
        "Content-Language": letter.language,
        "MIME-Version": "1.0",
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    content = _alternatives(boundary, words)
    if enclosed:
        content = _with_enclosures(boundary.replace("=_", "=m"), content, enclosed)
    return Envelope(address, whom, head.encode("ascii") + content)


def _alternatives(boundary: str, words: Rendered) -> bytes:
    """Write both forms of the words, the richer one last (RFC 2046, section 5.1.4)."""
    return b"".join(
        (
            f'Content-Type: multipart/alternative; boundary="{boundary}"\r\n'.encode("ascii"),
            _part(boundary, "plain", words.text),
            _part(boundary, "html", words.html),
            f"\r\n--{boundary}--\r\n".encode("ascii"),
        )
    )


def _with_enclosures(boundary: str, words: bytes, enclosed: Sequence[Enclosure]) -> bytes:
    """Put what is enclosed after the words."""
    edge = f"\r\n--{boundary}\r\n".encode("ascii")
    head = f'Content-Type: multipart/mixed; boundary="{boundary}"\r\n'.encode("ascii")
    end = f"\r\n--{boundary}--\r\n".encode("ascii")
    return b"".join((head, edge, words, *(edge + _enclosure(one) for one in enclosed), end))


def _enclosure(one: Enclosure) -> bytes:
    coded = b64encode(one.content)
    lines = [coded[start : start + LINE] for start in range(0, len(coded), LINE)]
    head = (
        f"Content-Type: {one.kind}\r\n"
        f'Content-Disposition: attachment; filename="{one.name}"\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\n"
    )
    return head.encode("ascii") + b"\r\n".join(lines)


@lru_cache(maxsize=4096)
def recipient(address: str) -> str:
    """Return an address as headers want it; a domain may be written as people read it."""
    local, _, domain = address.strip().rpartition("@")
    try:
        spec = f"{local}@{domain.encode('idna').decode('ascii')}"
        if not spec.isascii() or len(spec) > LONGEST_ADDRESS or not local or "." not in domain:
            raise AddressRefusedError(f"not an e-mail address: {address[:80]!r}")
        return Address(addr_spec=spec).addr_spec
    except (HeaderParseError, UnicodeError, ValueError, IndexError) as unreadable:
        raise AddressRefusedError(f"not an e-mail address: {address[:80]!r}") from unreadable


def domain_of(sender: str) -> str:
    """Return the domain that letters come from, never the name of this machine."""
    return _sender(sender)[1].rpartition("@")[2]


@lru_cache(maxsize=4)
def _sender(written: str) -> tuple[str, str]:
    name, address = parseaddr(written)
    return " ".join(name.split()) or NAME, recipient(address)


def _charset(words: str) -> str:
    return "us-ascii" if words.isascii() else "utf-8"


def _part(boundary: str, kind: str, words: str) -> bytes:
    """Write one of the two forms of the text, in lines that no server breaks (RFC 2045)."""
    head = (
        f"\r\n--{boundary}\r\nContent-Type: text/{kind}; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    lines = words.encode("utf-8", "replace").replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return head.encode("ascii") + b2a_qp(lines, istext=True)
