/** The page of a patrol: rings when the room sends it, and tells where it is while it is sent. */

import { Board } from "./live/board.js";
import { keepInTouch } from "./live/link.js";
import { Bell } from "./live/ring.js";
import { sendInPlace } from "./live/send.js";
import { Sharing } from "./live/sharing.js";

const page = document.querySelector("[data-patrol]");
const element = page.querySelector("[data-board]");
const said = page.querySelector("[data-said]");
const call = page.querySelector("[data-call]");
const ANYWAY = 20000; // milliseconds
const SAID_FOR = 12000; // milliseconds
const BUZZ = [400, 150, 400, 150, 700]; // milliseconds of shaking and of rest

let fading = 0;
const bell = new Bell(showSound);
const sharing = new Sharing(page.dataset.position, element);
const board = new Board(element, page.dataset.fresh, {
  drawn: settle,
  spare: () => false,
});

keepInTouch(page, element, board, heard, ANYWAY);

sendInPlace(page, "form[data-press]", { lost: page.querySelector("[data-lost]").dataset.unsent }, {
  refresh: () => board.ask(),
  came: (_form, came) => {
    said.textContent = came.words;
    said.classList.toggle("bad", !came.ok);
    clearTimeout(fading);
    if (came.ok) {
      fading = setTimeout(() => said.replaceChildren(), SAID_FOR);
    }
    board.ask();
  },
});
page.querySelector("[data-sound]").addEventListener("click", () => bell.toggle());
showSound(bell);
settle();

/** Ring at once for what concerns this unit; most of what happens in the city does not. */
function heard(facts) {
  const { unit, incident } = element.dataset;
  const own = unit && facts.unit === unit;
  if (facts.kind === "incident.dispatched" && own) {
    ring("asked", facts.place);
  }
  const concerns = own || (incident && facts.subject === incident) || facts.kind === "incident.escalated" || facts.kind === "incident.accepted";
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
