"""A mail server that keeps what it is given, and refuses whom it is told to refuse."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread


@dataclass
class MailServer:
    """What came in, as (recipient, message), and how it answers some addresses."""

    port: int = 0
    received: list[tuple[str, bytes]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)  # address → "550 no such mailbox"
    introduced_as: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Return the address that goes into CONVIVENCIA_SMTP_URL."""
        return f"smtp://127.0.0.1:{self.port}"


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Run a mail server on a port of its own."""
    kept = MailServer()

    class Talk(StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 ready")
            whom = ""
            while line := self.rfile.readline().decode("ascii").strip():
                verb = line.upper()
                if verb.startswith(("EHLO", "HELO")):
                    kept.introduced_as.append(line.split()[1])
                    self.say("250 mail.example")
                elif verb.startswith("RCPT"):
                    whom = line.partition("<")[2].partition(">")[0]
                    self.say(kept.answers.get(whom, "250 ok"))
                elif verb == "DATA":
                    self.say("354 go on")
                    kept.received.append((whom, self.message()))
                    self.say("250 taken")
                elif verb == "QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 ok")

        def say(self, words: str) -> None:
            self.wfile.write(f"{words}\r\n".encode())

        def message(self) -> bytes:
            lines: list[bytes] = []
            while (line := self.rfile.readline()) != b".\r\n":
                lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
            return b"".join(lines)

    ThreadingTCPServer.allow_reuse_address = True
    with ThreadingTCPServer(("127.0.0.1", 0), Talk) as server:
        server.daemon_threads = True
        kept.port = server.server_address[1]
        Thread(target=server.serve_forever, daemon=True).start()
        yield kept
        server.shutdown()
