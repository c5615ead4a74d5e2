// The replay widget: a slider over the events of one execution, its graph, its steps and their payloads.
// Plain JavaScript, no build, no network. Everything that comes from an execution enters the page as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";
const WHOLE_RUN_MS = 30000;
const SLOWEST_MS = 700;
const READABLE = 0.85;
const NOT_REACHED = "not reached";

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") node.textContent = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

const slug = (status) => status.replaceAll(" ", "-");


/** Status of each step (visit of a state) once the first `at` + 1 events have happened; null = not entered yet. */
export function stepStatuses(steps, at) {
  return steps.map((step) => (step.entered > at ? null : step.ended !== null && step.ended <= at ? step.status : "in progress"));
}

/** Whether a step belongs to the chosen iterations: {map path: index}; a map that is not chosen hides nothing. */
export function isShown(step, chosen) {
  return step.iteration.every(([map, index]) => chosen[map] === undefined || chosen[map] === index);
}

/** Status of each node: the last visit within an iteration, and the gravest of the iterations; at the end also why not. */
export function nodeStatuses(model, statuses, chosen, atEnd) {
  const lasts = model.nodes.map(() => new Map());
  const visited = new Set();
  model.steps.forEach((step, i) => {
    visited.add(step.node);
    if (statuses[i] && step.node >= 0 && isShown(step, chosen)) lasts[step.node].set(step.iteration.join(), statuses[i]);
  });
  return lasts.map((last, node) => {
    const seen = new Set(last.values());
    const why = atEnd && !visited.has(node) ? model.nodes[node].end : NOT_REACHED;
    return model.gravity.find((status) => seen.has(status)) ?? why;
  });
}

/** Indent JSON without reading its numbers, so that nothing in it changes; other text comes back as it is. */
export function tokens(text) {
  try {
    JSON.parse(text);
  } catch {
    return [["text", text]];
  }
  const found = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
  const out = [];
  let depth = 0;
  const line = () => out.push(["text", "\n" + "  ".repeat(depth)]);
  found.forEach((token, i) => {
    const next = found[i + 1];
    if (token === "{" || token === "[") {
      out.push(["text", token]);
      depth += 1;
      if (next !== "}" && next !== "]") line();
    } else if (token === "}" || token === "]") {
      depth -= 1;
      if (found[i - 1] !== "{" && found[i - 1] !== "[") line();
      out.push(["text", token]);
    } else if (token === ",") {
      out.push(["text", token]);
      line();
    } else if (token === ":") out.push(["text", ": "]);
    else out.push([token[0] !== '"' ? "value" : next === ":" ? "key" : "string", token]);
  });
  return out;
}

const seconds = (ms) => (ms < 1000 ? `${Math.round(ms)} ms` : ms < 60000 ? `${(ms / 1000).toFixed(3)} s` : `${(ms / 60000).toFixed(1)} min`);


/** Put the drawn graph into the page without anything that could run or load, and return its parts by node and edge. */
function graphParts(host, source, model) {
  const parsed = new DOMParser().parseFromString(source, "image/svg+xml").documentElement;
  if (parsed.nodeName !== "svg") {
    host.append(make("p", { class: "sfr-empty", text: "The graph could not be drawn; the steps and payloads are complete." }));
    return { nodes: [], edges: [], svg: null, size: [1, 1] };
  }
  for (const node of [parsed, ...parsed.querySelectorAll("*")]) {
    if (/^(script|foreignObject|image|style)$/i.test(node.localName)) node.remove();
    for (const { name } of [...node.attributes]) if (/^on|href$/i.test(name)) node.removeAttribute(name);
  }
  for (const title of parsed.querySelectorAll("title")) {
    const told = title.parentNode.querySelector("a")?.getAttribute("xlink:title");
    if (told) title.textContent = told;
    else title.remove();
  }
  const svg = document.importNode(parsed, true);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", model.alt);
  const size = [svg.getAttribute("width"), svg.getAttribute("height")].map((text) => (parseFloat(text) * 4) / 3);
  host.append(svg);
  const byId = new Map([...svg.querySelectorAll("g[id]")].map((group) => [group.id, group]));
  const nodes = model.nodes.map((node) => byId.get(node.id));
  nodes.forEach((group) => group && badge(group));
  return { nodes, edges: model.edges.map((id) => byId.get(id)), svg, size };
}

