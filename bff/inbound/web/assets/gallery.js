// Live reload, frames as high as what they show, finding, and selects that
// submit themselves. Without any of it the pages still work.
"use strict";

const version = document.documentElement.dataset.version;
if (version) follow(version);

// follow reloads the page when what it shows has changed on disk.
function follow(version) {
  const live = document.querySelector("[data-live]");
  const say = (text, state) => {
    if (!live) return;
    live.textContent = text;
    live.dataset.state = state;
  };
  const source = new EventSource("/gallery/events?have=" + encodeURIComponent(version));
  source.addEventListener("open", () => say("live", "on"));
  source.addEventListener("error", () => say("reconnecting", "off"));
  source.addEventListener("edition", (event) => {
    if (event.data === version) return;
    source.close();
    location.reload();
  });
  addEventListener("pagehide", () => source.close());
}

// fit gives a frame the height of its document.
function fit(frame) {
  const page = frame.contentDocument;
  if (!page || !page.body || page.URL === "about:blank") return;
  const measure = () => {
    frame.style.blockSize = Math.ceil(page.body.getBoundingClientRect().height) + "px";
  };
  measure();
  new ResizeObserver(measure).observe(page.body);
}
for (const frame of document.querySelectorAll("iframe[data-fit]")) {
  frame.addEventListener("load", () => fit(frame));
  if (frame.contentDocument && frame.contentDocument.readyState === "complete") fit(frame);
}

// Typing narrows the list at once; Enter asks the server for the same.
const find = document.querySelector("[data-find]");
if (find) {
  const cards = [...document.querySelectorAll("[data-name]")];
  find.addEventListener("input", () => {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const card of cards) {
      const text = card.dataset.name.toLowerCase();
      card.hidden = !words.every((word) => text.includes(word));
    }
    for (const group of document.querySelectorAll("[data-group]")) {
      group.hidden = !group.querySelector("[data-name]:not([hidden])");
    }
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target.matches("input, select, textarea")) return;
    event.preventDefault();
    find.focus();
  });
}

for (const select of document.querySelectorAll("[data-submit]")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}
