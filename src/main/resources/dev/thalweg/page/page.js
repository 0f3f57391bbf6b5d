// The live page. It is sent updates (View.Update in the Java code), keeps the past by itself, and draws.
import uPlot from "./uplot.js";

/** As many points as this page keeps; of older ones one stays for each stretch of time, as in Timeline.java. */
const MOST_POINTS = 6000;
const RECENT = 1200;
const MOST_MARKS = 500;
const SILENCE = 4000; // Milliseconds without an update, which come twice a second.
const REDRAW = matchMedia("(prefers-reduced-motion: reduce)").matches ? 5000 : 0;
const FIELDS = 8; // Of a point: time; loss, of prior, of no change; score, of prior, of no change; events a second.

const past = { run: "", last: 0, columns: Array.from({ length: FIELDS }, () => []), marks: [], stretch: 1000 };
const page = { about: null, now: null, predictions: null, heard: 0, drawn: 0, paused: false, range: 120, state: "" };

const byId = (id) => document.getElementById(id);
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en", { minimumSignificantDigits: 3, maximumSignificantDigits: 3 });
const clock = (millis) => new Date(millis).toLocaleTimeString("en-GB");
const number = (value) => (value === null || value === undefined ? "–" : short.format(value));
const percent = (share) => `${whole.format(Math.abs(share) * 100)} %`;

// What is sent, and what is kept.

function take(update) {
  if (update.run !== past.run) {
    if (past.run !== "") {
      keep([past.last + 1, ...Array(FIELDS - 1).fill(null)]); // The lines break where nobody learned.
    }
    past.run = update.run;
  }
  page.about = update.about ?? page.about;
  page.now = update.now;
  page.predictions = update.predictions;
  const known = past.marks.at(-1)?.time ?? 0;
  past.marks.push(...update.marks.filter((mark) => mark.time > known));
  past.marks.splice(0, past.marks.length - MOST_MARKS);
  for (const point of update.points) {
    if (point[0] > past.last) {
      keep(point);
    }
  }
}

function keep(point) {
  past.last = point[0];
  past.columns.forEach((column, field) => column.push(field === 0 ? point[0] / 1000 : point[field]));
  if (past.columns[0].length > MOST_POINTS) {
    thin();
  }
}

/** To three quarters, so that it is not done at each point. */
function thin() {
  const times = past.columns[0];
  const fine = times.length - RECENT;
  const stretch = (at) => Math.floor((times[at] * 1000) / past.stretch);
  const oneEach = () => times.map((time, at) => at >= fine || stretch(at) !== stretch(at + 1));
  let kept = oneEach();
  while (kept.filter(Boolean).length > (MOST_POINTS / 4) * 3) {
    past.stretch *= 2;
    kept = oneEach();
  }
  past.columns = past.columns.map((column) => column.filter((value, at) => kept[at]));
}

/** A connection ends every few seconds and is made again by the browser, which says what it has seen last. */
function listen() {
  const source = new EventSource("events");
  let heard = false;
  source.onmessage = (message) => {
    heard = true;
    page.heard = Date.now();
    take(JSON.parse(message.data));
    show();
  };
  source.onerror = () => {
    if (!heard) { // Refused, or nobody there.
      source.close();
      setTimeout(listen, 2000);
    }
    heard = false;
  };
}

// Words.

function verdict({ verdict: said, skill, better, scored, events, perSecond, figures }) {
  const loss = figures[0];
  const name = loss.name.toLowerCase();
  const at = clock(said.since);
  const compared = skill === null ? "" : `${percent(skill)} ${skill < 0 ? "worse" : "better"} than its best baseline`;
  const baseline = better === "prior" ? priorName() : "no change";
  const lately = `Lately the ${name} is ${number(loss.fading.own)}; that of the best baseline, ${baseline}, is ${number(loss.fading[better])}.`;
  const idle = perSecond === 0 && events > 0 ? " No events are arriving now." : "";
  switch (said.state) {
    case "WAITING":
      return ["WAITING", events > 0 ? "Predicting, but no label has come yet" : "Waiting for the first events", ""];
    case "WARMING_UP":
      return ["WARMING_UP", `Warming up: ${whole.format(scored)} labels learned`, lately + idle];
    case "WORSE":
      return ["WORSE", `Getting worse since ${at}`, `The ${name} rose from ${number(said.level)} to ${number(loss.fading.own)}: ${compared}.${idle}`];
    case "RECOVERING":
      return ["RECOVERING", `Got worse at ${at}, recovering`,
        `The ${name} rose from ${number(said.level)} to ${number(said.peak)} and is now ${number(loss.fading.own)}: ${compared}.${idle}`];
    default: {
      const state = skill < 0 ? "BEHIND" : said.state;
      const recovered = said.state === "RECOVERED";
      const again = recovered ? ` It got worse, up to ${number(said.peak)}, and had recovered at ${at}.` : "";
      const sentence = compared.charAt(0).toUpperCase() + compared.slice(1);
      return [state, recovered ? `Recovered: ${compared}` : sentence, lately + again + idle];
    }
  }
}