/** A round mark at the corner of a node: the sign of its status, so that colour is never the only one. */
function badge(group) {
  const [right, top] = corner(group);
  const mark = document.createElementNS(SVG, "g");
  mark.setAttribute("class", "sfr-badge");
  mark.setAttribute("transform", `translate(${right - 3} ${top + 3})`);
  const disc = document.createElementNS(SVG, "circle");
  disc.setAttribute("r", 9);
  const sign = document.createElementNS(SVG, "text");
  sign.setAttribute("text-anchor", "middle");
  sign.setAttribute("y", 4);
  mark.append(disc, sign);
  group.append(mark);
}

/** Right and top of a node's shape, from its own numbers: the page may not be laid out yet. */
function corner(group) {
  const shape = group.querySelector("path, polygon, ellipse");
  const numbers = (shape.getAttribute("d") ?? shape.getAttribute("points") ?? "").match(/-?[\d.]+/g)?.map(Number) ?? [0, 0];
  return [Math.max(...numbers.filter((_, i) => i % 2 === 0)), Math.min(...numbers.filter((_, i) => i % 2 === 1))];
}

function paintNode(group, status, sign, now) {
  if (group.painted === `${status}|${now}`) return;
  group.painted = `${status}|${now}`;
  group.dataset.status = slug(status);
  group.classList.toggle("sfr-now-node", now);
  const text = group.querySelector(":scope > .sfr-badge > text");
  if (text) text.textContent = sign;
}


