"use strict";

const $ = (id) => document.getElementById(id);
const parts = new Map();
let state = null;

// --- helpers ---------------------------------------------------------------------------------

function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

// Words of the manuscript: nobody here knows their language and direction.
function said(words) {
  const element = make("bdi", { textContent: words });
  element.lang = "";
  return element;
}

async function json(address) {
  const answer = await fetch(address);
  return answer.ok ? answer.json() : null;
}

// --- keeping the place -------------------------------------------------------------------------

function keepPlace(change) {
  const top = $("pages").offsetTop;
  const seen = [...document.querySelectorAll(".page, .part > header")].find(
    (element) => element.getBoundingClientRect().bottom > top && element.offsetParent,
  );
  const before = seen?.getBoundingClientRect().top;
  change();
  if (!seen || scrollY === 0) return;
  // Where the page itself is gone, its part or what has taken its place stands there.
  if (seen.isConnected) scrollBy({ top: seen.getBoundingClientRect().top - before, behavior: "instant" });
}

// --- findings ------------------------------------------------------------------------------------

function findingItem(finding) {
  const kind = finding.severity === "error" ? "Error" : "Warning";
  const item = make("li", { className: finding.severity });
  item.append(make("p", {}, make("strong", { textContent: `${kind} ${finding.code}: ` }), said(finding.message)));
  if (finding.hint) item.append(make("p", { className: "hint" }, said(finding.hint)));
  if (finding.file) {
    const place = finding.line ? `${finding.file}:${finding.line}` : finding.file;
    item.append(make("p", { className: "at" }, make("code", { textContent: place })));
  }
  return item;
}

function findingList(findings) {
  const errors = findings.filter((finding) => finding.severity === "error");
  const warnings = findings.filter((finding) => finding.severity !== "error");
  const shown = [];
  if (errors.length) shown.push(make("ul", { className: "found" }, ...errors.map(findingItem)));
  if (warnings.length) {
    const words = warnings.length === 1 ? "1 warning" : `${warnings.length} warnings`;
    shown.push(
      make("details", {}, make("summary", { textContent: words }),
        make("ul", { className: "found" }, ...warnings.map(findingItem))),
    );
  }
  return shown;
}

// Does not close what was opened to read it, unless it says something else.
function showFindings(box, findings) {
  const said = JSON.stringify(findings);
  if (box.dataset.said === said) return;
  box.dataset.said = said;
  const open = box.querySelector("details")?.open ?? false;
  box.replaceChildren(...findingList(findings));
  const details = box.querySelector("details");
  if (details) details.open = open;
  box.hidden = !findings.length;
}

// --- pages -----------------------------------------------------------------------------------------

const nearby = new IntersectionObserver(
  (entries) => entries.filter((entry) => entry.isIntersecting).forEach(({ target }) => {
    nearby.unobserve(target);
    showBlocks(target.shown);
  }),
  { rootMargin: "100% 0px" },
);

function newPart(id) {
  const element = make("section", { className: "part" });
  const title = make("h2");
  const again = make("p", { className: "again", textContent: "being set again", hidden: true });
  const found = make("div");
  const sheets = make("div");
  element.append(make("header", {}, title, again), found, sheets);
  title.id = `title-${id}`;
  element.setAttribute("aria-labelledby", title.id);
  const shown = { id, element, title, again, found, sheets, key: "", pages: [] };
  element.shown = shown;
  return shown;
}

function newPage() {
  const element = make("figure", { className: "page" });
  const sheet = make("div", { className: "sheet" });
  const picture = make("img", { alt: "", decoding: "async" });
  const blocks = make("div");
  const folio = make("figcaption");
  sheet.append(picture, blocks);
  element.append(sheet, folio);
  return { element, sheet, picture, blocks, folio, source: "" };
}

function resolution(sheet) {
  const wanted = (sheet.clientWidth * devicePixelRatio) / (state.size[0] / 25.4);
  return resolutions.find((ppi) => ppi >= wanted * 0.95) ?? resolutions.at(-1);
}

function isNear(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > -innerHeight && top < 2 * innerHeight;
}

// The old picture stays until the new one can be drawn: nothing flickers.
async function showPicture(page, key, number) {
  const source = `pages/${key}-${number}-${resolution(page.sheet)}.jpg`;
  page.source = source;
  if (!page.picture.src || !isNear(page.element)) {
    page.picture.loading = "lazy";
    page.picture.src = source;
    return;
  }
  const next = make("img", { alt: page.picture.alt, src: source });
  try {
    await next.decode();
  } catch {
    return;
  }
  if (page.source !== source) return;
  page.picture.replaceWith(next);
  page.picture = next;
}

