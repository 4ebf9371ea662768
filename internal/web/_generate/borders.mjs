// Borders of the map page: writes ../borders.tsv from world-atlas (Natural Earth,
// public domain). Run in a folder with the packages:
//
//	npm install world-atlas@2 topojson-client@3 i18n-iso-countries@7
//	node …/_generate/borders.mjs > …/borders.tsv
//
// Equal Earth projection (Šavrič, Patterson and Jenny 2018), 1000 units wide; one
// country a line: ISO 3166-1 alpha-3, x and y of the middle of its largest part, path.
import {createRequire} from "module";
const require = createRequire(process.cwd() + "/");
const atlas = require("world-atlas/countries-110m.json");
const {feature} = require("topojson-client");
const iso = require("i18n-iso-countries");

const A = [1.340264, -0.081106, 0.000893, 0.003796], M = Math.sqrt(3) / 2;
function project([lon, lat]) {
  const t = Math.asin(M * Math.sin(lat * Math.PI / 180)), t2 = t * t, t6 = t2 ** 3;
  const x = (lon * Math.PI / 180) * Math.cos(t) / (M * (A[0] + 3 * A[1] * t2 + t6 * (7 * A[2] + 9 * A[3] * t2)));
  const y = t * (A[0] + A[1] * t2 + t6 * (A[2] + A[3] * t2));
  return [500 + x * 184.6, 240 - y * 184.6];
}
// Rings that cross the 180th meridian are made whole and cut there, each side to
// its own edge of the map.
function cut(ring) {
  let shift = 0;
  const whole = ring.map(([lon, lat], i) => {
    if (i > 0 && lon - ring[i - 1][0] > 180) shift -= 360;
    if (i > 0 && lon - ring[i - 1][0] < -180) shift += 360;
    return [lon + shift, lat];
  });
  const out = [];
  for (const turn of [-360, 0, 360]) {
    const part = clip(clip(whole.map(([x, y]) => [x - turn, y]), 1, -180), -1, -180);
    if (part.length > 2) out.push(part);
  }
  return out;
}
// clip keeps the side where sign * lon >= least (Sutherland and Hodgman 1974).
function clip(ring, sign, least) {
  const out = [], inside = p => sign * p[0] >= least;
  ring.forEach((p, i) => {
    const q = ring[(i + ring.length - 1) % ring.length];
    if (inside(p) !== inside(q)) {
      const t = (sign * least - q[0]) / (p[0] - q[0]);
      out.push([sign * least, q[1] + t * (p[1] - q[1])]);
    }
    if (inside(p)) out.push(p);
  });
  return out;
}
const area = ring => Math.abs(ring.reduce((s, [x, y], i) => { const [u, v] = ring[(i + 1) % ring.length]; return s + x * v - u * y; }, 0)) / 2;
const fixed = v => v.toFixed(1).replace(/\.0$/, "");
const rows = [];
for (const f of feature(atlas, atlas.objects.countries).features) {
  let id = f.id && iso.numericToAlpha3(f.id);
  if (f.properties.name === "Kosovo") id = "XKX";
  if (f.properties.name === "N. Cyprus") id = "CYP"; // drawn with it: the text decides who is meant, not the map
  if (f.properties.name === "Somaliland") id = "SOM";
  if (!id || id === "ATA") continue;
  const parts = f.geometry.type === "Polygon" ? [f.geometry.coordinates] : f.geometry.coordinates;
  let path = "", best = 0, mid = [0, 0];
  for (const rings of parts) {
    for (const [n, ring] of rings.entries()) {
      for (const part of cut(ring.slice(0, -1))) {
        const p = part.map(project);
        path += "M" + p.map(([x, y]) => fixed(x) + " " + fixed(y)).join("L") + "Z";
        const size = area(p);
        if (n === 0 && size > best) {
          best = size;
          let sx = 0, sy = 0, s = 0;
          p.forEach(([x, y], i) => {
            const [u, v] = p[(i + 1) % p.length], c = x * v - u * y;
            sx += (x + u) * c; sy += (y + v) * c; s += c;
          });
          mid = s ? [sx / s / 3, sy / s / 3] : p[0];
        }
      }
    }
  }
  rows.push([id, fixed(mid[0]), fixed(mid[1]), path, best]);
}
rows.sort((a, b) => a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : b[4] - a[4]);
const seen = new Map();
for (const r of rows) seen.has(r[0]) ? (seen.get(r[0])[3] += r[3]) : seen.set(r[0], r);
console.log("# Borders of states: id, x and y of the middle, path. From world-atlas 2 (Natural Earth 1:110m, public domain), Equal Earth projection; made by _generate/borders.mjs");
for (const r of seen.values()) console.log(r.slice(0, 4).join("\t"));
