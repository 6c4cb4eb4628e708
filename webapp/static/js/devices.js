/** Puts devices on a map, by how they stand. The page's list says the same. */

import { ground, shape } from "./ground.js";

const box = document.querySelector("[data-devices]");
start();

async function start() {
  const { map } = await ground(box);
  const said = document.createElement("p");
  said.className = "map-wait";
  said.setAttribute("role", "status");
  said.textContent = box.dataset.wait;
  box.append(said);
  try {
    const answer = await fetch(box.dataset.devices);
    if (!answer.ok) {
      throw new Error(String(answer.status));
    }
    const { places } = await answer.json();
    const group = clusters(places);
    map.addLayer(group);
    if (places.length) {
      map.fitBounds(group.getBounds().pad(0.2), { maxZoom: 15, animate: false });
    }
    said.remove();
  } catch {
    said.textContent = box.dataset.failed;
  }
}

function clusters(places) {
  const L = window.L;
  const group = L.markerClusterGroup({
    maxClusterRadius: 50,
    disableClusteringAtZoom: 17,
    showCoverageOnHover: false,
    animate: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    iconCreateFunction: (cluster) => bubble(cluster.getChildCount()),
  });
  for (const place of places) {
    const title = `${place.what}, ${place.place}: ${place.state}`;
    const marker = L.marker([place.lat, place.lon], { icon: shape(place.mark), title, alt: title });
    marker.bindPopup(() => told(place, title));
    group.addLayer(marker);
  }
  return group;
}

function bubble(count) {
  const label = document.createElement("span");
  label.textContent = new Intl.NumberFormat(document.documentElement.lang).format(count);
  const spoken = document.createElement("span");
  spoken.className = "spoken";
  spoken.textContent = ` ${box.dataset.many}`;
  label.append(spoken);
  return window.L.divIcon({ className: "cluster", html: label, iconSize: [40, 40] });
}

function told(place, title) {
  const words = document.createElement("div");
  const what = document.createElement("p");
  what.textContent = title;
  const link = document.createElement("a");
  link.href = `/dispositivos/${place.serial}`;
  link.textContent = place.serial;
  words.append(what, link);
  return words;
}