async function showBlocks(shown) {
  const key = shown.key;
  const pages = await json(`parts/${key}.json`);
  if (!pages || shown.key !== key) return;
  const focused = document.activeElement?.dataset?.at;
  const inside = focused && shown.sheets.contains(document.activeElement);
  pages.forEach((boxes, index) => {
    const buttons = boxes.map((box) => {
      const button = make("button", { type: "button", className: "block" });
      button.dataset.at = box.at;
      button.setAttribute("aria-label", blockName(box));
      const [wide, high] = state.size;
      button.style.left = `${(100 * box.left) / wide}%`;
      button.style.top = `${(100 * box.top) / high}%`;
      button.style.width = `${(100 * box.width) / wide}%`;
      button.style.height = `${(100 * box.height) / high}%`;
      return button;
    });
    // What is around others lies below them.
    const area = (button) => parseFloat(button.style.width) * parseFloat(button.style.height);
    buttons.forEach((button) => (button.style.zIndex = area(button) > 2500 ? 0 : 1));
    shown.pages[index]?.blocks.replaceChildren(...buttons);
  });
  if (inside) shown.sheets.querySelector(`[data-at="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

function blockName(box) {
  const [kind, ...rest] = box.at.split("-");
  if (kind === "photo") return `Where is this written? Photograph ${rest.join("-")}`;
  return `Where is this written? ${box.words || box.at}`;
}

function showPart(shown, part) {
  shown.title.replaceChildren(said(part.title || part.id));
  shown.again.hidden = !part.stale;
  shown.element.classList.toggle("stale", part.stale);
  showFindings(shown.found, state.findings.filter((finding) => finding.part === part.id));
  while (shown.pages.length > part.pages) shown.pages.pop().element.remove();
  while (shown.pages.length < part.pages) {
    const page = newPage();
    shown.pages.push(page);
    shown.sheets.append(page.element);
  }
  const [wide, high] = state.size;
  shown.pages.forEach((page, index) => {
    const folio = part.folio + index;
    page.folio.textContent = folio > 0 ? `${folio}` : "cover";
    page.picture.alt = folio > 0 ? `Page ${folio}` : "Cover";
    page.sheet.style.aspectRatio = `${wide} / ${high}`;
    // At its own size, where there is room for it.
    page.sheet.style.width = `${Math.round((wide / 25.4) * 96 * 1.15)}px`;
  });
}

function showPages() {
  const ids = new Set(state.parts.map((part) => part.id));
  for (const [id, shown] of parts) {
    if (!ids.has(id)) {
      shown.element.remove();
      parts.delete(id);
    }
  }
  let last = null;
  for (const part of state.parts) {
    const shown = parts.get(part.id) ?? newPart(part.id);
    parts.set(part.id, shown);
    const next = last ? last.nextSibling : $("pages").firstChild;
    if (next !== shown.element) $("pages").insertBefore(shown.element, next);
    last = shown.element;
    showPart(shown, part);
  }
}

function showPictures() {
  for (const part of state.parts) {
    const shown = parts.get(part.id);
    if (part.key && part.key !== shown.key) {
      shown.key = part.key;
      shown.pages.forEach((page, index) => showPicture(page, part.key, index + 1));
      nearby.unobserve(shown.element);
      nearby.observe(shown.element);
    }
  }
}

// --- e-book ----------------------------------------------------------------------------------------

const chooser = $("document");
const places = new Map();
let phone = $("phone");
let shownDocument = { name: "", key: "", styles: "" };

const ebookDocument = (name) => state?.ebook.find((each) => each.name === name);

function showEbook() {
  if (!state.ebook.length) return;
  const names = state.ebook.map((each) => `${each.name} ${each.title}`).join("\n");
  if (chooser.dataset.names !== names) {
    chooser.dataset.names = names;
    chooser.replaceChildren(
      ...state.ebook.map((each) => make("option", { value: each.name, textContent: each.title || each.name })),
    );
    chooser.value = shownDocument.name;
  }
  const found = ebookDocument(shownDocument.name);
  if (!found) chooseDocument((state.ebook.find((each) => each.section) ?? state.ebook[0]).name);
  else if (found.key !== shownDocument.key || state.styles !== shownDocument.styles) chooseDocument(found.name);
  else markDocument();
}

// The frame before stays until the new one is at its place: nothing flickers.
function chooseDocument(name, fragment = "") {
  const found = ebookDocument(name);
  if (!found) return;
  if (shownDocument.name && phone.contentWindow) places.set(shownDocument.name, phone.contentWindow.scrollY);
  const wanted = { name, key: found.key, styles: state.styles };
  shownDocument = wanted;
  chooser.value = name;
  const next = phone.cloneNode();
  next.src = `ebook/${name}`;
  next.classList.add("coming");
  next.addEventListener("load", () => {
    if (shownDocument !== wanted) return next.remove();
    const hadFocus = document.activeElement === phone;
    phone.remove();
    phone = next;
    phone.classList.remove("coming");
    markDocument();
    hearClicks(phone.contentDocument);
    const target = fragment && phone.contentDocument.getElementById(fragment);
    if (target) target.scrollIntoView();
    else phone.contentWindow.scrollTo(0, places.get(name) ?? 0);
    if (hadFocus) phone.focus();
  });
  phone.after(next);
}

const TEXT = "p, h2, h3, h4, h5, h6, blockquote, ul, ol, pre, hr, aside.pull";

function markDocument() {
  const inside = phone.contentDocument;
  const found = ebookDocument(shownDocument.name);
  const outer = inside?.body?.firstElementChild;
  if (!found?.section || !outer) return;
  const texts = [...outer.children].filter((each) => each.matches(TEXT) && !each.matches(".funders"));
  texts.forEach((element, index) => {
    if (found.places[index]) element.dataset.at = found.places[index];
  });
  for (const element of inside.querySelectorAll("figure[id], figcaption[id]")) element.dataset.at = element.id;
  for (const note of inside.querySelectorAll("aside.note[id]")) note.dataset.at = `${found.section}/${note.id}`;
  const title = inside.getElementById("title");
  if (title) title.dataset.at = found.section;
  for (const element of inside.querySelectorAll("[data-at]")) element.tabIndex = 0;
}

function hearClicks(inside) {
  inside.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (link) {
      event.preventDefault();
      followLink(link.getAttribute("href"));
      return;
    }
    const block = event.target.closest("[data-at]");
    if (block) showWhere(block.dataset.at, block);
  });
  inside.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.dataset?.at) showWhere(event.target.dataset.at, event.target);
    if (event.key === "Escape") closeWhere();
  });
}

function followLink(address) {
  const [name, fragment] = address.split("#");
  if (name && name !== shownDocument.name) {
    $("following").checked = false;
    places.delete(name);
    chooseDocument(name, fragment);
  } else {
    phone.contentDocument.getElementById(fragment)?.scrollIntoView();
  }
}

chooser.addEventListener("change", () => {
  $("following").checked = false;
  chooseDocument(chooser.value);
});

let seenPart = "";
function followPages() {
  const middle = innerHeight / 3;
  const part = [...parts.values()].find((shown) => {
    const { top, bottom } = shown.element.getBoundingClientRect();
    return top <= middle && bottom > middle;
  });
  if (!part || part.id === seenPart) return;
  seenPart = part.id;
  const found = state?.ebook.find((each) => each.section === part.id);
  if ($("following").checked && found && ebookDocument(shownDocument.name)?.section !== part.id) {
    chooseDocument(found.name);
  }
}
addEventListener("scroll", () => requestAnimationFrame(followPages), { passive: true });

// --- where it is written ------------------------------------------------------------------------------

let asked = null;

async function showWhere(at, element = null) {
  const found = await json(`where/${at.split("/").map(encodeURIComponent).join("/")}`);
  document.querySelectorAll(".chosen").forEach((each) => each.classList.remove("chosen"));
  document.querySelectorAll(`.block[data-at="${CSS.escape(at)}"]`).forEach((each) => each.classList.add("chosen"));
  asked = element;
  $("place").textContent = found ? found.place : "These words are the program's own.";
  $("open").hidden = $("copy").hidden = !found;
  if (found) $("open").href = found.uri;
  $("copied").textContent = "";
  $("where").hidden = false;
}

$("pages").addEventListener("click", (event) => {
  const block = event.target.closest(".block");
  if (block) showWhere(block.dataset.at, block);
});

$("copy").addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText($("place").textContent);
    $("copied").textContent = "copied";
  } catch {
    getSelection().selectAllChildren($("place"));
    $("copied").textContent = "press Ctrl-C to copy it";
  }
});

function closeWhere() {
  $("where").hidden = true;
  document.querySelectorAll(".chosen").forEach((each) => each.classList.remove("chosen"));
  asked?.focus({ preventScroll: true });
}
$("close").addEventListener("click", closeWhere);
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !$("where").hidden) closeWhere();
});

// --- the whole -----------------------------------------------------------------------------------------

function statusWords() {
  if (state.fault) return "The program has failed";
  if (state.errors) return state.errors === 1 ? "1 error; the last good pages are shown" :
    `${state.errors} errors; the last good pages are shown`;
  if (!state.parts.length) return "Reading the manuscript …";
  return state.busy ? "Setting pages …" : "Up to date";
}

function show(next) {
  state = next;
  $("title").textContent = state.title || "Preview";
  document.title = state.title ? `${state.title} – preview` : "Preview";
  $("status").textContent = statusWords();
  $("status").classList.toggle("faulty", Boolean(state.errors || state.fault));
  keepPlace(() => {
    const elsewhere = state.findings.filter((finding) => !finding.part);
    showFindings($("faults"), elsewhere);
    $("faults").querySelector(".fault")?.remove();
    if (state.fault) {
      $("faults").prepend(make("pre", { className: "fault", textContent: state.fault }));
      $("faults").hidden = false;
    } else {
      $("faults").hidden = !elsewhere.length;
    }
    showPages();
  });
  showPictures();
  showEbook();
  document.documentElement.dataset.number = state.number;
  document.documentElement.dataset.busy = state.busy;
}

document.body.dataset.view = "pages";
for (const button of document.querySelectorAll("[data-view]:not(body)")) {
  button.addEventListener("click", () => {
    document.body.dataset.view = button.dataset.view;
    for (const each of document.querySelectorAll("button[data-view]")) {
      each.setAttribute("aria-pressed", each === button);
    }
  });
}

const events = new EventSource("events");
events.addEventListener("message", (event) => show(JSON.parse(event.data)));
events.addEventListener("error", () => {
  $("status").textContent = "The server has ended; start book serve again";
  $("status").classList.add("faulty");
});
