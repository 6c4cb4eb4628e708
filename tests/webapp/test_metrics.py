"""Figures for Prometheus: counts and ages, and nothing about a person."""

from models.alerts.gateway_figures import GatewayFigures, write_figures
from tests.people import CAST


def test_the_figures_are_counted_anew_at_every_look(browser, visit_as):
    """Whichever worker answers, it tells the same."""
    assert "convivencia_sessions_open 0.0" in browser.get("/metrics").text

    visit_as("jairo")

    assert "convivencia_sessions_open 1.0" in browser.get("/metrics").text


def test_the_figures_name_nobody(browser, visit_as):
    """They are open to whoever asks, so they may say nothing personal."""
    visit_as("jairo")

    said = browser.get("/metrics").text.lower()

    assert not any(name in said for name in CAST)
    assert "convivencia_deliveries_parked 0.0" in said


def test_the_gateways_own_figures_are_told_while_there_is_one(browser, settings):
    """What it took in, and how long the oldest message has been waiting."""
    assert "convivencia_gateway" not in browser.get("/metrics").text
    write_figures(settings.data_folder, GatewayFigures({"news": 7}, waiting=2, oldest_s=1.5))

    said = browser.get("/metrics").text

    assert 'convivencia_gateway{what="news"} 7.0' in said
    assert "convivencia_gateway_oldest_seconds 1.5" in said
