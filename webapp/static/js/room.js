/** The control room: rings the moment something happens, then shows it. Without this the page
    reloads every ten seconds and everything can be done all the same. */

import { Board } from "./live/board.js";
import { tick } from "./live/clocks.js";
import { Bell } from "./live/ring.js";
import { sendInPlace } from "./live/send.js";
import { useKeys } from "./live/keys.js";
import { keepInTouch } from "./live/link.js";
import { LiveMap } from "./live/live_map.js";

const room = document.querySelector("[data-room]");
const element = room.querySelector("[data-board]");
const title = document.title;
const ANYWAY = 15000; // milliseconds; positions and devices change without an event
const acts = new Map(); // what each box of buttons offered last
const SETTLE = 900; // a button that changed under the pointer takes no press for so long

const bell = new Bell(showSound);
const map = new LiveMap(room.querySelector("[data-live-map]"), element);

const board = new Board(element, room.dataset.fresh, {
  drawn: settle,
  spare: (gone) => keepWhilePointed(gone),
});

keepInTouch(room, element, board, heard, ANYWAY);

sendInPlace(room, "form[data-press]", { lost: room.querySelector("[data-lost]").dataset.unsent }, {
  refresh: () => board.ask(),
  came: (form, came) => {
    const card = form.closest("article") ?? document.getElementById(`i-${codeOf(form)}`);
    const said = card?.querySelector("[data-said]");
    if (said) {
      said.textContent = came.words;
      said.classList.toggle("bad", !came.ok);
    }
    if (came.ok) {
      form.reset();
      form.closest("details")?.removeAttribute("open");
      card?.focus({ preventScroll: true });
    }
    board.ask();
  },
});

const afterwards = useKeys(room, {
  sound: () => bell.toggle(),
  cards: () => [...element.querySelectorAll("article.alarm:not([inert])")],
});
room.querySelector("[data-sound]").addEventListener("click", () => bell.toggle());
showSound(bell);
settle();

/** What is heard: first the bell, then the words, then the board. */
function heard(facts) {
  const told = CALLS[facts.kind]?.(facts);
  if (told) {
    bell.play(told.tune);
    say("[data-call]", told.words, facts.place);
  }
  const [area, step] = facts.kind.split(".");
  if (area === "incident" && !told) {
    say("[data-tell]", step, facts.place);
  }
  board.stale();
}

const real = (facts) => (facts.mode && facts.mode !== "real" ? "trial" : "call");
const rings = (name) => room.dataset[name] === "yes";
const CALLS = {
  "incident.raised": (facts) => ({ tune: real(facts), words: "new" }),
  "incident.pressed_again": () => ({ tune: "call", words: "again" }),
  "incident.unanswered": () => (rings("mayAct") ? { tune: "loud", words: "unanswered" } : null),
  "incident.escalated": ({ level }) =>
    rings(level === "commander" ? "commands" : "supervises")
      ? { tune: "loud", words: "escalated" }
      : null,
  "incident.help_asked": () => ({ tune: "call", words: "help" }),
  "incident.unit_silent": () => ({ tune: "note", words: "silent" }),
  "incident.recalled": () => ({ tune: "note", words: "recalled" }),
  "siren.failed": () => ({ tune: "note", words: "failed" }),
  "device.silent": () => ({ tune: "trial", words: "deaf" }),
  "bridge.lost": () => ({ tune: "trial", words: "unlinked" }),
  "device.tampered": () => ({ tune: "note", words: "tampered" }),
};

function say(where, what, place) {
  const box = room.querySelector(where);
  const words = box.dataset[what] ?? room.querySelector("[data-tell]").dataset[what];
  if (words) {
    box.textContent = words.replace("#", place ?? "");
  }
}

/** After the board changed: ring on while somebody must come, count in the title, show the map. */
function settle() {
  if (element.querySelector('[data-ring="repeat"]')) {
    bell.insist();
  } else {
    bell.hush();
  }
  const waiting = Number(element.dataset.waiting);
  document.title = waiting ? `(${waiting}) ${title}` : title;
  map.draw();
  tick(element);
  noticeChanges();
  afterwards?.();
}

/** A button that became another one while the pointer was on it takes no press for a moment. */
function noticeChanges() {
  for (const box of element.querySelectorAll("[data-acts], [data-strip]")) {
    const now = [...box.querySelectorAll("form")].map((form) => form.action + (form.elements.unit?.value ?? ""));
    const key = now.join(" ");
    const before = acts.get(box.id);
    acts.set(box.id, key);
    if (before !== undefined && before !== key && box.matches(":hover") && !box.contains(document.activeElement)) {
      box.dataset.settling = "yes";
      setTimeout(() => delete box.dataset.settling, SETTLE);
    }
  }
}

/** A card that is closed elsewhere stays, dimmed, while the pointer or the focus is in the list:
    nothing slides under a finger that is about to press. */
function keepWhilePointed(gone) {
  if (!gone.matches?.("article.alarm")) {
    return false;
  }
  const list = gone.closest("[data-list]");
  const busy = list && (list.matches(":hover") || list.contains(document.activeElement));
  const isLast = !gone.nextElementSibling;
  if (!busy || isLast) {
    return false;
  }
  if (gone.contains(document.activeElement)) {
    gone.nextElementSibling.focus({ preventScroll: true });
  }
  gone.inert = true;
  gone.classList.add("gone");
  gone.dataset.ring = "";
  list.addEventListener("pointerleave", () => gone.remove(), { once: true });
  return true;
}

function codeOf(form) {
  return form.action.split("/").at(-2);
}

function showSound(it) {
  const button = room.querySelector("[data-sound]");
  button.setAttribute("aria-pressed", String(it.isOn));
  button.classList.toggle("on", it.isOn);
  button.querySelector("[data-sound-words]").textContent = it.isOn ? button.dataset.on : button.dataset.off;
  const sign = button.querySelector("[data-sound-sign] use");
  sign.setAttribute("href", sign.getAttribute("href").replace(/#.*/, it.isOn ? "#sound" : "#silence"));
}
