"use strict";
// Keys, hovering and the live stream over plain links and forms: everything here
// is there without it, too.
(() => {
  const $ = (s, e = document) => e.querySelector(s), $$ = (s, e = document) => [...e.querySelectorAll(s)];
  const root = document.documentElement;

  // Colours.
  try { const t = localStorage.getItem("theme"); if (t) root.dataset.theme = t; } catch { /* no storage: as the system has it */ }
  for (const r of $$("#theme input")) {
    r.checked = r.value === (root.dataset.theme || "");
    r.addEventListener("change", () => {
      if (r.value) root.dataset.theme = r.value; else delete root.dataset.theme;
      try { localStorage.setItem("theme", r.value); } catch { /* no storage */ }
    });
  }

  // Rows: j and k go along them.
  let rows = () => $$("[data-row]").filter(r => r.offsetParent !== null);
  const here = () => $("[data-row].at");
  function go(step) {
    const all = rows(); if (!all.length) return;
    const i = all.indexOf(here());
    const to = all[i < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, i + step))];
    here()?.classList.remove("at");
    to.classList.add("at");
    to.scrollIntoView({block: "nearest"});
    if (to.dataset.claim) to.focus({preventScroll: true});
  }

  // Claim spans: what belongs to an event lights up together.
  const lit = new Set();
  function light(ids) {
    for (const e of lit) e.classList.remove("lit");
    lit.clear();
    for (const id of ids) {
      for (const e of $$(`.seg[data-e~="${CSS.escape(id)}"], .card[data-event="${CSS.escape(id)}"]`)) { e.classList.add("lit"); lit.add(e); }
    }
  }
  document.addEventListener("mouseover", ev => {
    const seg = ev.target.closest?.(".seg"), card = ev.target.closest?.(".card");
    if (seg) light((seg.getAttribute("href")?.slice(1) || seg.dataset.e).split(" "));
    else if (card) light([card.dataset.event]);
    else if (lit.size) light([]);
  });
  document.addEventListener("focusin", ev => {
    const seg = ev.target.closest?.("a.trig");
    if (seg) light([seg.getAttribute("href").slice(1)]);
  });
  for (const t of $$("a.trig")) {
    const card = document.getElementById(t.getAttribute("href").slice(1));
    if (card) t.title = [$("h3", card), ...$$(".stand", card)].map(e => e.innerText.replace(/\s+/g, " ").replace(/ event$/, "")).join("\n");
  }

  // Corrections without leaving the page, and the last one to take back.
  const done = [];
  async function send(fields) {
    const answer = await fetch("/correct", {method: "POST", headers: {Accept: "application/json"}, body: new URLSearchParams(fields)});
    const said = await answer.json();
    if (!answer.ok) throw new Error(said.detail || answer.statusText);
    return said;
  }
  function tell(words) { const n = $("#news"); n.textContent = words; n.hidden = false; }
  function verdict(claim, word) {
    claim.classList.remove("v-accepted", "v-rejected");
    $(".verdict", claim)?.remove();
    for (const b of $$(".correct button[name=kind]", claim)) b.removeAttribute("aria-pressed");
    if (!word) return;
    claim.classList.add("v-" + word);
    const v = document.createElement("span");
    v.className = "verdict"; v.textContent = word;
    $(".stand", claim).append(" ", v);
    $(`.correct button[value=${word === "accepted" ? "accept" : "reject"}]`, claim)?.setAttribute("aria-pressed", "true");
  }
  async function judge(claim, kind) {
    try {
      const c = await send({kind, target: claim.dataset.claim});
      done.push({correction: c.correction, claim});
      verdict(claim, kind === "accept" ? "accepted" : "rejected");
      tell(kind === "accept" ? "Accepted. u takes it back." : "Rejected. u takes it back.");
      return true;
    } catch (e) { tell(String(e.message)); return false; }
  }
  async function undo() {
    const last = done.pop();
    if (!last) { tell("Nothing to undo on this page; the corrections page has all."); return; }
    try {
      await send({kind: "undo", target: last.correction});
      verdict(last.claim, "");
      here()?.classList.remove("at"); last.claim.classList.add("at"); last.claim.focus();
      tell("Undone.");
    } catch (e) { tell(String(e.message)); }
  }
  document.addEventListener("submit", ev => {
    const button = ev.submitter, claim = ev.target.closest?.("[data-claim]");
    if (!claim || !["accept", "reject"].includes(button?.value)) return;
    ev.preventDefault();
    judge(claim, button.value);
  });
  const may = document.body.hasAttribute("data-may-correct");
  async function key(kind) {
    const claim = here()?.closest("[data-claim]") || $(".claim:target") || document.activeElement?.closest?.("[data-claim]");
    if (!may || !claim) return;
    if (await judge(claim, kind) && claim.closest("#queue")) go(1);
  }

  // Keys.
  const places = {f: "/", c: "/contested", e: "/events", w: "/dossier", t: "/transfers", a: "/alarms", n: "/network", m: "/map", s: "/sources", r: "/review", b: "/brief", l: "/timeline"};
  let g = false;
  async function help() {
    const d = $("#keys");
    if (!d.childElementCount) {
      const page = new DOMParser().parseFromString(await (await fetch("/help")).text(), "text/html");
      d.append(...$("#keylist", page).children);
    }
    d.open ? d.close() : d.showModal();
  }
  document.addEventListener("keydown", ev => {
    if (ev.ctrlKey || ev.metaKey || ev.altKey) return;
    if (ev.target.matches("input, textarea, select")) { if (ev.key === "Escape") ev.target.blur(); return; }
    if (g) { g = false; if (places[ev.key]) { location.href = places[ev.key]; return; } }
    switch (ev.key) {
    case "/": ev.preventDefault(); $("#find").focus(); break;
    case "j": go(1); break;
    case "k": go(-1); break;
    case "o": $("[data-open]", here() || document.createElement("p"))?.click(); break;
    case "g": g = true; break;
    case "a": key("accept"); break;
    case "x": key("reject"); break;
    case "u": if (may) undo(); break;
    case "e": {
      const d = may && here() && $(".correct details", here());
      if (d) { ev.preventDefault(); d.open = true; $("select, input:not([type=hidden])", d).focus(); }
      break;
    }
    case "?": help(); break;
    }
  });

  // The live stream: a table on its page, and a line elsewhere on the front.
  const table = $("#live");
  if (table) {
    const stream = new EventSource(table.dataset.stream);
    stream.addEventListener("change", ev => {
      const c = JSON.parse(ev.data), row = document.createElement("tr"), links = {event: "/event/", report: "/report/"};
      $("#waiting").hidden = true;
      for (const words of [new Date(c.at).toLocaleTimeString(), c.op === "gone" ? c.kind + " gone" : c.kind]) {
        const td = document.createElement("td"); td.textContent = words; row.append(td);
      }
      const td = document.createElement("td"), a = document.createElement(links[c.kind] && c.op === "put" ? "a" : "span");
      if (a.href !== undefined) a.href = links[c.kind] + encodeURIComponent(c.id);
      a.textContent = c.id; td.append(a); row.append(td);
      const body = $("tbody", table);
      body.prepend(row);
      while (body.childElementCount > 200) body.lastElementChild.remove();
    });
  }
  // While something is under way, the page says how far it is.
  const busy = $("#busy");
  if (busy) {
    const tick = setInterval(async () => {
      try {
        const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html"), now = $("#busy", page);
        if (now) { busy.textContent = now.textContent; if (location.pathname === "/") $("#main").replaceWith($("#main", page)); return; }
        clearInterval(tick); location.reload();
      } catch { /* the server is away: the next look */ }
    }, 1500);
  }
})();