const priorName = () => (page.about?.classes.length ? "class prior" : "running mean");

function happening(mark) {
  const where = page.now.partitions.length > 1 ? ` in partition ${mark.partition}` : "";
  switch (mark.kind) {
    case "drift":
      return `Drift found${where}, ${mark.detail}`;
    case "promotion":
      return `Model ${mark.detail} promoted${where}`;
    case "worse":
      return "The loss rose clearly";
    case "recovered":
      return "The loss is back";
    default:
      return "Pipeline started";
  }
}

function layers({ hidden, activation, linearPath, outputs }) {
  const middle = hidden.map((units) => `${units} ${activation} → `).join("");
  const straight = linearPath && hidden.length ? ", and straight" : "";
  return `${page.about.dense + page.about.sparse} → ${middle}${outputs}${straight}`;
}

// The page.

/** Writes only what differs, so that neither a selection nor a screen reader's place is lost. */
function write(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

/** A cell is a text, or what makes (or refreshes) the cell's content. The first one names its row. */
function rows(body, table) {
  while (body.rows.length > table.length) {
    body.deleteRow(-1);
  }
  table.forEach((cells, at) => {
    const row = body.rows[at] ?? body.insertRow();
    cells.forEach((cell, column) => {
      const node = row.cells[column] ?? row.appendChild(document.createElement(column ? "td" : "th"));
      if (column === 0) {
        node.scope = "row";
      }
      if (typeof cell === "function") {
        cell(node);
      } else {
        write(node, cell);
      }
    });
  });
}

/** A number as it is at /metrics, to the bit, under its name there; people are shown three digits. */
function figure(meter, window, value) {
  return (node) => {
    const data = node.firstElementChild ?? node.appendChild(document.createElement("data"));
    data.dataset.meter = `thalweg_${meter}`;
    data.dataset.window = window;
    data.value = value === null ? "NaN" : String(value);
    write(data, number(value));
  };
}

function tiles(entries) {
  const list = byId("tiles");
  entries.forEach(([name, value, note], at) => {
    const tile = list.children[at] ?? list.appendChild(document.createElement("div"));
    if (!tile.children.length) {
      tile.append(...["dt", "dd", "dd"].map((tag) => document.createElement(tag)));
    }
    [name, value, note].forEach((text, part) => write(tile.children[part], text));
  });
}

function show() {
  if (page.paused || document.hidden || !page.now || !page.about || Date.now() - page.drawn < REDRAW) {
    return;
  }
  page.drawn = Date.now();
  const { about, now } = page;
  const [loss, score] = now.figures;
  write(byId("pipeline"), about.pipeline);
  write(byId("prior-name"), priorName());
  write(byId("loss-title"), `${loss.name}: lower is better`);
  write(byId("score-title"), `${score.name}: ${about.classes.length ? "higher" : "lower"} is better`);
  write(byId("partition-loss"), loss.name);
  showVerdict(now);
  showTiles(now, loss, score);
  showTables(now);
  showModel(now);
  const times = past.columns[0];
  write(byId("kept"), `${whole.format(times.length)} points since ${clock(times[0] * 1000)}`);
  charts.forEach((chart) => chart.refresh());
}

function showVerdict(now) {
  const [state, headline, detail] = verdict(now);
  byId("verdict").dataset.state = state;
  write(byId("headline"), headline);
  write(byId("detail"), detail);
  document.title = `${headline} – ${page.about.pipeline}`;
  if (state !== page.state) {
    page.state = state;
    write(byId("said"), headline);
  }
}

function showTiles(now, loss, score) {
  const refused = Object.values(now.deadLetters).reduce((sum, count) => sum + count, 0);
  const total = (count) => now.partitions.reduce((sum, partition) => sum + partition[count], 0);
  const beside = ({ fading }) => `prior ${number(fading.prior)}\nno change ${number(fading.noChange)}`;
  tiles([
    [loss.name, number(loss.fading.own), beside(loss)],
    [score.name, number(score.fading.own), beside(score)],
    ["Events a second", whole.format(now.perSecond), `${whole.format(now.events)} in all`],
    ["Model version", whole.format(total("version")), "optimiser steps"],
    ["Drifts found", whole.format(total("drifts")), ""],
    ["Dead letters", whole.format(refused), now.unlabelled ? `${whole.format(now.unlabelled)} events without label` : ""],
  ]);
}

function showTables(now) {
  rows(byId("figure-rows"), now.figures.map(({ name, meter, fading, all }) => {
    const baseline = meter.replace(/^mean_/, "");
    const three = (window, values) => [
      figure(meter, window, values.own),
      figure(`prior_${baseline}`, window, values.prior),
      figure(`no_change_${baseline}`, window, values.noChange),
    ];
    return [name, ...three("fading", fading), ...three("all", all)];
  }));
  rows(byId("partition-rows"), now.partitions.map((one) =>
    [String(one.partition), whole.format(one.events), number(one.loss), whole.format(one.version), whole.format(one.drifts)]));
  const refused = Object.entries(now.deadLetters);
  rows(byId("dead-rows"), refused.length ? refused.map(([reason, count]) => [reason, whole.format(count)]) : [["none", "0"]]);
  rows(byId("mark-rows"), past.marks.slice(-8).reverse().map((mark) => [clock(mark.time), happening(mark)]));
  byId("predictions-note").hidden = page.predictions !== null;
  byId("predictions").hidden = page.predictions === null;
  rows(byId("prediction-rows"), (page.predictions ?? []).map(prediction));
}

function prediction({ id, scores, best, label, assumed, version }) {
  const { classes } = page.about;
  const known = label !== null;
  if (!classes.length) {
    const error = known ? `off by ${number(Math.abs(scores[0] - label))}` : "–";
    return [id, "–", number(scores[0]), number(label), error, whole.format(version)];
  }
  const likely = scores.map((score, at) => [score, classes[at]]).sort((one, other) => other[0] - one[0]).slice(0, 3);
  const outcome = (node) => {
    node.className = known ? (label === best ? "right" : "wrong") : "";
    write(node, known ? (label === best ? "✓ right" : "✗ wrong") : "not known yet");
  };
  const truth = known ? classes[label] + (assumed ? " (assumed)" : "") : "–";
  return [id, likely.map(([score, name]) => `${name} ${score.toFixed(3)}`).join(", "), classes[best], truth, outcome, whole.format(version)];
}

function showModel(now) {
  const { about } = page;
  const networks = about.members.length === 1 ? "One network" : `A panel of ${about.members.length} networks`;
  write(byId("model-note"), `${networks}, ${whole.format(about.parameters)} parameters, ${about.arithmetic} arithmetic. `
    + `Its inputs are ${about.dense} numbers and ${about.sparse} sparse columns.`);
  const share = (value) => (node) => {
    const bar = node.firstElementChild ?? node.appendChild(document.createElement("meter"));
    bar.value = value;
    bar.setAttribute("aria-hidden", "true");
    const text = node.childNodes[1] ?? node.appendChild(document.createTextNode(""));
    write(text, `${(100 * value).toFixed(1)} %`);
  };
  rows(byId("member-rows"), now.partitions.flatMap(({ partition, leader, members }) => members.map((member, at) => {
    const shape = about.members[at];
    const name = members.length > 1 && at === leader ? `${shape.name} (leads)` : shape.name;
    return [String(partition), name, share(member.share), number(member.temperature), layers(shape), whole.format(shape.parameters)];
  })));
}

// Charts.

const MARKS = { drift: ["▼", "--bad"], promotion: ["★", "--good"], started: ["●", "--quiet"] };
const LEAST = 30; // Seconds that a chart shows, at least.
const LINES = [
  { name: "model", colour: "--own", width: 2.5 },
  { name: "prior", colour: "--prior", width: 1.75, dash: [7, 4] },
  { name: "no change", colour: "--no-change", width: 1.75, dash: [2, 3] },
];

function chart(id, first, lines, ceiling) {
  const target = byId(`${id}-chart`);
  const read = byId(`${id}-read`);
  const span = () => {
    const end = past.last / 1000;
    const begin = past.columns[0][0] ?? end;
    return [Math.min(end - LEAST, page.range ? Math.max(begin, end - page.range) : begin), end];
  };
  const size = () => ({ width: target.clientWidth, height: target.clientHeight });
  const axis = { stroke: () => css("--quiet"), font: "12px system-ui, sans-serif", grid: { stroke: () => css("--grid"), width: 1 }, ticks: { show: false } };
  const plot = new uPlot({
    ...size(),
    padding: [18, 26, 0, 0],
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, y: false, sync: { key: "time" }, points: { size: 7 } },
    scales: { x: { range: span }, y: { range: (self, min, max) => [0, ceiling() ?? (max > 0 ? max * 1.08 : 1)] } },
    axes: [
      { ...axis, size: 28, space: 75, values: (self, times, at, space, step) => times.map((time) => clock(time * 1000).slice(0, step < 60 ? 8 : 5)) },
      { ...axis, size: 46 },
    ],
    series: [{}, ...lines.map(({ colour, width, dash }, at) =>
      ({ stroke: () => css(colour), width, dash, fill: at ? undefined : () => css("--own-fill"), points: { show: false }, spanGaps: false }))],
    hooks: { drawClear: [drawBands], draw: [drawMarks], setCursor: [(self) => tell(self.cursor.idx)] },
  }, data(), target);

  function data() {
    return [past.columns[0], ...lines.map((line, at) => past.columns[first + at])];
  }

  function tell(index) {
    const at = index ?? past.columns[0].length - 1;
    const values = lines.map(({ name }, line) => `${name} ${number(past.columns[first + line][at])}`);
    write(read, at < 0 ? "" : `${index === null || index === undefined ? "Now" : clock(past.columns[0][at] * 1000)}: ${values.join(", ")}`);
  }

  new ResizeObserver(() => plot.setSize(size())).observe(target);
  target.addEventListener("keydown", (event) => walk(event, plot));
  return { refresh() { plot.setData(data()); tell(plot.cursor.idx); }, redraw: () => plot.redraw(false, true) };
}

