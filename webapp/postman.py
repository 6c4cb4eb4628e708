"""Brings news to every open stream of this process, with one thread for all of them.

A stream holds a thread of gunicorn for as long as it lasts. If each of these woke at every
event, five hundred would fight for one interpreter twenty times a second, and whoever waits
for a page would wait for them. Here they sleep: once a stream has begun and has caught up,
its socket is handed to the postman, who writes the same bytes to one after the other. He
rests after a round, the longer the more listeners there are; what comes meanwhile goes with
the next one, so that two hundred events a second cost no more than thirty.
"""

import logging
import os
import select
import time
import weakref
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from socket import MSG_DONTWAIT, MSG_NOSIGNAL, SHUT_RDWR, socket
from threading import Event as Flag
from threading import Lock, Thread

from webapp.watcher import Message, Watcher

log = logging.getLogger(__name__)

REST = 8  # times as long as the round kept the processor busy, so a ninth of it at most
LONGEST_REST = 0.08  # seconds

Chosen = Callable[[Message], bool]
Told = Callable[[Message], bytes]

# Told once each: that there is room again, that the other end is gone. What it says is not
# listened to.
NOTICED = select.EPOLLOUT | select.EPOLLRDHUP | select.EPOLLET
OVER = select.EPOLLRDHUP | select.EPOLLHUP | select.EPOLLERR


class Listener:
    """Whoever is at the other end of a stream.

    `last` is the number of the last event that was for them or passed them by; `gone` is set
    when nobody is there any more, or nothing more can be told on this line.
    """

    def __init__(
        self, door: socket, last: int, chosen: Chosen, told: Told, *, framed: bool
    ) -> None:
        self.door, self.number = door, door.fileno()
        self.last, self.chosen, self.told, self.framed = last, chosen, told, framed
        self.gone = Flag()
        self.left = False  # its thread took the socket back
        self._waiting = b""  # what the network did not take yet
        self._lock = Lock()

    @property
    def is_free(self) -> bool:
        """Tell whether something may be sent: nothing waits, and somebody is there."""
        return not self._waiting and not self.gone.is_set()

    def send(self, text: bytes) -> bool:
        """Send what the network takes at once; the rest waits until there is room.

        Return False, and take nothing, while something waits already.
        """
        with self._lock:
            if self._waiting:
                return False
            self._push(frame(text) if self.framed else text)
            return True

    def go_on(self) -> None:
        """Send what waits: there is room again."""
        with self._lock:
            if self._waiting:
                self._push(self._waiting)

    def leave(self) -> None:
        """Let nothing more be sent. A line that ends within a message is cut, not ended."""
        with self._lock:
            self.left = True
            if self._waiting:
                with suppress(OSError):
                    self.door.shutdown(SHUT_RDWR)

    def _push(self, words: bytes) -> None:
        if self.left:
            return
        try:
            sent = self.door.send(words, MSG_DONTWAIT | MSG_NOSIGNAL)
        except BlockingIOError:
            sent = 0
        except OSError:
            self.gone.set()
            return
        self._waiting = words[sent:]


class Postman:
    """Knows every listener of this process, and goes round when there is news."""

    def __init__(self, watcher: Watcher) -> None:
        self._watcher = watcher
        self._listeners: dict[int, Listener] = {}  # by the number of their socket
        self._changed: deque[Listener] = deque()  # who came or left
        self._bell = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        weakref.finalize(self, os.close, self._bell)
        self._starting = Lock()
        self._thread: Thread | None = None
        watcher.wake(self.ring)

    def ring(self) -> None:
        """Say that there is something to do."""
        os.eventfd_write(self._bell, 1)

    def take(self, listener: Listener) -> None:
        """Bring news to a listener from now on, until it is given back."""
        with self._starting:
            if self._thread is None:
                self._thread = Thread(target=self._work, name="postman", daemon=True)
                self._thread.start()
        self._changed.append(listener)
        self.ring()

    def give_back(self, listener: Listener) -> None:
        """Bring nothing more: when this returns, its socket is no longer written to."""
        listener.leave()
        self._changed.append(listener)
        self.ring()

    def _work(self) -> None:
        with select.epoll() as doors:
            doors.register(self._bell, select.EPOLLIN)
            while not self._watcher.stopped:
                for number, noticed in doors.poll():
                    self._notice(number, noticed)
                while self._changed:
                    self._settle(doors, self._changed.popleft())
                began = time.thread_time()
                if self._go_round():
                    time.sleep(min(REST * (time.thread_time() - began), LONGEST_REST))
        for listener in self._listeners.values():
            listener.gone.set()

    def _notice(self, number: int, noticed: int) -> None:
        if number == self._bell:
            os.eventfd_read(self._bell)
        elif (listener := self._listeners.get(number)) is None:
            return
        elif noticed & OVER:
            listener.gone.set()
        else:
            listener.go_on()

    def _settle(self, doors: select.epoll, listener: Listener) -> None:
        """Let in who came, and forget who left.

        The number of a socket that was closed may be somebody else's by now; they are behind
        it in the queue, so it is forgotten before they come in.
        """
        known = self._listeners.get(listener.number) is listener
        if listener.left and known:
            del self._listeners[listener.number]
            with suppress(OSError):  # closed already
                doors.unregister(listener.number)
        elif not listener.left and not known:
            self._listeners[listener.number] = listener
            doors.register(listener.number, NOTICED)

    def _go_round(self) -> bool:
        """Bring everybody what is new to them, and tell whether anything was."""
        newest = self._watcher.seen
        letters: dict[tuple[object, ...], bytes | None] = {}
        for listener in self._listeners.values():
            if listener.last >= newest or not listener.is_free:
                continue
            alike = (listener.last, listener.chosen, listener.told)
            if alike not in letters:
                letters[alike] = self._letter(listener, newest)
            if (letter := letters[alike]) is None:
                listener.gone.set()  # they come back, and say where they were
            elif not letter or listener.send(letter):
                listener.last = newest
        return bool(letters)

    def _letter(self, listener: Listener, newest: int) -> bytes | None:
        """Write what a listener has not heard; None if it fell behind what is remembered."""
        news = self._watcher.since(listener.last)
        if news is None:
            return None
        try:
            return b"".join(
                listener.told(one)
                for one in news
                if one.number <= newest and listener.chosen(one)
            )
        except Exception:
            log.exception("could not write what a listener is told")
            return None


def frame(text: bytes) -> bytes:
    """Frame a part of an answer that is sent in parts (RFC 9112, section 7.1)."""
    return b"%X\r\n%b\r\n" % (len(text), text)
