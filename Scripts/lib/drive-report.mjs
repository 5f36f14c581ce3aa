// Drives the report in Chromium by its debugging protocol; see Scripts/test-report.
import { readFileSync, writeFileSync } from "node:fs";

const [port, page, shots] = process.argv.slice(2);
const targets = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json();
const socket = new WebSocket(targets.find(t => t.type === "page").webSocketDebuggerUrl);
await new Promise((done, fail) => { socket.onopen = done; socket.onerror = fail; });

let last = 0;
const waiting = new Map(), problems = [];
socket.onmessage = message => {
  const m = JSON.parse(message.data);
  if (m.id) { const [done, fail] = waiting.get(m.id); waiting.delete(m.id); m.error ? fail(new Error(m.error.message)) : done(m.result); }
  if (m.method === "Runtime.exceptionThrown") problems.push(m.params.exceptionDetails.exception?.description ?? m.params.exceptionDetails.text);
  if (m.method === "Runtime.consoleAPICalled" && ["error", "warning"].includes(m.params.type)) problems.push(m.params.args.map(a => a.value).join(" "));
  if (m.method === "Log.entryAdded" && m.params.entry.level === "error") problems.push(m.params.entry.text);
};
const call = (method, params = {}) => new Promise((done, fail) => { waiting.set(++last, [done, fail]); socket.send(JSON.stringify({ id: last, method, params })); });
const run = async expression => {
  const r = await call("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
  if (r.exceptionDetails) throw new Error(r.exceptionDetails.exception?.description ?? r.exceptionDetails.text);
  return r.result.value;
};
const frame = () => run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
const mouse = (type, x, y) => call("Input.dispatchMouseEvent", { type, x, y, button: type === "mouseMoved" ? "none" : "left", buttons: type === "mouseReleased" ? 0 : 1, clickCount: 1 });
const open = async url => {
  const loaded = new Promise(done => { const old = socket.onmessage; socket.onmessage = m => { old(m); if (JSON.parse(m.data).method === "Page.loadEventFired") { socket.onmessage = old; done(); } }; });
  await call("Page.navigate", { url }); await loaded; await frame();
};
const shot = async name => {
  await frame();
  const { data } = await call("Page.captureScreenshot", { format: "png" });
  writeFileSync(`${shots}/${name}.png`, Buffer.from(data, "base64"));
};
let failures = 0;
const check = (what, ok, detail = "") => { console.log(`${ok ? "ok  " : "FAIL"}  ${what}${ok ? "" : `: ${JSON.stringify(detail)}`}`); if (!ok) failures++; };

for (const domain of ["Page", "Runtime", "Log"]) await call(`${domain}.enable`);
const scheme = value => call("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value }] });
await call("Emulation.setDeviceMetricsOverride", { width: 1280, height: 1900, deviceScaleFactor: 1, mobile: false });
await scheme("light");
await open(`file://${page}`);
const inked = id => run(`(() => { const c = document.querySelector(${JSON.stringify(id)}), d = c.getContext("2d").getImageData(0, 0, c.width, c.height).data; let n = 0; for (let i = 3; i < d.length; i += 4) if (d[i]) n++; return n; })()`);
check("all experiments are shown", await run("shown.length === X.length && X.length > 10"), await run("[shown.length, X.length]"));
check("curves are drawn", await inked("canvas[data-metric]") > 1000);
check("parallel coordinates are drawn", await inked("#par") > 1000);
check("what failed is shown", await run("document.querySelectorAll('.fail').length > 0"));
await shot("light");

const before = await run("document.querySelector('canvas[data-metric]').toDataURL()");
await run("document.getElementById('logy').click()"); await frame();
check("the log scale changes the curves", before !== await run("document.querySelector('canvas[data-metric]').toDataURL()"));
await run("document.getElementById('logy').click()");

const at = await run("(() => { const ch = charts[0], r = ch.c.getBoundingClientRect(), x = shown.find(x => x.series[ch.k] && isFinite(x.series[ch.k][5])); return [r.left + ch.px(x.at[5]), r.top + ch.py(x.series[ch.k][5])]; })()");
await mouse("mouseMoved", ...at); await frame();
check("hovering names an experiment", await run("hover >= 0 && document.getElementById('tip').style.display === 'block'"));
await shot("hover");
await mouse("mousePressed", ...at); await mouse("mouseReleased", ...at); await frame();
check("a click marks it", await run("marked.size === 1"));
await run("document.getElementById('clear').click()"); await frame();

const axis = await run("(() => { const r = par.getBoundingClientRect(); const y = PT + (PH - PT - PB) * (1 - axes[0].pos(axes[0].of(X[0]))); return [r.left + axisX(0, r.width), r.top, Math.max(y, PT + 20)]; })()");
const [from, to] = [axis[2] - 15, axis[2] + 15];
await mouse("mouseMoved", axis[0], axis[1] + from); await mouse("mousePressed", axis[0], axis[1] + from);
for (let y = from; y <= to; y += 5) await mouse("mouseMoved", axis[0], axis[1] + y);
await mouse("mouseReleased", axis[0], axis[1] + to); await frame();
check("a brush chooses", await run("Object.keys(brushes).length === 1 && shown.length > 0 && shown.length < X.length"), await run("[shown.length, brushes]"));
await shot("brush");
await mouse("mousePressed", axis[0], axis[1] + 120); await mouse("mouseReleased", axis[0], axis[1] + 120); await frame();
check("a click on the axis lets go", await run("Object.keys(brushes).length === 0 && shown.length === X.length"));

const loss = await run("D.metrics.find(m => m.includes('loss'))");
await run(`[...document.querySelectorAll('th')].find(t => t.dataset.key === ${JSON.stringify(loss)}).click()`);
check("the table sorts", await run(`(() => { const v = shown.map(x => x.last[D.metrics.indexOf(${JSON.stringify(loss)})]).filter(v => v !== null); return v.every((a, i) => i === 0 || v[i - 1] <= a); })()`));
const type = text => run(`(() => { const f = document.getElementById("filter"); f.value = ${JSON.stringify(text)}; f.oninput(); return shown.length; })()`);
check("the filter takes states", await type("state=failed") === await run("X.filter(x => x.kind === 'failed').length"));
check("the filter takes arguments and text", await type("lr>=0.3 batch_size=16") < await run("X.length"));
check("the filter can say not", await type("!failed") === await run("X.filter(x => x.kind !== 'failed').length"));
await type("");
await scheme("dark"); await run("apply()"); await frame();
check("dark follows the system", await run("css('--bg') !== '#fff'"));
await shot("dark");
await run("document.getElementById('theme').click()");
check("the button changes the theme", await run("css('--bg') === '#fff'"));
await run("document.getElementById('theme').click()");
await scheme("light");

// Neighbours of one number, a name that every object has, and an argument named as a metric.
await run(`(() => { const odd = JSON.parse($("data").textContent); odd.args = ["lr", "constructor", odd.metrics[0]];
  odd.rows.forEach((r, i) => r.args = [i % 2 ? 0.3 : 0.1 * 3, i, -i]); load(odd); })()`);
await frame();
check("odd data is shown", await run("shown.length === X.length && axes.length > 2"), await run("[shown.length, X.length]"));
check("an argument and a metric of one name are told apart", await run("new Set(columns.map(c => c.key)).size === columns.length"));
await run("load(JSON.parse($('data').textContent))");

// 5,000 experiments, made of those of the page.
const html = readFileSync(page, "utf8");
const data = JSON.parse(html.match(/<script type="application\/json" id="data">(.*?)<\/script>/s)[1]);
const rows = data.rows;
data.rows = Array.from({ length: 5000 }, (_, i) => ({ ...rows[i % rows.length], sig: i.toString(16).padStart(8, "0") }));
data.groups = [];
const large = page.replace(/\.html$/, "-5000.html");
writeFileSync(large, html.replace(/(id="data">).*?(<\/script>)/s, (_, a, b) => a + JSON.stringify(data).replaceAll("<", "\\u003c") + b));
await open(`file://${large}`);
const time = expression => run(`(async () => { const t = performance.now(); ${expression}; await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))); return performance.now() - t; })()`);
const times = { load: await time("load(JSON.parse($('data').textContent))"), filter: await time("$('filter').value = 'lr>0.01'; apply()"), hover: await time("setHover(7)"), scroll: await time("$('box').scrollTop = 60000; rows()") };
console.log("5,000 experiments, milliseconds:", Object.fromEntries(Object.entries(times).map(([k, v]) => [k, Math.round(v)])));
check("5,000 experiments are usable", times.load < 15000 && times.filter < 10000 && times.hover < 3000 && times.scroll < 3000, times);
await shot("5000");
check("nothing is on the console", problems.length === 0, problems);
socket.close();
process.exit(failures ? 1 : 0);
