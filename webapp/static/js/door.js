/** The door of a meeting: each arrival stays in this telephone until the platform has it.

    Without JavaScript the page is forms, and nothing here is needed. With it, an arrival is
    written down here first, under an id of its own, and sent; what could not be sent is sent
    again when the network is back. The platform knows a note by its id: sent twice, it notes
    one arrival. What it answered about, in whichever way, is let go of here. */

const EVERY = 5000;
const PATIENCE = 10000;
const box = document.querySelector("[data-door]");
const shelf = `door:${box.dataset.door}`;
const words = box.querySelector("[data-words]").dataset;
const trouble = box.querySelector("[data-trouble]");
let sending = false;

for (const form of box.querySelectorAll("[data-note]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    keep({ ticket: form.closest("[data-ticket]").dataset.ticket });
  });
}

box.querySelector("[data-find]")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const field = event.target.elements.codigo;
  const line = found(field.value);
  if (!field.value.trim()) {
    return;
  }
  if (!line) {
    complain(words.unknown);
    return;
  }
  keep({ ticket: line.dataset.ticket });
  field.value = "";
  field.focus();
  narrow("");
});

box.querySelector("[data-find]")?.elements.codigo.addEventListener("input", (event) => {
  narrow(event.target.value);
});

box.querySelector("[data-walk-in]")?.addEventListener("submit", (event) => {
  const field = event.target.elements.name;
  if (!field.value.trim()) {
    return; // the form itself says what is missing
  }
  event.preventDefault();
  keep({ name: field.value.trim() });
  field.value = "";
  field.focus();
});

window.addEventListener("online", send);
document.addEventListener("visibilitychange", send);
setInterval(send, EVERY);
for (const note of kept()) {
  show(note, false);
}
send();

/** Find a line by a code, or by a name if only one fits. */
function found(written) {
  const code = written.toUpperCase().replace(/[^0-9A-Z]/g, "");
  const lines = [...box.querySelectorAll("[data-ticket]")];
  const exact = lines.find((line) => line.dataset.ticket === code);
  const named = lines.filter((line) => plain(line.dataset.name).includes(plain(written)));
  return exact ?? (named.length === 1 ? named[0] : null);
}

/** Show only the names that fit what is being typed. */
function narrow(written) {
  const code = written.toUpperCase().replace(/[^0-9A-Z]/g, "");
  for (const line of box.querySelectorAll("[data-ticket]")) {
    const fits = plain(line.dataset.name).includes(plain(written));
    line.hidden = Boolean(written.trim()) && !fits && !(code && line.dataset.ticket.startsWith(code));
  }
}

function plain(name) {
  return name.normalize("NFD").replace(/[\u0300-\u036f]/g, "").trim().toLowerCase();
}

function kept() {
  try {
    return JSON.parse(localStorage.getItem(shelf) ?? "[]");
  } catch {
    return [];
  }
}

function store(notes) {
  if (notes.length) {
    localStorage.setItem(shelf, JSON.stringify(notes));
  } else {
    localStorage.removeItem(shelf);
  }
}

/** Write an arrival down here, before anything else. */
function keep(what) {
  trouble.hidden = true;
  if (what.ticket && kept().some((note) => note.ticket === what.ticket)) {
    return;
  }
  const note = { id: newId(), at: new Date().toISOString(), ...what };
  store([...kept(), note]);
  show(note, false);
  count();
  send();
}

/** Also where the page came without encryption, and browsers hold back randomUUID. */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function send() {
  const notes = kept();
  count();
  if (sending || !notes.length || document.hidden) {
    return;
  }
  sending = true;
  try {
    const answer = await fetch(box.dataset.send, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(notes.slice(0, 100)),
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (!answer.ok) {
      throw new Error(String(answer.status));
    }
    const said = await answer.json();
    const gone = notes.filter((note) => note.id in said.notes);
    store(kept().filter((note) => !(note.id in said.notes)));
    for (const note of gone) {
      settle(note, said.notes[note.id]);
    }
    for (const ticket of said.present) {
      mark(box.querySelector(`[data-ticket="${CSS.escape(ticket)}"]`), words.noted, false);
    }
    box.querySelector("[data-sent]").hidden = kept().length > 0;
  } catch {
    // No network, or the platform pauses: the notes are safe here and go out later.
  } finally {
    sending = false;
    count();
  }
}

function settle(note, answer) {
  if (answer.state === "noted") {
    show(note, true);
    return;
  }
  complain(answer.why);
  const line = note.ticket && box.querySelector(`[data-ticket="${CSS.escape(note.ticket)}"]`);
  if (line) {
    unmark(line);
  }
  document.getElementById(`n-${note.id}`)?.remove();
}

/** Show an arrival: on its line, or in a line of its own for somebody who is new. */
function show(note, isSent) {
  if (note.ticket) {
    const line = box.querySelector(`[data-ticket="${CSS.escape(note.ticket)}"]`);
    mark(line, isSent ? words.noted : words.kept, !isSent);
    return;
  }
  let line = document.getElementById(`n-${note.id}`);
  if (!line) {
    line = document.createElement("li");
    line.id = `n-${note.id}`;
    line.append(document.createElement("b"), document.createElement("span"));
    line.firstChild.textContent = note.name;
    line.lastChild.className = "door-here";
    box.querySelector("[data-new-ones]")?.append(line);
  }
  line.lastChild.textContent = isSent ? words.noted : words.kept;
  line.lastChild.classList.toggle("kept", !isSent);
}

function mark(line, said, isKept) {
  if (!line) {
    return;
  }
  const sign = line.querySelector("[data-mark]");
  sign.hidden = false;
  sign.classList.toggle("kept", isKept);
  if (isKept || !line.dataset.here) {
    sign.querySelector("[data-said]").textContent = said;
  }
  const form = line.querySelector("[data-note]");
  if (form?.contains(document.activeElement)) {
    box.querySelector("[data-find]")?.elements.codigo.focus();
  }
  form?.setAttribute("hidden", "");
  line.dataset.here = "yes";
}

function unmark(line) {
  line.querySelector("[data-mark]").hidden = true;
  line.querySelector("[data-note]")?.removeAttribute("hidden");
  delete line.dataset.here;
}

function complain(why) {
  trouble.textContent = why;
  trouble.hidden = false;
}

/** Say how many wait, and how many have come. */
function count() {
  const waiting = kept().length;
  const state = box.querySelector("[data-state]");
  const sent = box.querySelector("[data-sent]");
  box.querySelector("[data-waits]").hidden = !waiting;
  box.querySelector("[data-how-many]").textContent = waiting;
  if (waiting) {
    sent.hidden = true;
  }
  state.hidden = !waiting && sent.hidden;
  state.classList.toggle("sent", !waiting);
  const here = box.querySelectorAll("[data-here]").length;
  const others = [...box.querySelectorAll("[data-new-ones] > li")].length;
  box.querySelector("[data-arrived]").textContent = here + others;
}
