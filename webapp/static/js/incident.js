/** The page of one incident, kept as it is now. */

import { Board } from "./live/board.js";
import { tick } from "./live/clocks.js";
import { keepInTouch } from "./live/link.js";

const ANYWAY = 30000; // milliseconds

const page = document.querySelector("[data-record]");
const element = page.querySelector("[data-board]");
const board = new Board(element, location.pathname, { drawn: () => tick(element) });

keepInTouch(page, element, board, heard, ANYWAY);

function heard({ subject, incident, unit }) {
  if (unit || [subject, incident].includes(page.dataset.incident)) {
    board.stale();
  }
}
