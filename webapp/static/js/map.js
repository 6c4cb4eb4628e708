/** Puts the places of a choice, or one place, on a map. The page's list says the same. */

import { ground, shape } from "./ground.js";

const MARKS = { o: "open", l: "late", r: "claimed", c: "confirmed", x: "closed" };

for (const box of document.querySelectorAll("[data-map]")) {
  start(box);
}

async function start(box) {
  const { map } = await ground(box, box.dataset.lat ? { scrollWheelZoom: false } : {});
  if (box.dataset.lat) {
    const here = [Number(box.dataset.lat), Number(box.dataset.lon)];
    window.L.marker(here, { icon: shape("pin"), keyboard: false, interactive: false }).addTo(map);
    map.setView(here, 15, { animate: false });
    if (box.dataset.radius) {
      const around = { radius: Number(box.dataset.radius), className: "area", interactive: false };
      map.fitBounds(window.L.circle(here, around).addTo(map).getBounds(), { animate: false });
    }
  }
  if (box.dataset.places) {
    await show(box, map);
  }
}

async function show(box, map) {
  const said = document.createElement("p");
  said.className = "map-wait";
  said.setAttribute("role", "status");
  said.textContent = box.dataset.wait;
  box.append(said);
  try {
    const answer = await fetch(box.dataset.places);
    if (!answer.ok) {
      throw new Error(String(answer.status));
    }
    map.addLayer(clusters(read(await answer.json()), words()));
    said.remove();
  } catch {
    said.textContent = box.dataset.failed;
  }
}

/** Unfold the columns of the file into places; `webapp/city_map/sheet.py` folds them. */
function* read(sheet) {
  let lat = 0;
  let lon = 0;
  for (let row = 0; row < sheet.count; row += 1) {
    lat += sheet.lat[row];
    lon += sheet.lon[row];
    const code = sheet.codes.slice(row * 8, row * 8 + 8);
    yield {
      code: `R-${code.slice(0, 4)}-${code.slice(4)}`,
      mark: MARKS[sheet.states[row]],
      category: sheet.categories[sheet.category[row]],
      point: [lat / sheet.scale, lon / sheet.scale],
    };
  }
}

function clusters(places, said) {
  const L = window.L;
  const icons = Object.fromEntries(Object.values(MARKS).map((mark) => [mark, shape(mark)]));
  const group = L.markerClusterGroup({
    chunkedLoading: true,
    maxClusterRadius: 60,
    disableClusteringAtZoom: 18,
    showCoverageOnHover: false,
    animate: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    iconCreateFunction: (cluster) => bubble(cluster.getChildCount(), said.places),
  });
  const markers = [];
  for (const place of places) {
    const title = `${said.categories[place.category] ?? place.category}: ${said.marks[place.mark]}`;
    const marker = L.marker(place.point, { icon: icons[place.mark], title, alt: title });
    marker.on("click", () => tell(marker, place, title, said));
    markers.push(marker);
  }
  group.addLayers(markers);
  return group;
}

function bubble(count, word) {
  const size = count < 10 ? 36 : count < 100 ? 42 : count < 1000 ? 50 : 60;
  const label = document.createElement("span");
  label.textContent = new Intl.NumberFormat(document.documentElement.lang).format(count);
  const spoken = document.createElement("span");
  spoken.className = "spoken";
  spoken.textContent = ` ${word}`;
  label.append(spoken);
  return window.L.divIcon({ className: "cluster", html: label, iconSize: [size, size] });
}

function tell(marker, place, title, said) {
  const told = document.createElement("div");
  const what = document.createElement("p");
  what.textContent = title;
  const link = document.createElement("a");
  link.href = `/casos/${place.code}`;
  link.textContent = `${said.see} ${place.code}`;
  told.append(what, link);
  marker.unbindPopup().bindPopup(told).openPopup();
}

function words() {
  return JSON.parse(document.getElementById("map-words").textContent);
}
