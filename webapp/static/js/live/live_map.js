/** The map of what is open and of the units that say where they are. The list says the same. */

import { ground } from "../ground.js";

const SHAPES = {
  call: '<path d="M12 2 23 21H1z"/>',
  seen: '<path d="M12 1 23 12 12 23 1 12z"/>',
  trial: '<path d="M7 2h10l5 5v10l-5 5H7l-5-5V7z"/>',
  unit: '<path d="M3.5 3.5h17v17h-17z"/>',
};

export class LiveMap {
  constructor(box, board) {
    this.board = board;
    this.marks = new Map();
    this.map = null;
    this.start(box);
  }

  async start(box) {
    ({ map: this.map } = await ground(box, { scrollWheelZoom: false }));
    this.draw();
  }

  draw() {
    if (!this.map) {
      return;
    }
    const seen = new Set();
    for (const one of this.board.querySelectorAll("[data-lat]:not([inert])")) {
      const kind = kindOf(one.dataset);
      const key = `${one.id} ${kind}`;
      const title = one.dataset.title ?? one.dataset.unit;
      const point = [Number(one.dataset.lat), Number(one.dataset.lon)];
      seen.add(key);
      const known = this.marks.get(key);
      if (known) {
        known.setLatLng(point);
        known.getElement()?.setAttribute("title", title);
      } else {
        this.marks.set(key, this.mark(kind, point, title, one.id));
      }
    }
    for (const [key, mark] of this.marks) {
      if (!seen.has(key)) {
        mark.remove();
        this.marks.delete(key);
      }
    }
  }

  mark(kind, point, title, id) {
    const L = window.L;
    const size = kind === "call" ? 30 : 24;
    const icon = L.divIcon({
      className: `mark ${kind}`,
      html: `<svg viewBox="0 0 24 24" aria-hidden="true">${SHAPES[kind]}</svg>`,
      iconSize: [size, size],
    });
    // For the pointer alone: whoever uses the keyboard has the list, which says the same.
    const mark = L.marker(point, { icon, title, alt: title, zIndexOffset: kind === "call" ? 1000 : 0, keyboard: false });
    mark.on("click", () => document.getElementById(id)?.focus());
    return mark.addTo(this.map);
  }
}

function kindOf({ unit, mode, status }) {
  if (unit) {
    return "unit";
  }
  if (mode !== "real") {
    return "trial";
  }
  return status === "raised" ? "call" : "seen";
}
