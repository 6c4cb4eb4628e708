"""One thread writes to every socket, and no listener keeps another waiting."""

import re
import socket
import time
from collections.abc import Iterator
from threading import Event as Flag
from threading import Thread

import pytest

from tests.webapp.live import alarms
from webapp import watcher as watching
from webapp.live import everything, in_full
from webapp.postman import Listener, Postman, frame
from webapp.watcher import Watcher

EVENT = re.compile(rb"id: (\d+)\nevent: .+\ndata: .+\n\n")
A_WHILE = 20.0  # seconds


@pytest.fixture
def postman(watcher: Watcher) -> Iterator[Postman]:
    """The portal's postman; his round ends with the test."""
    yield Postman(watcher)
    watcher.stop()


def connected(*, narrow: bool = False) -> tuple[socket.socket, socket.socket]:
    """Return the portal's end and the listener's end of a connection, maybe a narrow one."""
    theirs = socket.socket()
    theirs.settimeout(A_WHILE)
    with socket.create_server(("127.0.0.1", 0)) as door:
        if narrow:
            theirs.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        theirs.connect(door.getsockname())
        ours, _address = door.accept()
    if narrow:
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1)
    return ours, theirs


class Line:
    """A listener at one end, and what they hear at the other."""

    def __init__(self, postman: Postman, last: int, *, narrow: bool = False) -> None:
        self.ours, self.theirs = connected(narrow=narrow)
        self.postman = postman
        self.listener = Listener(self.ours, last, everything, in_full, framed=False)
        postman.take(self.listener)

    def hears(self, events: int) -> list[int]:
        """Wait for so many events, and return their numbers."""
        heard, until = b"", time.monotonic() + A_WHILE
        while len(numbers := EVENT.findall(heard)) < events:
            assert time.monotonic() < until, "comments came, and no event"
            heard += self.theirs.recv(65536)
        return [int(number) for number in numbers]

    def close(self) -> None:
        """Hang up at both ends."""
        self.postman.give_back(self.listener)
        self.ours.close()
        self.theirs.close()


@pytest.fixture
def lines(postman, watcher) -> Iterator[list[Line]]:
    """Three lines to three listeners."""
    opened = [Line(postman, watcher.seen) for _number in range(3)]
    yield opened
    for line in opened:
        line.close()


def test_everybody_hears_the_same_in_order(lines, watcher):
    """Each event once, whether it came alone or with others."""
    before = watcher.seen
    for _time in range(20):
        alarms.ring()

    told = alarms.numbers(before)
    assert [line.hears(20) for line in lines] == [told] * 3


def test_who_hangs_up_is_noticed_at_once(lines):
    """Their seat is free then, and not at the next comment fifteen seconds later."""
    lines[1].theirs.close()

    assert lines[1].listener.gone.wait(A_WHILE)
    assert not lines[0].listener.gone.is_set()


def test_a_slow_listener_keeps_nobody_waiting_and_misses_nothing(postman, watcher, lines):
    """What the network does not take waits for it, while the others hear on."""
    slow = Line(postman, watcher.seen, narrow=True)
    before = watcher.seen
    for _time in range(200):
        alarms.ring(remark="x" * 500)

    told = alarms.numbers(before)
    assert lines[0].hears(200) == told
    assert not slow.listener.is_free
    assert slow.hears(200) == told
    slow.close()


def test_who_falls_behind_what_is_remembered_is_let_go(portal, button, monkeypatch):
    """They come back with the number they heard last, and catch up by themselves."""
    monkeypatch.setattr(watching, "KEPT", 3)
    eyes = Watcher(portal.extensions["engine"])
    eyes.start()
    before = eyes.seen
    for _time in range(5):
        alarms.ring()
        eyes.after(eyes.newest() - 1, patience=A_WHILE)
    late = Line(Postman(eyes), before)

    assert late.listener.gone.wait(A_WHILE)
    late.close()
    eyes.stop()


def test_a_comment_on_its_way_holds_back_no_alarm(postman, watcher):
    """The last alarm of the night would be heard with the first of the morning."""
    line, enough = Line(postman, watcher.seen), Flag()

    def comment() -> None:
        while not enough.is_set():
            line.listener.send(b": still here\n\n")
            time.sleep(0.0001)

    commenting = Thread(target=comment)
    commenting.start()
    try:
        for _time in range(30):
            before = watcher.newest()
            alarms.ring()
            assert line.hears(1) == alarms.numbers(before)
    finally:
        enough.set()
        commenting.join()
        line.close()


def test_a_line_that_ends_within_a_message_is_cut(postman, watcher):
    """An ending written after half a message would be read as part of it."""
    slow = Line(postman, watcher.seen, narrow=True)
    for _time in range(200):
        alarms.ring(remark="x" * 500)
    until = time.monotonic() + A_WHILE
    while slow.listener.is_free and time.monotonic() < until:
        time.sleep(0.01)

    postman.give_back(slow.listener)

    with pytest.raises(BrokenPipeError):
        slow.ours.send(b"0\r\n\r\n")
    slow.close()


def test_what_cannot_be_written_ends_one_line_only(postman, watcher, lines, caplog):
    """The postman goes on for everybody else."""

    def stumble(_message: object) -> bytes:
        raise ValueError("no words for it")

    ours, theirs = connected()
    bad = Listener(ours, watcher.seen, everything, stumble, framed=False)
    postman.take(bad)
    alarms.ring()

    assert bad.gone.wait(A_WHILE)
    assert len(lines[0].hears(1)) == 1
    assert "could not write" in caplog.text
    postman.give_back(bad)
    ours.close()
    theirs.close()


def test_a_number_that_is_used_again_is_the_newcomers(postman, watcher):
    """Sockets that are closed leave their numbers to the next."""
    for _time in range(50):
        line = Line(postman, watcher.seen)
        line.close()
    before = watcher.seen
    last = Line(postman, before)

    alarms.ring()

    assert last.hears(1) == alarms.numbers(before)
    last.close()


def test_parts_are_framed_as_http_says():
    """The length in hexadecimal digits, and a line end before and after the part."""
    assert frame(b"x" * 31) == b"1F\r\n" + b"x" * 31 + b"\r\n"
