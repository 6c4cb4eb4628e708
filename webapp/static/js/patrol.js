/** The page of a patrol: rings when the room sends it, and tells where it is while it is sent. */

import { Board } from "./live/board.js";
import { listen } from "./live/feed.js";
import { Lost } from "./live/lost.js";
import { Bell } from "./live/ring.js";
import { sendInPlace } from "./live/send.js";
import { Sharing } from "./live/sharing.js";

const page = document.querySelector("[data-patrol]");
const element = page.querySelector("[data-board]");
const said = page.querySelector("[data-said]");
const call = page.querySelector("[data-call]");
const ANYWAY = 20000; // milliseconds
const BUZZ = [400, 150, 400, 150, 700]; // milliseconds of shaking and of rest

const bell = new Bell(showSound);
const lost = new Lost(page);
const sharing = new Sharing(page.dataset.position, element);
const board = new Board(element, page.dataset.fresh, {
  drawn: settle,
  link: (good) => lost.answered(good),
  spare: () => false,
});

listen(page.dataset.stream, page.dataset.kinds.split(" "), element.dataset.newest, {
  heard,
  link: (good) => {
    lost.streaming(good);
    if (good) {
      board.ask();
    }
  },
});
setInterval(() => document.hidden || board.ask(), ANYWAY);
document.addEventListener("visibilitychange", () => document.hidden || board.ask());

sendInPlace(page, "form[data-press]", { lost: page.querySelector("[data-lost]").dataset.unsent }, {
  refresh: () => board.ask(),
  came: (_form, came) => {
    said.textContent = came.words;
    said.classList.toggle("bad", !came.ok);
    board.ask();
  },
});
page.querySelector("[data-sound]").addEventListener("click", () => bell.toggle());
showSound(bell);
settle();

/** Ring at once for what concerns this unit; most of what happens in the city does not. */
function heard(kind, facts) {
  const { unit, incident } = element.dataset;
  const own = unit && facts.unit === unit;
  if (kind === "incident.dispatched" && own) {
    ring("asked", facts.place);
  }
  const concerns = own || (incident && facts.subject === incident) || kind === "incident.escalated" || kind === "incident.accepted";
  if (concerns) {
    board.stale();
  }
}

function ring(words, place) {
  bell.insist();
  buzz(BUZZ);
  call.textContent = call.dataset[words].replace("#", place);
}

function settle() {
  if (element.dataset.ring === "repeat") {
    if (!bell.insists) {
      ring(element.dataset.stage === "asked" ? "asked" : "offered", element.querySelector("h2, h1")?.textContent ?? "");
    }
  } else {
    bell.hush();
    buzz(0);
  }
  sharing.follow();
}

/** Shake the phone; browsers allow it only after the first touch. */
function buzz(pattern) {
  if (navigator.userActivation?.hasBeenActive) {
    navigator.vibrate?.(pattern);
  }
}

function showSound(it) {
  const button = page.querySelector("[data-sound]");
  button.setAttribute("aria-pressed", String(it.isOn));
  button.querySelector("[data-sound-words]").textContent = it.isOn ? button.dataset.on : button.dataset.off;
  const sign = button.querySelector("[data-sound-sign] use");
  sign.setAttribute("href", sign.getAttribute("href").replace(/#.*/, it.isOn ? "#sound" : "#silence"));
}
