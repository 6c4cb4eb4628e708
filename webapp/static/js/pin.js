/** Marks a place on the map, by a touch, by dragging, by the arrow keys or by the device. */

import { ground, shape } from "./ground.js";

const box = document.querySelector("[data-pin]");
const lat = document.getElementById("lat");
const lon = document.getElementById("lon");
const says = document.querySelector("[data-pin-says]");
const unpin = document.querySelector("[data-unpin]");

start();

async function start() {
  const { map } = await ground(box);
  const L = window.L;
  let pin = null;

  const place = (point, look) => {
    if (!pin) {
      pin = L.marker(point, {
        icon: shape("pin"),
        draggable: true,
        autoPan: true,
        keyboard: true,
        title: box.dataset.pinWords,
        alt: box.dataset.pinWords,
      }).addTo(map);
      pin.on("moveend", () => write(pin.getLatLng()));
      pin.getElement().addEventListener("keydown", (event) => nudge(event, map, pin));
    }
    pin.setLatLng(point);
    if (look) {
      map.setView(point, Math.max(map.getZoom(), 16));
    }
    write(L.latLng(point));
  };

  const typed = [Number.parseFloat(lat.value), Number.parseFloat(lon.value)];
  if (typed.every(Number.isFinite)) {
    place(typed, true);
  }
  map.on("click", (event) => place(event.latlng));
  for (const field of [lat, lon]) {
    field.addEventListener("change", () => {
      const point = [Number.parseFloat(lat.value), Number.parseFloat(lon.value)];
      if (point.every(Number.isFinite)) {
        place(point, true);
      }
    });
  }
  unpin.addEventListener("click", () => {
    pin?.remove();
    pin = null;
    lat.value = "";
    lon.value = "";
    unpin.hidden = true;
    says.textContent = says.dataset.gone;
  });
  document.querySelector("[data-locate]").addEventListener("click", () => {
    if (!navigator.geolocation) {
      says.textContent = says.dataset.none;
      return;
    }
    says.textContent = says.dataset.waiting;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => place([coords.latitude, coords.longitude], true),
      () => {
        says.textContent = says.dataset.none;
      },
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
    );
  });
}

function write(point) {
  lat.value = point.lat.toFixed(6);
  lon.value = point.lng.toFixed(6);
  unpin.hidden = false;
  says.textContent = says.dataset.set;
}

/** Move the pin by about ten pixels for each press of an arrow key. */
function nudge(event, map, pin) {
  const steps = { ArrowUp: [0, -10], ArrowDown: [0, 10], ArrowLeft: [-10, 0], ArrowRight: [10, 0] };
  const step = steps[event.key];
  if (step) {
    event.preventDefault();
    event.stopPropagation();
    const here = map.latLngToContainerPoint(pin.getLatLng());
    pin.setLatLng(map.containerPointToLatLng(here.add(step)));
    write(pin.getLatLng());
  }
}
