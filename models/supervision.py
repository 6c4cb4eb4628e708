"""Keeps the programs running: the library supervisor, told what is special about ours.

Three things differ from a plain supervisord. The broker and the gateway carry calls for
help, so they are never left away for more than two seconds. What the programs say is also
shown on the terminal. And nothing outlives us: a child is told when we die, its
grandchildren are killed with it, and what escaped its group falls to us and is killed too.
"""

import ctypes
import errno
import logging
import os
import shlex
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
from supervisor.datatypes import RestartUnconditionally
from supervisor.dispatchers import PInputDispatcher, POutputDispatcher
from supervisor.events import ProcessCommunicationStdoutEvent
from supervisor.medusa.asyncore_25 import ExitNow
from supervisor.options import ProcessConfig, ProcessGroupConfig, ServerOptions
from supervisor.process import Subprocess
from supervisor.states import RUNNING_STATES, ProcessStates
from supervisor.supervisord import Supervisor

from models.echo import Echo, Lines
from models.programs import Program, Rank, State

log = logging.getLogger("up")

LOOK_EVERY = 0.1  # seconds between two looks at the children
BRISK_PAUSE = 1.5  # seconds; with a look and a start it stays under two
LONGEST_PAUSE = 60.0
STOP_WITHIN = 3  # seconds, for each of the two ranks; then the whole group is killed
SETTLED_AFTER = 1  # seconds; a program that lived so long has started
LOG_BYTES, LOG_FILES = 10_000_000, 5
OPEN_FILES = 1024
BACKGROUND = 5  # how much the slow work yields to people and alarms (nice(2))

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
_libc = ctypes.CDLL(None, use_errno=True)

CONDITIONS = {
    ProcessStates.RUNNING: "running",
    ProcessStates.STARTING: "starting",
    ProcessStates.BACKOFF: "waiting",
    ProcessStates.EXITED: "waiting",
}


