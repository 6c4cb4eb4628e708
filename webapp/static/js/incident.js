/** The page of one incident, kept as it is now. */

import { Board } from "./live/board.js";
import { tick } from "./live/clocks.js";
import { listen } from "./live/feed.js";

const page = document.querySelector("[data-record]");
const element = page.querySelector("[data-board]");
const board = new Board(element, location.pathname, {
  drawn: () => tick(element),
  link: () => {},
  spare: () => false,
});

listen(page.dataset.stream, page.dataset.kinds.split(" "), element.dataset.newest, {
  heard: (_kind, facts) => {
    if (facts.subject === page.dataset.incident || facts.incident === page.dataset.incident || facts.unit) {
      board.stale();
    }
  },
  link: () => {},
});