/** Behind the lines, the time from a rise of the loss until it is back. */
function drawBands({ ctx, bbox, scales, valToPos }) {
  ctx.save();
  ctx.fillStyle = css("--band");
  past.marks.forEach(({ time, kind }, at) => {
    if (kind === "worse") {
      const over = past.marks.slice(at).find((later) => later.kind === "recovered" || later.kind === "started");
      const [from, to] = [time, over?.time ?? past.last].map((millis) =>
        valToPos(Math.min(scales.x.max, Math.max(scales.x.min, millis / 1000)), "x", true));
      ctx.fillRect(from, bbox.top, to - from, bbox.height);
    }
  });
  ctx.restore();
}

function drawMarks({ ctx, bbox, scales, valToPos }) {
  ctx.save();
  ctx.textAlign = "center";
  ctx.font = `${12 * devicePixelRatio}px system-ui, sans-serif`;
  for (const { time, kind } of past.marks) {
    if (!MARKS[kind] || time / 1000 < scales.x.min || time / 1000 > scales.x.max) {
      continue;
    }
    const x = Math.round(valToPos(time / 1000, "x", true));
    const [sign, colour] = MARKS[kind];
    ctx.fillStyle = ctx.strokeStyle = css(colour);
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.fillText(sign, x, bbox.top - 4 * devicePixelRatio);
  }
  ctx.restore();
}

