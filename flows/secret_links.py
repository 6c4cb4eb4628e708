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
from models.trust.thanker import Thanker, second_secret
from models.upkeep.follower import Follower
from reports.letters.links import (
    confirm_link,
    invitation_link,
    own_thanks_link,
    password_link,
    question_link,
    registration_link,
    second_link,
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
    "thanker": lambda whose, key: Thanker(id=whose).secret(key),
    "second": second_secret,
}
_LINKS: Mapping[str, Callable[[str, Facts, str], Links]] = {
    "member": lambda home, _facts, secret: {"link": zone_link(home, secret)},
    "asker": lambda home, facts, secret: {"link": question_link(home, facts["code"], secret)},
    "invitation": lambda home, _facts, secret: {"link": invitation_link(home, secret)},
    "attendee": lambda home, facts, secret: {
        "link": registration_link(home, facts["code"], secret)
    },
    "thanker": lambda home, _facts, secret: {"own": own_thanks_link(home, secret)},
    "second": lambda home, facts, secret: {"second": second_link(home, facts["code"], secret)},
    "follower": lambda home, facts, secret: {
        "confirm": confirm_link(home, facts.get("case") or facts["code"], secret),
        "unsubscribe": unsubscribe_link(home, facts.get("case") or facts["code"], secret),
    },
}


def links_of(letter: Letter, settings: Settings) -> tuple[Links, tuple[str, ...]]:
    """Return the links that only this recipient gets, and the secrets in them.

    Secrets are computed at the last moment and kept nowhere but in the letter that left. Who
    gave thanks gets a second link, to pass on to somebody who saw it too.
    """
    home, facts = settings.public_url, letter.facts
    if letter.kind in {LetterKind.PERSON_INVITED, LetterKind.PERSON_RESET}:
        secret = secret_for(settings.secret, UUID(facts["reset"]))
        return {"link": password_link(home, secret)}, (secret,)
    whom, _, key = letter.recipient.partition(":")
    theirs = {whom: key} if whom in _SECRETS else {}
    if whom == "thanker":
        theirs["second"] = facts["thanks_id"]
    links: Links = {}
    secrets = []
    for whose, known in theirs.items():
        secret = _SECRETS[whose](UUID(known), settings.secret)
        links |= _LINKS[whose](home, facts, secret)
        secrets.append(secret)
    return links, tuple(secrets)
