"""Where letters leave the platform: a folder of .eml files, or a mail server.

Both take one message at a time and refuse with one of two errors: this letter cannot be
delivered (the others can), or the office is closed (nothing can, for now).
"""

import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from models.settings import SettingError, Settings
from reports.letters.envelope import Envelope, domain_of

PATIENT_S = 20.0  # seconds for each step of the talk with a mail server
PERMANENT = 500  # RFC 5321: replies from here on say that trying again is of no use
PORTS = {"smtp": 25, "starttls": 587, "smtps": 465}


class OfficeClosedError(Exception):
    """Nothing can be sent now: the mail server does not answer, or the disk is full."""


class LetterRefusedError(Exception):
    """This one letter was not taken. `final` tells that trying again is of no use."""

    def __init__(self, reason: str, *, final: bool) -> None:
        super().__init__(reason)
        self.final = final


class Office(Protocol):
    """Somewhere to hand letters in."""

    at_a_time: int  # letters handed in before they are noted as sent

    def hand_in(self, name: str, message: Envelope) -> None:
        """Take one letter, or refuse it."""


@contextmanager
def open_office(settings: Settings) -> Iterator[Office]:
    """Open the mail server of the settings, or else the folder `outbox`."""
    if settings.smtp_url:
        with open_mail_server(settings.smtp_url, domain_of(settings.mail_from)) as office:
            yield office
    else:
        yield Outbox(settings.data_folder / "outbox")


class Outbox:
    """A folder where each letter is one file, however often it is handed in.

    A letter is written under a name nobody reads and then renamed, so that a file is never
    half a letter, whatever happens to the machine meanwhile.
    """

    at_a_time = 100

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise OfficeClosedError(f"cannot use the outbox: {error.strerror}") from error

    def hand_in(self, name: str, message: Envelope) -> None:
        """Write one letter down for good."""
        draft = self.folder / f".{name}.draft"
        try:
            with os.fdopen(_only_for_us(draft), "wb") as file:
                file.write(message.content)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self.folder / name)
        except OSError as error:
            raise OfficeClosedError(f"cannot write to the outbox: {error.strerror}") from error

    def forget(self, name: str) -> None:
        """Remove a letter that has become old."""
        (self.folder / name).unlink(missing_ok=True)


def _only_for_us(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)


class MailServer:
    """A conversation with a mail server."""

    at_a_time = 10

    def __init__(self, smtp: smtplib.SMTP) -> None:
        self._smtp = smtp

    def hand_in(self, name: str, message: Envelope) -> None:
        """Send one letter; the Message-ID lets the other side know a repeat."""
        del name
        try:
            self._smtp.sendmail(message.sender, [message.recipient], message.content)
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            raise _refusal(code, said) from error
        except smtplib.SMTPSenderRefused as error:
            raise OfficeClosedError(f"the mail server refuses our sender: {error}") from error
        except smtplib.SMTPServerDisconnected as error:
            raise OfficeClosedError("the mail server hung up") from error
        except smtplib.SMTPResponseException as error:
            raise _refusal(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPException as error:
            raise LetterRefusedError(str(error), final=True) from error
        except OSError as error:
            raise OfficeClosedError(f"the mail server does not answer: {error}") from error


@contextmanager
def open_mail_server(url: str, domain: str) -> Iterator[MailServer]:
    """Connect to `smtp://`, `starttls://` or `smtps://` `user:password@host:port`.

    `starttls` and `smtps` are encrypted and checked against the certificates of the system.
    `domain` is how we introduce ourselves: the name of this machine is nobody's business.
    """
    where = _read(url)
    try:
        smtp = _call(where, domain)
        with suppress(smtplib.SMTPException, OSError):
            smtp.ehlo_or_helo_if_needed()
        if where.scheme == "starttls":
            smtp.starttls(context=ssl.create_default_context())
        if where.username:
            smtp.login(unquote(where.username), unquote(where.password or ""))
    except (OSError, smtplib.SMTPException) as error:
        raise OfficeClosedError(f"the mail server does not let us in: {error}") from error
    try:
        yield MailServer(smtp)
    finally:
        with suppress(smtplib.SMTPException, OSError):
            smtp.quit()


def _read(url: str) -> SplitResult:
    where = urlsplit(url)
    if where.scheme not in PORTS or not where.hostname:
        wanted = "smtp://, starttls:// or smtps:// and a host"
        raise SettingError(f"CONVIVENCIA_SMTP_URL must begin with {wanted}")
    loopback = where.hostname in {"127.0.0.1", "::1", "localhost"}
    if where.scheme == "smtp" and where.username and not loopback:
        wanted = "starttls:// or smtps:// where a password is sent"
        raise SettingError(f"CONVIVENCIA_SMTP_URL must begin with {wanted}")
    return where


def _call(where: SplitResult, domain: str) -> smtplib.SMTP:
    host, port = str(where.hostname), where.port or PORTS[where.scheme]
    if where.scheme == "smtps":
        trusted = ssl.create_default_context()
        return smtplib.SMTP_SSL(
            host, port, local_hostname=domain, timeout=PATIENT_S, context=trusted
        )
    return smtplib.SMTP(host, port, local_hostname=domain, timeout=PATIENT_S)


def _refusal(code: int, said: bytes | str) -> LetterRefusedError:
    words = said.decode(errors="replace") if isinstance(said, bytes) else said
    return LetterRefusedError(f"{code} {words}", final=code >= PERMANENT)
