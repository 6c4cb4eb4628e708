"""Passwords that would be guessed are refused; the others are kept unreadable."""

import pytest

from models.people.password import (
    CHEAP,
    RECOMMENDED,
    WeakPasswordError,
    approve,
    hash_password,
    is_outdated,
    is_password,
)
from tests.people import PASSWORD


@pytest.mark.parametrize(
    ("plain", "reason"),
    [
        ("corta", "short"),
        ("x" * 201, "long"),
        ("aaaaaaaaaaaa", "common"),
        ("20261122334455", "common"),
        ("Convivencia2026", "common"),
        ("contraseña 123", "common"),
        ("jairo@demo.cucuta.example", "personal"),
        ("jairojairo", "personal"),
    ],
)
def test_a_password_that_would_be_guessed_is_refused(plain, reason):
    """Too short, tried first by everybody, or simply one's own name."""
    with pytest.raises(WeakPasswordError, match=reason):
        approve(plain, "Jairo", "jairo@demo.cucuta.example")


@pytest.mark.parametrize("plain", [PASSWORD, "¡ñandú corre lejos!", "日本語のパスワード長い"])
def test_a_phrase_is_a_good_password(plain):
    """No rule about capitals or signs; any script will do."""
    approve(plain, "Jairo", "jairo@demo.cucuta.example")


def test_only_the_right_password_opens():
    """And no password opens an account that never had one."""
    kept = hash_password(PASSWORD, CHEAP)

    assert is_password(PASSWORD, kept, CHEAP)
    assert not is_password(PASSWORD.title(), kept, CHEAP)
    assert not is_password(PASSWORD, None, CHEAP)
    assert not is_password("nobody has this password", None, CHEAP)
    assert not is_password("x" * 10_000, kept, CHEAP)


def test_two_people_with_one_password_have_two_hashes():
    """Every hash has its own salt, and says argon2id and its cost."""
    first, second = (hash_password(PASSWORD, CHEAP) for _ in range(2))

    assert first != second
    assert first.startswith("$argon2id$v=19$m=8,t=1,p=1$")


def test_a_hash_of_yesterdays_cost_is_renewed():
    """What tests find cheap is not good enough for a city."""
    kept = hash_password(PASSWORD, CHEAP)

    assert not is_outdated(kept, CHEAP)
    assert is_outdated(kept, RECOMMENDED)
    assert (RECOMMENDED.memory_kib, RECOMMENDED.passes) >= (64 * 1024, 3)
