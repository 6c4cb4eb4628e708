"""The post: sends the letters that wait, for as long as the relay's process lives.

It runs beside the relay, in a thread of its own, so that a slow mail server holds up letters
and nothing else.
"""

import logging
from threading import Event as Signal

from flows.carriers import prefect_answers
from flows.post_office import OfficeClosedError
from flows.send_letters import send_letters
from models.heartbeats import beat
from models.letters import waiting
from models.session import reading, unit_of_work

log = logging.getLogger(__name__)

PROGRAM = "post"
PAUSE_S = 1.0
SACK = 500  # letters in one run: some seconds for the outbox folder


def run(stop: Signal) -> None:
    """Send letters until told to stop."""
    while not stop.is_set():
        try:
            worked = empty_the_box()
        except OfficeClosedError as closed:
            log.warning("%s; the letters wait", closed)
            worked = say("mail")
        except Exception:
            log.exception("could not send letters; trying again")
            worked = False
        if not worked:
            stop.wait(PAUSE_S)


def empty_the_box() -> bool:
    """Send one sack of letters. Return False when none waited or Prefect did not answer."""
    with reading() as session:
        letters = waiting(session, SACK)
    answers = not letters or prefect_answers()
    say(None if answers else "prefect")
    if not letters or not answers:
        return False
    send_letters(letters)
    log.info("%d letters left", len(letters))
    return True


def say(waits_for: str | None) -> bool:
    """Give a sign of life, and say what is waited for. Returns that no work was done."""
    with unit_of_work() as session:
        beat(session, PROGRAM, waits_for)
    return False
