"""What a maker's protocol can guarantee is said, in both languages, and said truly."""

import pytest

from models.alerts.codes import Action, Protocol
from models.alerts.guarantees import (
    ANSWERS_ORDERS,
    TAKES_ORDERS,
    delivery_in_words,
    orders_in_words,
    preparation_in_words,
)
from models.language import LANGUAGES
from sensors.adapters import BRIDGED, Adapters, Order


@pytest.mark.parametrize("protocol", Protocol)
@pytest.mark.parametrize("words", [delivery_in_words, orders_in_words, preparation_in_words])
def test_every_protocol_says_what_it_can_guarantee(protocol, words):
    """On the page of every device, whole sentences in each language."""
    said = {words(protocol, language) for language in LANGUAGES}

    assert len(said) == len(LANGUAGES)
    assert all(one.endswith(".") for one in said)


def test_only_native_devices_are_promised_to_lose_nothing():
    """No other maker's device waits for the platform's own answer."""
    sure = {one for one in Protocol if delivery_in_words(one).startswith("No se pierde")}

    assert sure == {Protocol.NATIVE}


@pytest.mark.parametrize("protocol", Protocol)
def test_who_takes_orders_is_who_can_be_told(protocol):
    """The words and the adapters say the same."""
    prefix = "bridge" if protocol in BRIDGED else None
    adapters = Adapters()
    adapters.follow([(protocol, prefix)] if prefix else [])
    told = adapters.speaking(protocol, prefix).command(Order("c", "x", Action.SIREN_ON))

    assert (told is not None) is (protocol in TAKES_ORDERS)
    assert ANSWERS_ORDERS < TAKES_ORDERS
