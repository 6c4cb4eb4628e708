"""The links that only one recipient gets: computed when a letter leaves, and kept nowhere."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from models.alerts.zone_member import ZoneMember
from models.committees.invitation import Invitation
from models.letters import Letter, LetterKind
from models.people.reset import secret_for
from models.settings import Settings
from models.trust.asker import Asker
from models.trust.registration import Registration
from models.upkeep.follower import Follower
from reports.letters.links import (
    confirm_link,
    invitation_link,
    password_link,
    question_link,
    registration_link,
    unsubscribe_link,
    zone_link,
)

Facts = Mapping[str, Any]
Links = dict[str, str]

# Whom a letter goes to: their secret by the installation's key, and the links made of it.
_SECRETS: Mapping[str, Callable[[UUID, str], str]] = {
    "member": lambda whose, key: ZoneMember(id=whose).secret(key),
    "asker": lambda whose, key: Asker(id=whose).secret(key),
    "invitation": lambda whose, key: Invitation(id=whose).code(key),
    "attendee": lambda whose, key: Registration(id=whose).secret(key),
    "follower": lambda whose, key: Follower(id=whose).secret(key),
}
_LINKS: Mapping[str, Callable[[str, Facts, str], Links]] = {
    "member": lambda home, _facts, secret: {"link": zone_link(home, secret)},
    "asker": lambda home, facts, secret: {"link": question_link(home, facts["code"], secret)},
    "invitation": lambda home, _facts, secret: {"link": invitation_link(home, secret)},
    "attendee": lambda home, facts, secret: {
        "link": registration_link(home, facts["code"], secret)
    },
    "follower": lambda home, facts, secret: {
        "confirm": confirm_link(home, facts.get("case") or facts["code"], secret),
        "unsubscribe": unsubscribe_link(home, facts.get("case") or facts["code"], secret),
    },
}


def links_of(letter: Letter, settings: Settings) -> tuple[Links, str | None]:
    """Return the links that only this recipient gets, and the secret in them.

    Secrets are computed at the last moment and kept nowhere but in the letter that left.
    """
    home = settings.public_url
    if letter.kind in {LetterKind.PERSON_INVITED, LetterKind.PERSON_RESET}:
        secret = secret_for(settings.secret, UUID(letter.facts["reset"]))
        return {"link": password_link(home, secret)}, secret
    whom, _, key = letter.recipient.partition(":")
    if whom not in _SECRETS:
        return {}, None
    secret = _SECRETS[whom](UUID(key), settings.secret)
    return _LINKS[whom](home, letter.facts, secret), secret