function walk(event, plot) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (event.key === "Escape") {
    plot.setCursor({ left: -10, top: -10 });
  } else if (step) {
    event.preventDefault();
    const times = plot.data[0];
    const from = plot.cursor.idx ?? times.length - 1;
    const to = Math.min(times.length - 1, Math.max(0, from + step * (event.shiftKey ? 20 : 1)));
    plot.setCursor({ left: plot.valToPos(times[to], "x"), top: 0 });
  }
}

const charts = [
  chart("loss", 1, LINES, () => undefined),
  chart("score", 4, LINES, () => (page.about?.classes.length ? 1 : undefined)),
  chart("rate", 7, [{ ...LINES[0], name: "events a second" }], () => undefined),
];

// What people do.

byId("range").addEventListener("change", (event) => {
  page.range = Number(event.target.value);
  charts.forEach((one) => one.refresh());
});

byId("pause").addEventListener("click", (event) => {
  page.paused = !page.paused;
  event.target.setAttribute("aria-pressed", String(page.paused));
  page.drawn = 0;
  show();
});

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => charts.forEach((one) => one.redraw()));
document.addEventListener("visibilitychange", show);

setInterval(() => {
  const link = byId("link");
  const lost = Date.now() - page.heard > SILENCE;
  const state = page.heard === 0 ? "none" : lost ? "lost" : "live";
  link.dataset.link = state;
  write(link, state === "none" ? "Connecting" : lost ? `No answer since ${clock(page.heard)}; this is what was seen last` : page.paused ? "Paused" : "Live");
}, 500);

write(byId("detail"), "");
listen();
