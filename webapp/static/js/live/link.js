/** Keeps a live page in touch: listens, asks again now and then, and shows whether it hears. */

import { LiveFeed } from "../live.js";

const FIRST_WORD = 1500; // milliseconds; then a page that was not told otherwise is in touch

/** Listen from where the board stands. `heard(facts)` is called for each event, at once; the
    board is asked every `anyway` milliseconds too, for what changes without an event. */
export function keepInTouch(page, element, board, heard, anyway) {
  const lost = page.querySelector("[data-lost]");
  const badge = page.querySelector("[data-link]");
  document.addEventListener("live", ({ detail }) => heard(detail));
  new LiveFeed(page.dataset.stream, {
    after: element.dataset.newest,
    lost,
    ended: page.querySelector("[data-ended]"),
  });
  const show = () => {
    const good = lost.hidden && board.reached;
    badge?.classList.toggle("good", good);
    const words = badge?.querySelector("[data-link-words]");
    if (words) {
      words.textContent = good ? badge.dataset.good : badge.dataset.bad;
    }
  };
  board.answered = show;
  setTimeout(show, FIRST_WORD);
  new MutationObserver(() => {
    show();
    if (lost.hidden) {
      board.ask();
    }
  }).observe(lost, { attributeFilter: ["hidden"] });
  setInterval(() => document.hidden || board.ask(), anyway);
  document.addEventListener("visibilitychange", () => document.hidden || board.ask());
}
