// The page sends files and forms, and puts what comes back where it belongs. Every word shown was written by the server.
"use strict";

const body = document.body;
const byId = (id) => document.getElementById(id);
const progress = byId("progress");
let asking = null;

function show(parts) {
  let focus = "";
  const found = parts.querySelectorAll("[data-for]");
  // Not parts of the page: the program has ended, or another one answers in its place.
  if (!found.length) refuse("gone");
  for (const part of found) {
    const place = byId(part.dataset.for);
    place.replaceChildren(...part.childNodes);
    focus = part.dataset.focus || focus;
  }
  return focus;
}

function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

function moveTo(id) {
  const target = id && byId(id);
  if (!target) return;
  if (!target.hasAttribute("tabindex")) target.setAttribute("tabindex", "-1");
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: "nearest" });
}

function refuse(name, where) {
  const refusal = byId(name).content.cloneNode(true);
  if (where) refusal.querySelector(".where").textContent = where;
  byId("errors").replaceChildren(refusal);
  moveTo("errors");
}

function busy(yes) {
  progress.classList.toggle("busy", yes);
  progress.textContent = yes ? byId("wait").content.textContent : "";
  for (const one of document.querySelectorAll("button, input[type=file]")) one.disabled = yes;
  clearInterval(asking);
  if (yes) asking = setInterval(ask, 300);
}

async function ask() {
  try {
    const answer = await fetch("/step");
    const step = answer.ok ? await answer.text() : "";
    if (step && progress.classList.contains("busy") && progress.textContent !== step) progress.textContent = step;
  } catch { /* The request that is under way says it. */ }
}

async function send(url, content, headers = {}) {
  return fetch(url, { method: "POST", body: content, headers: { "X-CSRF-Token": body.dataset.csrf, ...headers } });
}

// Sends the form, with what a button adds, and shows the answer; tells whether it went well.
async function post(url, added = {}, focus = "") {
  const before = document.activeElement;
  const form = new FormData(byId("work"));
  for (const [name, value] of Object.entries(added)) form.set(name, value);
  busy(true);
  try {
    const answer = await send(url, new URLSearchParams(form));
    const target = show(parsed(await answer.text()));
    busy(false);
    moveTo(target || focus);
    if (document.activeElement === body && before && before.isConnected) before.focus();
    return answer.ok;
  } catch {
    busy(false);
    refuse("gone");
    return false;
  }
}

// Other files are named, not sent.
function isRead(name) {
  if (body.dataset.locks.split(" ").some((start) => name.startsWith(start))) return false;
  return body.dataset.extensions.split(" ").some((end) => name.toLowerCase().endsWith(end));
}

// `found`: {name, file} of a file, {name} of a folder, whose content is not read.
async function receive(found) {
  const there = document.querySelectorAll(".file").length;
  if (!found.length) return;
  byId("errors").replaceChildren();
  if (there + found.length > Number(body.dataset.maxFiles)) return refuse("too-many");
  const big = found.find((one) => one.file && isRead(one.name) && one.file.size > Number(body.dataset.maxBytes));
  if (big) return refuse("too-big", big.name);
  busy(true);
  for (const one of found) {
    progress.textContent = byId("sending").content.textContent + one.name;
    let content = "";
    let answer;
    try {
      content = one.file && isRead(one.name) ? await one.file.arrayBuffer() : "";
    } catch {
      busy(false);
      return refuse("unread", one.name);
    }
    try {
      answer = await send("/files", content, headersOf(one));
    } catch {
      busy(false);
      return refuse("gone");
    }
    if (!answer.ok) {
      busy(false);
      return moveTo(show(parsed(await answer.text())));
    }
  }
  await post("/reading", {}, "step-1");
}

function headersOf({ name, file }) {
  const headers = { "X-File-Name": encodeURIComponent(name), "Content-Type": "application/octet-stream" };
  if (!file) headers["X-Is-Folder"] = "1";
  return headers;
}

async function entriesOf(folder) {
  const reader = folder.createReader();
  const all = [];
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!some.length) return all;
    all.push(...some);
  }
}

const fileOf = (entry) => new Promise((done, failed) => entry.file(done, failed));

async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry());
  if (!entries.every(Boolean)) return [...transfer.files].map((file) => ({ name: file.name, file }));
  const found = [];
  for (const entry of entries) {
    for (const one of entry.isDirectory ? await entriesOf(entry) : [entry]) {
      found.push(one.isDirectory ? { name: one.name } : { name: one.name, file: await fileOf(one) });
    }
  }
  return found;
}

// Of a chosen folder come all the files below it: those that stand in it, and the names of its folders.
function ofFolder(files) {
  const folders = new Set();
  const found = [];
  for (const file of files) {
    const path = file.webkitRelativePath.split("/");
    if (path.length === 2) found.push({ name: file.name, file });
    else folders.add(path[1]);
  }
  return [...found, ...[...folders].map((name) => ({ name }))];
}

const drop = byId("drop");
for (const kind of ["dragover", "drop"]) window.addEventListener(kind, (event) => event.preventDefault());
window.addEventListener("dragover", () => drop && drop.classList.add("over"));
for (const kind of ["dragleave", "drop"]) window.addEventListener(kind, () => drop && drop.classList.remove("over"));
window.addEventListener("drop", async (event) => {
  try {
    await receive(await dropped(event.dataTransfer));
  } catch {
    refuse("unread");
  }
});
byId("pick-files").addEventListener("change", async (event) => {
  await receive([...event.target.files].map((file) => ({ name: file.name, file })));
  event.target.value = "";
});
byId("pick-folder").addEventListener("change", async (event) => {
  await receive(ofFolder(event.target.files));
  event.target.value = "";
});
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-post]");
  if (!button) return;
  const { post: url, number, focus } = button.dataset;
  if (url === "/end") {
    window.removeEventListener("pagehide", leave);
    if (await post(url)) {
      for (const one of document.querySelectorAll(".top nav, .top button")) one.remove();
      moveTo("ended");
    }
    return;
  }
  await post(url, number ? { number } : {}, focus || "step-1");
});
byId("work").addEventListener("submit", (event) => {
  event.preventDefault();
  post("/result");
});

// The run ends with its last window. One that only seemed to close (a download, a page kept by the browser) greets again.
function tell(url) {
  navigator.sendBeacon(url, new URLSearchParams({ csrf: body.dataset.csrf, window: body.dataset.window }));
}
function leave() {
  tell("/bye");
  setTimeout(() => tell("/hello"), 1500);
}
window.addEventListener("pagehide", leave);
window.addEventListener("pageshow", (event) => event.persisted && tell("/hello"));

if ("toRead" in body.dataset) post("/reading");
