"""The ten people of the demonstration: one for each thing people do on the platform."""

import secrets
from collections.abc import Mapping

from sqlalchemy import select

from models.clock import now
from models.events import PLATFORM, Actor
from models.language import say
from models.people.grant import Grant, Role
from models.people.password import hash_password, is_password
from models.people.person import Person
from models.places.territory import comuna_id
from models.session import reading, unit_of_work

DOMAIN = "demo.cucuta.example"
COMMITTEE = comuna_id(6)  # where most of what is replayed lies
DEPARTMENT = "alumbrado-publico"

# The word before the @, the name that colleagues see, the role, and where it holds.
ACCOUNTS = (
    ("admin", "Administración", Role.ADMIN, None),
    ("comite", "Comité de la Comuna 6", Role.COMMITTEE, COMMITTEE),
    ("enlace", "Enlace comunitario", Role.LIAISON, None),
    ("dependencia", "Cuadrilla de alumbrado", Role.DEPARTMENT, DEPARTMENT),
    ("sala", "Sala de control", Role.CONTROL_ROOM, None),
    ("supervision", "Supervisión de la sala", Role.SUPERVISOR, None),
    ("comando", "Comando", Role.COMMANDER, None),
    ("patrulla", "Patrulla", Role.PATROL, None),
    ("bomberos", "Bomberos", Role.RESPONDER, None),
    ("auditor", "Auditoría", Role.AUDITOR, None),
)


def open_accounts(password: str = "") -> str | None:
    """Open the accounts that are missing, and return their password if any was set.

    Without a password a random one is made. Accounts that are there keep theirs, unless the
    installation now asks for another one in so many words.
    """
    with reading() as session:
        known = {one.email: one for one in session.scalars(select(Person)) if _is_ours(one)}
    missing = [row for row in ACCOUNTS if address(row[0]) not in known]
    rekeyed = [
        one.id
        for one in known.values()
        if password and not is_password(password, one.password_hash)
    ]
    if not missing and not rekeyed:
        return password or None
    chosen = password or secrets.token_urlsafe(9)
    kept = hash_password(chosen)  # takes long on purpose, so before anybody has to wait
    with unit_of_work() as session:
        for word, name, role, scope in missing:
            person = Person(name=name, email=address(word), created_at=now())
            person.take_password_hash(kept, by=person.actor)
            session.add(person)
            session.flush()
            session.add(Grant.give(person, role, scope, by=PLATFORM))
        for person_id in rekeyed:
            person = session.get_one(Person, person_id)
            person.take_password_hash(kept, by=person.actor)
    return chosen


def cast() -> Mapping[str, Actor]:
    """Return how each of them signs, by the word before the @."""
    with reading() as session:
        people = {one.email: one.actor for one in session.scalars(select(Person))}
    return {word: people[address(word)] for word, *_ in ACCOUNTS}


def address(word: str) -> str:
    """Return an address of the demonstration."""
    return f"{word}@{DOMAIN}"


def welcome(password: str | None) -> list[str]:
    """Say who can sign in, and with which password."""
    how = f"all with the password {password}" if password else "with the password they have"
    told = [f"  {address(word):<34} {say(role, 'en')}" for word, _, role, _ in ACCOUNTS]
    return [f"accounts of the demonstration, {how}:", *told]


def _is_ours(person: Person) -> bool:
    return person.email.endswith(f"@{DOMAIN}")
