"""Hand what happened to the flows, and send the letters: `python -m flows`."""

import logging
import os
import signal
from threading import Event as Signal
from threading import Thread

from flows import post, relay
from flows.only_one import only_one
from models import logs
from models.settings import Settings

LONGEST_GOODBYE_S = 6.0  # the platform stops within ten; what is cut off is simply repeated


def main() -> None:
    """Run the relay and the post side by side until somebody ends the process."""
    settings = Settings.from_environment()
    logs.configure("relay", settings.log_format)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # or each run fills a page
    stop = Signal()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    with only_one(settings.data_folder / "run" / "relay.lock", stop):
        threads = [
            Thread(target=relay.run, args=(settings, stop), daemon=True),
            Thread(target=post.run, args=(stop,), daemon=True),
        ]
        for thread in threads:
            thread.start()
        while not stop.wait(1) and all(thread.is_alive() for thread in threads):
            pass
        stop.set()
        for thread in threads:
            thread.join(LONGEST_GOODBYE_S / len(threads))
    os._exit(0)  # not waiting for a flow that hangs


if __name__ == "__main__":
    main()
