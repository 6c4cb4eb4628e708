/** Listens to what happens, says when it cannot, and goes on where it was. */

const FIRST_PAUSE = 1000; // milliseconds to the next try; then twice as long, up to:
const LONGEST_PAUSE = 15000;

/** Listen to a stream of events from number `after` on. Calls `heard(kind, facts)` at once, and
    `link(true | false)` when the connection comes or goes. A browser stops by itself when it is
    told to come back later (503), so we open the next stream ourselves, where this one ended. */
export function listen(address, kinds, after, { heard, link }) {
  let last = after;
  let pause = FIRST_PAUSE;
  let timer = 0;
  let source = null;

  const open = () => {
    source?.close();
    source = new EventSource(`${address}?desde=${last}`);
    source.addEventListener("open", () => {
      pause = FIRST_PAUSE;
      link(true);
    });
    source.addEventListener("error", () => {
      link(false);
      if (source.readyState === EventSource.CLOSED) {
        clearTimeout(timer);
        timer = setTimeout(open, pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE);
      }
    });
    for (const kind of kinds) {
      source.addEventListener(kind, (event) => {
        last = event.lastEventId || last;
        heard(kind, JSON.parse(event.data));
      });
    }
  };

  open();
  window.addEventListener("online", open);
  window.addEventListener("pagehide", () => source?.close());
  window.addEventListener("pageshow", (event) => event.persisted && open());
}