def end_with_parent() -> None:
    """Ask the kernel to end this process when the one that started it is gone."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class City:
    """All the programs, supervised until a signal says stop."""

    def __init__(self, programs: list[Program], logs: Path, echo: Echo) -> None:
        self.echo = echo
        self.looks: list[Callable[[], None]] = []  # called at every look, must not wait
        self.complained_at = float("-inf")
        self.options = _options(self._look)
        self.options.process_group_configs = [
            ProcessGroupConfig(
                self.options,
                rank.name.lower(),
                rank,
                [
                    _config(self.options, one, logs, echo)
                    for one in programs
                    if one.rank is rank
                ],
            )
            for rank in Rank
        ]
        self.supervisor = Supervisor(self.options)

    def run(self) -> None:
        """Start everything; return when everything has stopped."""
        _libc.prctl(PR_SET_CHILD_SUBREAPER, 1)
        for group in self.options.process_group_configs:
            self.supervisor.add_process_group(group)
        self.options.setsignals()
        try:
            self.supervisor.runforever()
        except ExitNow:
            pass
        finally:
            kill_all(psutil.Process().children(recursive=True))
            self.options.cleanup()

    def states(self) -> list[State]:
        """Return how every program is doing."""
        groups = self.supervisor.process_groups.values()
        return [one.report() for group in groups for one in group.processes.values()]

    def _look(self) -> None:
        """Do what is to be done at every look; a full disk must not end the supervisor."""
        for look in self.looks:
            try:
                look()
            except OSError as error:
                self._complain(error)

    def _complain(self, error: OSError) -> None:
        """Say once a minute what cannot be written down: looks come ten times a second."""
        if time.monotonic() - self.complained_at > LONGEST_PAUSE:
            self.complained_at = time.monotonic()
            log.warning("cannot keep what the programs do: %s", error.strerror)


class Child(Subprocess):
    """One program that is kept running."""

    starts = 0

    def spawn(self) -> int | None:
        """Start it, and count how often that was needed."""
        self.starts += 1
        pid: int | None = super().spawn()
        log.info("started %s (process %s)", self.config.name, pid)
        return pid

    def change_state(self, new_state: int, expected: bool = True) -> Any:  # noqa: FBT001, FBT002 - supervisor's signature
        """Let the pause before the next try grow, but the brisk ones never wait long."""
        changed = super().change_state(new_state, expected)
        if new_state == ProcessStates.BACKOFF:
            longest = BRISK_PAUSE if self.config.brisk else LONGEST_PAUSE
            self.delay = time.time() + min(self.backoff / 2, longest)
        return changed

    def finish(self, pid: int, status: int) -> None:
        """Take note that it died, and end whatever it had started in its group."""
        super().finish(pid, status)
        try:
            os.killpg(pid, signal.SIGKILL)
        except OSError as error:
            if error.errno not in {errno.ESRCH, errno.EPERM}:
                raise

    def report(self) -> State:
        """Say how it is doing."""
        runs = self.state in RUNNING_STATES
        return State(
            name=self.config.name,
            condition=CONDITIONS.get(self.state, "stopped"),
            pid=self.pid or 0,
            for_s=int(time.time() - self.laststart) if runs else 0,
            restarts=max(self.starts - 1, 0),
        )

    def _prepare_child_fds(self) -> None:
        """Run in the child, before it becomes the program."""
        super()._prepare_child_fds()
        end_with_parent()
        if self.config.background:
            os.nice(BACKGROUND)


class ChildConfig(ProcessConfig):
    """What supervisor must know about one program, and where its words are shown."""

    brisk = background = False
    echo: Echo

    def make_process(self, group: Any = None) -> Child:
        """Make the record that follows the program through its lives."""
        child = Child(self)
        child.group = group
        return child

    def make_dispatchers(self, proc: Child) -> tuple[dict[int, Any], dict[str, int]]:
        """Listen to what it says, on standard error as on standard output."""
        pipes = self.options.make_pipes(stderr=False)
        listener = Listener(proc, ProcessCommunicationStdoutEvent, pipes["stdout"])
        listener.lines = Lines(self.name, self.echo)
        stdin = PInputDispatcher(proc, "stdin", pipes["stdin"])
        return {pipes["stdout"]: listener, pipes["stdin"]: stdin}, pipes


class Listener(POutputDispatcher):
    """Keeps what a program says in its log file, and shows it.

    Situation: the disk is full, and the file takes nothing. Consequence: an error that left
    here would close the pipe, the program would die of its next word, and with standard error
    on the same disk the supervisor as well: for want of a log nobody would hear a call for
    help. Trade-off: those lines are on the terminal only.
    """

    lines: Lines

    def _log(self, data: bytes) -> None:
        files = self.normallog.handlers if self.normallog else ()
        try:
            for file in files:
                file.handleError = _say_nothing
            super()._log(data)
        except (OSError, ValueError):  # full while one file made room for the next
            for file in files:
                with suppress(OSError, ValueError):
                    file.reopen()
        if data:
            self.lines.feed(data)


def _say_nothing() -> None:
    """Not a traceback for each line that a file did not take."""


class Poller:
    """Looks at the children ten times a second, where supervisor would look once.

    A child that is killed wakes nobody up, so that one look a second would leave the broker
    away for a second before anything is done about it.
    """

    look: Callable[[], None]

    def __init__(self, inner: Any, look: Callable[[], None]) -> None:
        self.inner, self.look = inner, look

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def poll(self, timeout: float) -> Any:
        """Wait a moment for somebody to say something."""
        self.look()
        return self.inner.poll(min(timeout, LOOK_EVERY))


class Notes:
    """What supervisor itself has to say, in the form of all our logs."""

    def warn(self, message: str, **values: Any) -> None:
        """Say it, on the terminal and in the log."""
        log.warning("%s", message % values if values else message)

    critical = error = warn

    def info(self, message: str, **values: Any) -> None:
        """Keep it to oneself: what goes as it should is in the file of states."""

    debug = blather = trace = info

    def close(self) -> None:
        """Nothing to close."""


def _options(look: Callable[[], None]) -> ServerOptions:
    options = ServerOptions()
    options.minfds, options.strip_ansi, options.test = OPEN_FILES, True, False
    options.loglevel, options.serverurl, options.identifier = 20, None, "convivencia"
    options.logger = Notes()
    options.poller = Poller(options.poller, look)
    return options


def _config(options: ServerOptions, program: Program, logs: Path, echo: Echo) -> ChildConfig:
    chosen: dict[str, Any] = dict.fromkeys(ProcessConfig.req_param_names)
    chosen.update(
        name=program.name,
        command=shlex.join(program.command),
        priority=1,
        autostart=True,
        autorestart=RestartUnconditionally,
        startsecs=SETTLED_AFTER,
        startretries=10**9,  # never give up: the city has nobody who would start it again
        exitcodes=[0],
        stdout_logfile=str(logs / f"{program.name}.log"),
        stdout_logfile_maxbytes=LOG_BYTES,
        stdout_logfile_backups=LOG_FILES,
        stdout_capture_maxbytes=0,
        stdout_events_enabled=False,
        stderr_events_enabled=False,
        redirect_stderr=True,
        stopsignal=signal.SIGTERM,
        stopwaitsecs=STOP_WITHIN,
        stopasgroup=False,  # the head of a group stops its own; the rest is killed with it
        killasgroup=True,
    )
    config = ChildConfig(options, **chosen)
    config.brisk, config.background, config.echo = program.brisk, program.background, echo
    return config


def kill_all(processes: list[psutil.Process]) -> None:
    """Kill processes, and wait until they are gone."""
    for process in processes:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(processes, timeout=2)