function isDark() {
  const body = document.body;
  const jupyter = body.dataset.jpThemeLight ?? body.dataset.themeLight;
  if (jupyter) return jupyter === "false";
  if (body.dataset.vscodeThemeKind) return !body.dataset.vscodeThemeKind.includes("light");
  if (body.dataset.theme) return body.dataset.theme === "dark";
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

function followTheme(root) {
  const set = () => (root.dataset.theme = isDark() ? "dark" : "light");
  const watcher = new MutationObserver(set);
  watcher.observe(document.body, { attributes: true });
  const media = matchMedia("(prefers-color-scheme: dark)");
  media.addEventListener("change", set);
  set();
  return () => (watcher.disconnect(), media.removeEventListener("change", set));
}


function render({ model: traits, el }) {
  const begun = performance.now();
  const model = traits.get("playback");
  const last = Math.max(0, model.events.length - 1);
  const clamp = (at) => Math.min(last, Math.max(0, Math.round(at)));
  const view = { at: clamp(traits.get("position")), step: null, node: -1, scale: 0, chosen: {}, timer: null, shown: "" };
  const texts = [...model.texts];

  const root = make("div", { class: "sfr", "data-lm-suppress-shortcuts": "true", role: "region", "aria-label": `Replay of ${model.title}` });
  for (const [status, look] of Object.entries(model.looks)) {
    root.style.setProperty(`--sfr-${slug(status)}`, look.colour);
  }
  const sign = (status) => model.looks[status]?.sign ?? "";
  const pill = (status, text = status) =>
    make("span", { class: "sfr-pill", "data-status": slug(status) }, make("span", { "aria-hidden": "true", text: sign(status) }), ` ${text}`);

  // head
  const head = make(
    "div",
    { class: "sfr-head" },
    make("strong", { class: "sfr-machine", text: model.machine }),
    make("span", { class: "sfr-name", text: model.name }),
    pill(model.outcome, model.status),
    make("span", { class: "sfr-facts", text: model.facts }),
  );
  for (const map of model.maps) {
    const choice = make("select", { "aria-label": `Iteration of ${map.name}`, onchange: () => chooseIteration(map.path, choice.value) });
    choice.append(make("option", { value: "", text: `${map.name}: all ${map.iterations.length}` }));
    for (const item of map.iterations) {
      choice.append(make("option", { value: item.index, text: `${map.name} #${item.index} ${sign(item.status)} ${item.status}` }));
    }
    head.append(choice);
  }
  root.append(head);
  if (model.verdict) root.append(make("p", { class: "sfr-verdict", "data-status": slug(model.outcome), text: model.verdict }));

  // controls
  const button = (text, label, act) => make("button", { type: "button", title: label, "aria-label": label, onclick: act, text });
  const play = button("▶", "Play (space)", () => toggle());
  const slider = make("input", {
    type: "range", min: 0, max: last, step: 1, value: view.at, "aria-label": "Event", oninput: () => (pause(), go(Number(slider.value))),
  });
  const marks = make("div", { class: "sfr-marks", "aria-hidden": "true" });
  for (const [index, status] of model.marks) {
    marks.append(make("i", { style: `left:${last ? (100 * index) / last : 0}%`, "data-status": slug(status) }));
  }
  const speed = make("select", { "aria-label": "Speed" });
  for (const times of [0.5, 1, 2, 4]) speed.append(make("option", { value: times, selected: times === 1, text: `${times}×` }));
  const now = make("output", { class: "sfr-now", "aria-live": "polite" });
  root.append(
    make(
      "div",
      { class: "sfr-controls", role: "group", "aria-label": "Replay controls" },
      button("|◂", "First event (Home)", () => (pause(), go(0))),
      button("◂", "Previous event (left arrow)", () => (pause(), go(view.at - 1))),
      play,
      button("▸", "Next event (right arrow)", () => (pause(), go(view.at + 1))),
      button("▸|", "Last event (End)", () => (pause(), go(last))),
      make("div", { class: "sfr-slide" }, slider, marks),
      speed,
    ),
    now,
  );

  // panes
  const graph = make("div", { class: "sfr-graph" });
  const list = make("ul", { class: "sfr-steps", role: "listbox", tabindex: "0", "aria-label": "Steps, in order of entry" });
  const detail = make("div", { class: "sfr-detail", tabindex: "0", "aria-label": "The selected step" });
  const pane = (name, body, ...tools) =>
    make("section", { class: `sfr-pane sfr-pane-${name}`, "aria-label": name }, make("h4", {}, name, ...tools), body);
  const zooms = make(
    "span",
    { class: "sfr-zoom", role: "group", "aria-label": "Size of the graph" },
    button("−", "Smaller", () => zoom(view.scale / 1.25)),
    button("+", "Larger", () => zoom(view.scale * 1.25)),
    button("Fit", "Show the whole graph", () => zoom(fitting())),
  );
  root.append(make("div", { class: "sfr-panes" }, pane("Graph", graph, zooms), pane("Steps", list), pane("Detail", detail)));
  const legend = make("div", { class: "sfr-legend" });
  for (const status of Object.keys(model.looks)) legend.append(pill(status));
  legend.append(make("span", { class: "sfr-keys", text: "← → event · space play · ↑ ↓ step · Home End" }));
  root.append(legend);
  el.append(root);

  const parts = graphParts(graph, traits.get("svg"), model);
  parts.nodes.forEach((group, node) => group?.addEventListener("click", (event) => (event.stopPropagation(), clickNode(node))));
  const rows = model.steps.map((step, i) => {
    const row = make(
      "li",
      { role: "option", id: `${model.id}-step-${i}`, onclick: () => choose(i), style: `--depth:${step.depth}` },
      make("span", { class: "sfr-sign", "aria-hidden": "true" }),
      make("span", { class: "sfr-step-name", text: step.name + step.iteration.slice(-1).map(([, index]) => ` #${index}`).join("") }),
      make("span", { class: "sfr-step-time", text: step.ms === null ? "" : seconds(step.ms) }),
      make("span", { class: "sfr-word" }),
    );
    list.append(row);
    return row;
  });


  /** The scale at which the whole graph is seen, and the one it opens with: never too small to read. */
  function fitting() {
    const [width, height] = parts.size;
    return Math.min((graph.clientWidth - 16) / width, (graph.clientHeight - 16) / height, 1.25);
  }

  function zoom(scale) {
    if (!parts.svg) return;
    view.scale = Math.min(3, Math.max(0.1, scale));
    parts.svg.setAttribute("width", parts.size[0] * view.scale);
    parts.svg.setAttribute("height", parts.size[1] * view.scale);
    revealNode();
  }

  const sized = new ResizeObserver(() => {
    if (graph.clientWidth < 50 || view.scale) return;
    zoom(Math.max(fitting(), Math.min(READABLE, (graph.clientWidth - 16) / parts.size[0])));
  });
  sized.observe(graph);

  /** Scroll the graph so that the state of the moment is in sight. */
  function revealNode() {
    const group = view.node >= 0 ? parts.nodes[view.node] : null;
    if (!group || !view.scale) return;
    const box = group.getBoundingClientRect();
    const frame = graph.getBoundingClientRect();
    if (box.top < frame.top || box.bottom > frame.bottom) graph.scrollTop += (box.top + box.bottom - frame.top - frame.bottom) / 2;
    if (box.left < frame.left || box.right > frame.right) graph.scrollLeft += (box.left + box.right - frame.left - frame.right) / 2;
  }

  function go(at) {
    view.at = clamp(at);
    const own = model.events[view.at]?.step ?? -1;
    const of = own < 0 && view.at === last && model.blamed !== null ? model.blamed : own;
    if (of >= 0 && isShown(model.steps[of], view.chosen)) view.step = of;
    else if (view.step !== null && model.steps[view.step].entered > view.at) view.step = null;
    update();
    if (traits.get("position") !== view.at) {
      traits.set("position", view.at);
      traits.save_changes();
    }
  }

  /** Show a step: the slider moves to its end when that has not come yet, so that what is shown is all of it. */
  function choose(i) {
    pause();
    const end = model.steps[i].ended ?? last;
    if (end > view.at) {
      view.at = end;
      traits.set("position", end);
      traits.save_changes();
    }
    view.step = i;
    update();
  }

  function clickNode(node) {
    const visits = model.steps.flatMap((step, i) => (step.node === node && isShown(step, view.chosen) ? [i] : []));
    const entered = visits.filter((i) => model.steps[i].entered <= view.at);
    if (visits.length) choose(entered.at(-1) ?? visits[0]);
    else {
      view.step = null;
      update(model.nodes[node]);
    }
  }

  function chooseIteration(path, value) {
    if (value === "") delete view.chosen[path];
    else view.chosen[path] = Number(value);
    if (view.step !== null && !isShown(model.steps[view.step], view.chosen)) view.step = null;
    if (value !== "") {
      const inside = model.steps.flatMap((step, i) => (isShown(step, view.chosen) && step.iteration.some(([map]) => map === path) ? [i] : []));
      if (inside.length) return choose(inside.find((i) => /failed|timed/.test(model.steps[i].status)) ?? inside[0]);
    }
    update();
  }

  function toggle() {
    if (view.timer) return pause();
    if (view.at >= last) go(0);
    play.textContent = "❚❚";
    play.setAttribute("aria-label", "Pause (space)");
    play.title = "Pause (space)";
    const tick = () => {
      if (view.at >= last || !root.isConnected) return pause();
      go(view.at + 1);
      view.timer = setTimeout(tick, pace());
    };
    view.timer = setTimeout(tick, pace());
  }

  const pace = () => Math.min(SLOWEST_MS, WHOLE_RUN_MS / Math.max(1, last)) / Number(speed.value);

  function pause() {
    clearTimeout(view.timer);
    view.timer = null;
    play.textContent = "▶";
    play.setAttribute("aria-label", "Play (space)");
    play.title = "Play (space)";
  }

  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.localName === "select") return;
    const act = {
      ArrowRight: () => (pause(), go(view.at + 1)),
      ArrowLeft: () => (pause(), go(view.at - 1)),
      Home: () => (pause(), go(0)),
      End: () => (pause(), go(last)),
      ArrowDown: () => neighbour(1),
      ArrowUp: () => neighbour(-1),
      " ": event.target.localName === "button" ? null : () => toggle(),
    }[event.key];
    if (event.target === detail && /Arrow(Up|Down)|Home|End/.test(event.key)) return;
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });

  function neighbour(by) {
    let i = view.step ?? (by > 0 ? -1 : rows.length);
    do i += by;
    while (i >= 0 && i < rows.length && !isShown(model.steps[i], view.chosen));
    if (i >= 0 && i < rows.length) choose(i);
  }


  function update(unreached = null) {
    const statuses = stepStatuses(model.steps, view.at);
    const ofNodes = nodeStatuses(model, statuses, view.chosen, view.at === last);
    const step = view.step === null ? null : model.steps[view.step];
    const before = view.node;
    view.node = unreached ? model.nodes.indexOf(unreached) : (step?.node ?? -1);
    parts.nodes.forEach((group, i) => group && paintNode(group, ofNodes[i], sign(ofNodes[i]), i === view.node));
    if (view.node !== before) revealNode();
    const taken = new Set();
    for (const [edge, at, of] of model.taken) {
      if (at <= view.at && (of < 0 || isShown(model.steps[of], view.chosen))) taken.add(edge);
    }
    parts.edges.forEach((group, i) => group?.classList.toggle("sfr-taken", taken.has(i)));
    rows.forEach((row, i) => paintRow(row, statuses[i], isShown(model.steps[i], view.chosen), i === view.step));
    if (view.step !== null) {
      list.setAttribute("aria-activedescendant", rows[view.step].id);
      reveal(list, rows[view.step]);
    } else list.removeAttribute("aria-activedescendant");
    slider.value = view.at;
    slider.style.setProperty("--done", `${last ? (100 * view.at) / last : 100}%`);
    const event = model.events[view.at];
    const told = event
      ? `Event ${event.id} of ${model.events.at(-1).id} · ${event.type}${event.step >= 0 ? ` · ${model.steps[event.step].name}` : ""} · +${seconds(event.ms)}`
      : "No events";
    now.textContent = told;
    slider.setAttribute("aria-valuetext", told);
    showDetail(unreached, statuses);
  }

  /** Touch a row of the list only where something about it changed: a long history has thousands. */
  function paintRow(row, known, shown, selected) {
    const status = known ?? NOT_REACHED;
    const painted = `${status}|${shown}|${selected}`;
    if (row.painted === painted) return;
    row.painted = painted;
    row.dataset.status = slug(status);
    row.children[0].textContent = sign(status);
    row.children[3].textContent = known ?? "not yet";
    row.hidden = !shown;
    row.setAttribute("aria-selected", String(selected));
  }

  function reveal(box, row) {
    if (row.offsetTop < box.scrollTop || row.offsetTop + row.offsetHeight > box.scrollTop + box.clientHeight) {
      box.scrollTop = row.offsetTop - box.clientHeight / 2;
    }
  }

  function showDetail(unreached, statuses) {
    const step = view.step === null ? null : model.steps[view.step];
    const ended = step && step.ended !== null && step.ended <= view.at;
    const attempts = step ? step.attempts.filter((attempt) => attempt.scheduled <= view.at) : [];
    const key = JSON.stringify([view.step, unreached?.id, step && statuses[view.step], ended, attempts.map((a) => a.ended !== null && a.ended <= view.at)]);
    if (key === view.shown) return;
    view.shown = key;
    detail.replaceChildren();
    if (unreached) {
      detail.append(make("h5", { text: unreached.name }), make("p", {}, pill(unreached.end), ` ${unreached.type}: this execution never entered it.`));
      return;
    }
    if (!step) {
      detail.append(make("p", { class: "sfr-empty", text: "Choose a state in the graph or a step in the list, or move the slider." }));
      return;
    }
    const status = statuses[view.step] ?? NOT_REACHED;
    const where = step.iteration.map(([map, index]) => `${map.split("/").at(-1)} #${index}`).join(" › ");
    const facts = [step.type, where, step.visit > 1 ? `visit ${step.visit}` : "", ended && step.ms !== null ? seconds(step.ms) : ""];
    detail.append(make("h5", { text: step.name }), make("p", {}, pill(status), ` ${facts.filter(Boolean).join(" · ")}`));
    if (ended && step.error !== null) detail.append(errorBox(step.error, step.cause, step.plain));
    attempts.forEach((attempt) => detail.append(attemptBox(attempt, step)));
    detail.append(payload("Input", step.input));
    if (ended) detail.append(payload("Output", step.output));
    for (const [stage, text] of step.stages) detail.append(payload(`Data flow: ${stage}`, text, false));
  }

  function errorBox(error, cause, plain) {
    const box = make("div", { class: "sfr-error" }, make("strong", { text: texts[error] ?? "Error without a name" }));
    if (plain) box.append(make("p", { text: plain }));
    if (cause !== null && texts[cause] !== plain) {
      box.append(make("details", { open: !plain }, make("summary", { text: "Cause, as recorded" }), block(cause)));
    }
    return box;
  }

  function attemptBox(attempt, step) {
    const over = attempt.ended !== null && attempt.ended <= view.at;
    const status = over ? attempt.status : "in progress";
    const told = attempt.error === step.error && attempt.cause === step.cause && attempt === step.attempts.at(-1);
    const box = make(
      "details",
      { open: attempt.logs.length > 0 || attempt.n === step.attempts.length, class: "sfr-attempt" },
      make("summary", {}, `Attempt ${attempt.n} `, pill(status), attempt.wait ? ` after waiting ${seconds(attempt.wait)}` : "", over && attempt.ms !== null ? ` · ${seconds(attempt.ms)}` : ""),
    );
    if (over && attempt.error !== null && !told) box.append(errorBox(attempt.error, attempt.cause, attempt.plain));
    if (attempt.logs.length) {
      const lines = make("pre", { class: "sfr-log", tabindex: "0" });
      for (const [at, line] of attempt.logs) lines.append(make("span", { class: "sfr-log-time", text: `+${seconds(at)} ` }), texts[line].trimEnd() + "\n");
      box.append(make("p", { class: "sfr-by", text: `Lambda log lines, joined by ${attempt.joined_by}` }), lines);
    }
    return box;
  }

  function payload(title, text, open = true) {
    if (text === null) return make("p", { class: "sfr-none", text: `${title}: none recorded` });
    return make("details", { open }, make("summary", { text: title }), block(text));
  }

  /** A payload as text. One that was left in the kernel because it is long is asked for, and filled in when it comes. */
  function block(index) {
    const pre = make("pre", { tabindex: "0" });
    const fill = () => pre.replaceChildren(...tokens(texts[index]).map(([kind, text]) => (kind === "text" ? text : make("span", { class: `sfr-${kind}`, text }))));
    if (texts[index] !== null) fill();
    else {
      pre.textContent = "Long payload: asking the kernel for it …";
      const come = (message) => {
        if (message?.text !== index) return;
        texts[index] = message.value;
        traits.off("msg:custom", come);
        fill();
      };
      traits.on("msg:custom", come);
      traits.send({ want: index });
    }
    return pre;
  }


  const moved = () => traits.get("position") !== view.at && go(traits.get("position"));
  traits.on("change:position", moved);
  const forget = followTheme(root);
  root.append(make("style", { text: `.${model.id}-static { display: none; }` })); // it may come after the widget
  go(view.at);
  performance.measure("sfr-render", { start: begun });
  return () => (pause(), forget(), sized.disconnect(), traits.off("change:position", moved));
}

export default { render };
