/** The ground of every map: the comunas of the city, drawn by us, without any tile of others. */

const CITY = [7.9, -72.505];

/** Start a map in a box and return it; resolves once the outlines are drawn. */
export async function ground(box, options = {}) {
  const L = window.L;
  const map = L.map(box, {
    center: CITY,
    zoom: 12,
    minZoom: 10,
    maxZoom: 18,
    zoomSnap: 0.25,
    zoomControl: false,
    attributionControl: false,
    zoomAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    ...options,
  });
  L.control.zoom({ zoomInTitle: box.dataset.zoomIn, zoomOutTitle: box.dataset.zoomOut }).addTo(map);
  const answer = await fetch(box.dataset.outlines);
  if (!answer.ok) {
    return { map, bounds: null };
  }
  const outlines = await answer.json();
  const drawn = outlines.features.filter((one) => one.geometry.type !== "Point");
  const shapes = L.geoJSON(drawn, {
    interactive: false,
    style: () => ({ className: "map-place", renderer: L.svg({ padding: 0.5 }) }),
    onEachFeature: (feature, layer) => {
      layer.bindTooltip(feature.properties.name, {
        permanent: true,
        direction: "center",
        className: "map-name",
        interactive: false,
      });
    },
  }).addTo(map);
  const bounds = shapes.getBounds();
  if (bounds.isValid()) {
    map.fitBounds(bounds, { animate: false, padding: [4, 4] });
    map.setMaxBounds(bounds.pad(1));
  }
  // Ten names on a telephone cover what they name.
  const barrios = L.layerGroup(
    outlines.features
      .filter((one) => one.geometry.type === "Point")
      .map((one) => {
        const [lon, lat] = one.geometry.coordinates;
        const name = document.createElement("span");
        name.textContent = one.properties.name;
        return L.tooltip([lat, lon], { direction: "center", className: "map-name small", permanent: true })
          .setContent(name);
      }),
  );
  const names = () => {
    if (map.getZoom() >= 13.5) {
      barrios.addTo(map);
    } else {
      barrios.remove();
    }
    box.classList.toggle("map-crowded", map.getZoom() < 13.5);
  };
  map.on("zoomend", names);
  names();
  return { map, bounds: bounds.isValid() ? bounds : null };
}

/** The shapes of the marks: told apart without their colours. */
const SHAPES = {
  open: '<circle cx="12" cy="12" r="9"/>',
  late: '<path d="M12 2 23 21H1z"/>',
  claimed: '<path d="M3.5 3.5h17v17h-17z"/>',
  confirmed: '<path d="M12 1 23 12 12 23 1 12z"/><path d="m7.5 12 3.2 3.2 6-6.400" class="tick"/>',
  closed: '<path d="M7 2h10l5 5v10l-5 5H7l-5-5V7z"/>',
  pin: '<path d="M12 30S1 19 1 10.5a11 11 0 0 1 22 0C23 19 12 30 12 30z"/><circle cx="12" cy="10.5" r="4" class="eye"/>',
};

/** Return the picture of a mark. */
export function shape(mark, size = 22) {
  const pin = mark === "pin";
  return window.L.divIcon({
    className: `mark ${mark}`,
    html: `<svg viewBox="0 0 24 ${pin ? 31 : 24}" aria-hidden="true">${SHAPES[mark]}</svg>`,
    iconSize: pin ? [36, 46] : [size, size],
    iconAnchor: pin ? [18, 45] : undefined,
  });
}
