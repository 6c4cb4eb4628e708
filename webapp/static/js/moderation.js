/** Painting over parts of a photo by dragging. The rows of numbers below say the same, and
    are what is sent: whoever cannot drag types there, and sees the area appear. */

const form = document.querySelector("[data-painting]");
const canvas = form.querySelector("[data-canvas]");
const zones = form.querySelector("[data-zones]");
const SIDES = ["left", "top", "width", "height"];
const SMALLEST = 0.5; // percent of a side: less was a click, not a drag

const rows = () => [...zones.children];
const input = (row, side) => row.querySelector(`[name="${side}"]`);
const read = (row) => SIDES.map((side) => Number.parseFloat(input(row, side).value.replace(",", ".")));
const isEmpty = (row) => SIDES.every((side) => input(row, side).value === "");

function write(row, numbers) {
  SIDES.forEach((side, n) => {
    input(row, side).value = numbers === null ? "" : numbers[n].toFixed(1);
  });
}

function place(area, [left, top, width, height]) {
  Object.assign(area.style, {
    left: `${left}%`,
    top: `${top}%`,
    width: `${width}%`,
    height: `${height}%`,
  });
}

function newArea() {
  const area = document.createElement("div");
  area.className = "painted-area";
  canvas.append(area);
  return area;
}

function draw() {
  for (const area of canvas.querySelectorAll(".painted-area")) {
    area.remove();
  }
  let free = 0; // empty rows shown: one to type in is enough where one can drag
  for (const row of rows()) {
    free += isEmpty(row) ? 1 : 0;
    row.hidden = isEmpty(row) && free > 1;
    const numbers = read(row);
    if (numbers.every(Number.isFinite)) {
      place(newArea(), numbers);
    }
    row.querySelector("button").hidden = isEmpty(row);
  }
}

function equip(row) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button plain";
  button.textContent = form.dataset.remove;
  button.addEventListener("click", () => {
    write(row, null);
    draw();
    input(rows().find(isEmpty), "left").focus();
  });
  row.append(button);
  row.addEventListener("input", draw);
}

/** Return a row nothing is typed in, made if there is none. */
function emptyRow() {
  const free = rows().find(isEmpty);
  if (free) {
    return free;
  }
  const row = zones.lastElementChild.cloneNode(true);
  row.querySelector("button").remove();
  row.setAttribute("aria-label", `${form.dataset.zone} ${rows().length + 1}`);
  write(row, null);
  equip(row);
  zones.append(row);
  return row;
}

/** Return where the pointer is, in percent of the photo, and never outside it. */
function at(event) {
  const box = canvas.getBoundingClientRect();
  const share = (here, start, size) => Math.min(100, Math.max(0, (100 * (here - start)) / size));
  return [share(event.clientX, box.left, box.width), share(event.clientY, box.top, box.height)];
}

const between = ([x, y], [otherX, otherY]) => [
  Math.min(x, otherX),
  Math.min(y, otherY),
  Math.abs(x - otherX),
  Math.abs(y - otherY),
];

canvas.addEventListener("pointerdown", (event) => {
  if (event.button !== 0) {
    return;
  }
  event.preventDefault();
  canvas.setPointerCapture(event.pointerId);
  const start = at(event);
  const area = newArea();
  const move = (moved) => place(area, between(start, at(moved)));
  const end = (ended) => {
    canvas.removeEventListener("pointermove", move);
    canvas.removeEventListener("pointerup", end);
    canvas.removeEventListener("pointercancel", end);
    const numbers = between(start, at(ended));
    if (ended.type === "pointerup" && numbers[2] >= SMALLEST && numbers[3] >= SMALLEST) {
      write(emptyRow(), numbers);
    }
    draw();
  };
  canvas.addEventListener("pointermove", move);
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("pointercancel", end);
});

rows().forEach(equip);
draw();
