extension ReportPage {
    /// Draws the page; it needs nothing but what the page holds.
    static let script = #"""
        "use strict";
        const $ = id => document.getElementById(id);
        const KINDS = ["done", "running", "pending", "new", "failed", "cancelled", "missing", "unknown"];
        const KCOLOUR = { done: "--good", running: "--active", pending: "--waiting", new: "--dim", failed: "--bad",
          cancelled: "--bad", missing: "--bad", unknown: "--dim" };
        let D, X, columns, shown = [], inShown = new Set(), marked = new Set(), brushes = Object.create(null), axes = [], sort = { key: "#", down: false };
        let hover = -1, logY = false, logX = false, colourBy = "";
        // The theme's colours are asked for thousands of times in a frame.
        let themed = new Map();
        const css = name => { let v = themed.get(name); if (v === undefined) { v = getComputedStyle(document.documentElement).getPropertyValue(name).trim(); themed.set(name, v); } return v; };
        const esc = text => String(text).replace(/[&<>"]/g, c => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
        const B64 = (() => { const m = new Uint8Array(128); [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"]
          .forEach((c, i) => m[c.charCodeAt(0)] = i); return m; })();

        function decode(s) {
          if (s === null) return null;
          if (Array.isArray(s)) return Float64Array.from({ length: s[2] }, (_, i) => s[0] + i * s[1]);
          const n = s.length / 4, bits = new Uint32Array(n);
          for (let i = 0, p = 0; i < n; i++, p += 4)
            bits[i] = (B64[s.charCodeAt(p)] << 18 | B64[s.charCodeAt(p + 1)] << 12 | B64[s.charCodeAt(p + 2)] << 6
              | B64[s.charCodeAt(p + 3)]) << 8;
          return new Float32Array(bits.buffer);
        }
        function places(n, stride) {
          const at = [];
          for (let i = 0; i < n; i += stride) at.push(i);
          if (n > 0 && at[at.length - 1] !== n - 1) at.push(n - 1);
          return at;
        }
        const number = v => v === "inf" ? Infinity : v === "-inf" ? -Infinity : typeof v === "number" ? v : null;
        const fmt = v => v === null || v === undefined ? "" : typeof v !== "number" ? String(v)
          : Number.isInteger(v) && Math.abs(v) < 1e9 ? String(v)
          : v !== 0 && (Math.abs(v) < 1e-3 || Math.abs(v) >= 1e6) ? v.toExponential(3) : String(+v.toPrecision(5));
        const hue = i => `hsl(${(i * 137.508) % 360} 65% ${css("--bg") === "#fff" ? 42 : 62}%)`;

        function load(data) {
          D = data;
          X = D.rows.map((r, i) => ({ ...r, i, series: D.metrics.map((_, m) => decode(r.series[m] ?? null)), last: D.metrics.map((_, m) => number(r.last[m])), at: places(r.n, r.stride) }));
          columns = [{ key: "#", num: true, of: x => x.i }, { key: "name", of: x => x.name || (D.base ? "(nothing else)" : "(defaults)") }, { key: "state", of: x => x.state },
            { key: "sig", of: x => x.sig }, { key: "job", of: x => x.job }, { key: "entries", num: true, of: x => x.n }]
            .concat(D.args.map((a, k) => ({ key: a, arg: true, num: X.every(x => x.args[k] === null || typeof x.args[k] === "number"), of: x => x.args[k] })))
            .concat(D.metrics.map((m, k) => ({ key: m, metric: k, num: true, of: x => x.last[k] })));
          // Everything is found by its key: an argument and a metric may share theirs.
          const keys = new Set();
          for (const c of columns) { while (keys.has(c.key)) c.key = (c.arg ? "argument:" : "metric:") + c.key; keys.add(c.key); }
          const vary = columns.filter(c => (c.arg || c.metric !== undefined) && new Set(X.map(c.of).filter(v => v !== null)).size > 1);
          const keep = axes.filter(a => vary.some(c => c.key === a.key)).map(a => a.key);
          axes = [...keep, ...vary.map(c => c.key).filter(k => !keep.includes(k)).slice(0, Math.max(12 - keep.length, 0))]
            .map(k => axis(vary.find(c => c.key === k)));
          for (const key of Object.keys(brushes)) if (!axes.some(a => a.key === key)) delete brushes[key];
          const options = vary.map(c => `<option>${esc(c.key)}</option>`).join("");
          if (!vary.some(c => c.key === colourBy)) colourBy = vary[vary.length - 1]?.key ?? "";
          $("colour").innerHTML = options; $("colour").value = colourBy;
          $("title").textContent = D.grid;
          $("sub").textContent = `${D.program}${D.base ? ": " + D.base : ""} · ${new Date(D.made * 1000).toLocaleString()}`;
          states(); failures(); head(); makeCharts(); apply();
        }
        function axis(c) {
          const values = X.map(c.of), numbers = c.num ? values.filter(v => typeof v === "number" && isFinite(v)) : [];
          if (c.num) {
            let lo = Infinity, hi = -Infinity, positive = numbers.length > 0;
            for (const v of numbers) { if (v < lo) lo = v; if (v > hi) hi = v; if (v <= 0) positive = false; }
            const log = positive && hi / lo > 50;
            const f = log ? Math.log : v => v;
            return { key: c.key, of: c.of, log, lo, hi, pos: v => typeof v !== "number" || !isFinite(v) ? null
              : hi === lo ? 0.5 : (f(v) - f(lo)) / (f(hi) - f(lo)), at: t => log ? Math.exp(f(lo) + t * (f(hi) - f(lo))) : lo + t * (hi - lo) };
          }
          const kinds = [...new Set(values.filter(v => v !== null).map(String))].sort();
          return { key: c.key, of: c.of, kinds, pos: v => v === null ? null : kinds.length < 2 ? 0.5 : kinds.indexOf(String(v)) / (kinds.length - 1) };
        }
        function states() {
          const n = {}; for (const x of X) n[x.kind] = (n[x.kind] ?? 0) + 1;
          const has = KINDS.filter(k => n[k]);
          $("bar").innerHTML = has.map(k => `<i style="width:${100 * n[k] / X.length}%;background:var(${KCOLOUR[k]})" title="${n[k]} ${k}"></i>`).join("");
          $("legend").innerHTML = `<span><b>${X.length}</b> XPs</span>` + has.map(k =>
            `<span class="k-${k}"><i class="dot" style="background:var(${KCOLOUR[k]})"></i><b>${n[k]}</b> ${k}</span>`).join("");
        }
        function failures() {
          $("failbox").hidden = !D.groups.length;
          $("fails").innerHTML = D.groups.map((g, k) => `<div class="fail${g.waits ? " waits" : ""}"><b>${g.members.length} XP${g.members.length > 1 ? "s" : ""}</b>: ${esc(g.words)}
            <button data-group="${k}">choose</button><div class="dim mono">${esc(g.members.slice(0, 8).map(i => X[i].name || X[i].sig).join(", "))}${g.members.length > 8 ? ", …" : ""}
            ${g.nodes.length ? " · on " + esc(g.nodes.slice(0, 8).join(", ")) : ""}${g.detail ? " · " + esc(g.detail) : ""}</div>${g.log.length ? `<pre>${esc(g.log.join("\n"))}</pre>` : ""}</div>`).join("");
        }
        let only = null;
        $("fails").onclick = e => { const k = e.target.dataset?.group; if (k !== undefined) { only = new Set(D.groups[k].members); apply(); } };

        function tests(text) {
          return text.trim().split(/\s+/).filter(Boolean).map(word => {
            const m = word.match(/^([^<>=!]+)(<=|>=|!=|<|>|=)(.+)$/);
            const column = m && columns.find(c => c.key.toLowerCase() === m[1].toLowerCase());
            if (!column) { const not = word[0] === "!", w = (not ? word.slice(1) : word).toLowerCase();
              return x => (`${x.name} ${x.sig} ${x.state} ${x.kind} ${x.job}`.toLowerCase().includes(w)) !== not; }
            const want = m[3], number = Number(want);
            return x => { const v = column.of(x), s = String(v ?? "").toLowerCase(), w = want.toLowerCase();
              const same = typeof v === "number" ? v === number : s === w || (column.key === "state" && x.kind === w);
              if (m[2] === "=") return same; if (m[2] === "!=") return !same;
              if (typeof v !== "number" || Number.isNaN(number)) return false;
              return m[2] === "<" ? v < number : m[2] === ">" ? v > number : m[2] === "<=" ? v <= number : v >= number; };
          });
        }
        function apply() {
          themed = new Map();
          const t = tests($("filter").value);
          shown = X.filter(x => (!only || only.has(x.i)) && t.every(f => f(x)) && axes.every(a => {
            const b = brushes[a.key]; if (!b) return true; const p = a.pos(a.of(x)); return p !== null && p >= b[0] && p <= b[1]; }));
          const c = columns.find(c => c.key === sort.key) ?? columns[0];
          const keyed = shown.map(x => [c.of(x), x]), dir = sort.down ? -1 : 1;
          keyed.sort(([a, x], [b, y]) => { const ea = a === null || a === "", eb = b === null || b === "";
            if (ea || eb) return ea && eb ? x.i - y.i : ea ? 1 : -1;
            return (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b))) * dir || x.i - y.i; });
          shown = keyed.map(k => k[1]); inShown = new Set(shown);
          $("chosen").textContent = `${shown.length} of ${X.length} XPs` + (marked.size ? `, ${marked.size} marked` : "");
          tableTop = -1; rows(); draw();
        }
        // Table: only the rows in sight exist.
        const ROW = 26; let tableTop = -1;
        function head() {
          $("head").innerHTML = "<tr>" + columns.map(c => `<th class="${c.num ? "num" : ""}" data-key="${esc(c.key)}" tabindex="0"
            aria-sort="${sort.key === c.key ? (sort.down ? "descending" : "ascending") : "none"}">${esc(c.key)}${sort.key === c.key ? (sort.down ? " ▾" : " ▴") : ""}</th>`).join("") + "</tr>";
        }
        function rows() {
          const box = $("box"), count = Math.ceil(box.clientHeight / ROW) + 20, top = Math.max(Math.floor(box.scrollTop / ROW) - 10, 0);
          if (top === tableTop) return; tableTop = top;
          const part = shown.slice(top, top + count), below = Math.max(shown.length - top - part.length, 0);
          const space = h => h > 0 ? `<tr style="height:${h}px"><td colspan="${columns.length}" style="height:${h}px;border:0"></td></tr>` : "";
          $("rows").innerHTML = space(top * ROW) + part.map(x => `<tr data-row="${x.i}" class="${marked.has(x.i) ? "sel" : ""}">` + columns.map(c => {
            const v = c.of(x);
            if (c.key === "state") return `<td class="k-${x.kind}">${esc(v)}</td>`;
            if (c.key === "name") return `<td><i class="swatch" style="background:${colourOf(x)}"></i> ${esc(v)}</td>`;
            if (c.key === "sig" || c.key === "job") return `<td class="mono">${esc(v)}</td>`;
            return `<td class="${c.num ? "num" : ""}">${esc(c.arg ? v ?? "" : fmt(v))}</td>`; }).join("") + "</tr>").join("") + space(below * ROW);
        }
        $("box").onscroll = rows;
        $("head").onclick = e => { const k = e.target.closest("th")?.dataset.key; if (!k) return;
          sort = { key: k, down: sort.key === k ? !sort.down : false }; head(); apply(); };
        $("head").onkeydown = e => { if (e.key === "Enter" || e.key === " ") { e.preventDefault(); e.target.click(); } };
        $("rows").onclick = e => { const r = e.target.closest("tr")?.dataset.row; if (r !== undefined) mark(+r); };
        $("rows").onmouseover = e => { const r = e.target.closest("tr")?.dataset.row; setHover(r === undefined ? -1 : +r); };
        $("rows").onmouseleave = () => setHover(-1);
        function mark(i) { marked.has(i) ? marked.delete(i) : marked.add(i); apply(); }
        let pending = 0;
        function draw() { full = true; later(); }
        let full = false;
        function later() { if (!pending) pending = requestAnimationFrame(() => { pending = 0; const all = full; full = false;
          for (const ch of charts) { if (all) { drawChart(ch); keepBase(ch.c); } else restore(ch.c); hoverChart(ch); }
          if (all) { drawPar(); keepBase($("par")); } else restore($("par")); hoverPar(); }); }
        // What does not change while the pointer moves is drawn once.
        function keepBase(c) { const b = c.base ??= document.createElement("canvas"); b.width = c.width; b.height = c.height; if (c.width && c.height) b.getContext("2d").drawImage(c, 0, 0); }
        function restore(c) { if (!c.base?.width) return; const g = c.getContext("2d"); g.setTransform(1, 0, 0, 1, 0, 0); g.clearRect(0, 0, c.width, c.height); g.drawImage(c.base, 0, 0);
          const r = devicePixelRatio || 1; g.setTransform(r, 0, 0, r, 0, 0); }
        function setHover(i) { if (i !== hover) { hover = i; later(); } }

        let scaleC = null;
        function colourOf(x) {
          if (!scaleC || scaleC.key !== colourBy || scaleC.of !== D) { const c = columns.find(c => c.key === colourBy);
            scaleC = { key: colourBy, of: D, axis: c ? axis(c) : null }; }
          const p = scaleC.axis?.pos(scaleC.axis.of(x));
          if (p === null || p === undefined) return css("--dim");
          return `hsl(${240 - 200 * p} 75% ${css("--bg") === "#fff" ? 45 : 60}%)`;
        }
        function canvas(c, h) {
          const r = devicePixelRatio || 1, w = c.clientWidth || 400;
          if (c.width !== Math.round(w * r) || c.height !== Math.round(h * r)) { c.width = Math.round(w * r); c.height = Math.round(h * r); c.style.height = h + "px"; }
          const g = c.getContext("2d"); g.setTransform(r, 0, 0, r, 0, 0); g.clearRect(0, 0, w, h); g.font = "11px system-ui,sans-serif"; return [g, w];
        }
        function ticks(lo, hi, log, count) {
          const t = [];
          if (log) { const a = Math.ceil(Math.log10(lo)), b = Math.floor(Math.log10(hi));
            if (b - a >= 1) { const s = Math.max(Math.ceil((b - a) / count), 1); for (let e = a; e <= b; e += s) t.push(10 ** e); return t; } }
          const raw = (hi - lo) / count; if (!(raw > 0)) return [lo];
          const mag = 10 ** Math.floor(Math.log10(raw)), step = [1, 2, 5, 10].map(s => s * mag).find(s => s >= raw);
          // Between neighbours such as 0.3 and 0.1 * 3 no step is large enough to get on.
          for (let v = Math.ceil(lo / step) * step, n = 0; v <= hi + step * 1e-9 && n < 20; v += step, n++) t.push(Math.abs(v) < step * 1e-9 ? 0 : v);
          return t;
        }
        // Curves.
        let charts = [];
        // What only counts, as epochs do, has no curve worth a look.
        const counted = k => D.rows.every(r => !r.series[k] || Array.isArray(r.series[k]));
        function makeCharts() {
          $("curvebox").hidden = !D.metrics.length;
          $("charts").innerHTML = D.metrics.map((m, k) => counted(k) ? "" : `<div class="chart wrap"><h3>${esc(m)}</h3><canvas data-metric="${k}" height="220"></canvas></div>`).join("");
          charts = [...document.querySelectorAll("canvas[data-metric]")].map(c => ({ c, k: +c.dataset.metric }));
          for (const ch of charts) { ch.c.onmousemove = e => point(ch, e); ch.c.onmouseleave = () => { setHover(-1); $("tip").style.display = "none"; };
            ch.c.onclick = () => { if (hover >= 0) mark(hover); }; }
        }
        function drawChart(ch) {
          const H = 220, [g, W] = canvas(ch.c, H), L = 52, R = 8, T = 6, B = 20;
          let lo = Infinity, hi = -Infinity, least = Infinity, n = 1;
          for (const x of shown) { const s = x.series[ch.k]; if (!s) continue; if (x.n > n) n = x.n;
            for (const v of s) if (isFinite(v)) { if (v < lo) lo = v; if (v > hi) hi = v; if (v > 0 && v < least) least = v; } }
          ch.line = ch.px = null;
          if (lo > hi) { g.fillStyle = css("--dim"); g.fillText("no values", L, H / 2); return; }
          const ly = logY && least < Infinity; if (ly) { lo = least; if (hi <= lo) hi = lo * 10; }
          if (hi === lo) { const d = Math.abs(hi) * 0.1 || 1; hi += d; lo -= ly ? lo / 2 : d; }
          const f = ly ? Math.log : v => v, fx = logX ? v => Math.log(v + 1) : v => v;
          const px = e => L + (W - L - R) * (n > 1 ? fx(e) / fx(n - 1) : 0.5), py = v => T + (H - T - B) * (1 - (f(v) - f(lo)) / (f(hi) - f(lo)));
          g.strokeStyle = css("--line"); g.fillStyle = css("--dim"); g.lineWidth = 1; g.textAlign = "right"; g.textBaseline = "middle";
          for (const t of ticks(lo, hi, ly, 5)) { const y = py(t); g.beginPath(); g.moveTo(L, y); g.lineTo(W - R, y); g.stroke(); g.fillText(fmt(+t.toPrecision(6)), L - 5, y); }
          g.textAlign = "center"; g.textBaseline = "top";
          const xt = logX ? [0, 1, 3, 10, 30, 100, 300, 1000, 3000, 10000].filter(t => t < n) : ticks(0, Math.max(n - 1, 1), false, 6).filter(Number.isInteger);
          for (const t of xt) g.fillText(t, px(t), H - B + 5);
          const alpha = shown.length > 300 ? 0.25 : shown.length > 60 ? 0.5 : 0.85;
          const line = ch.line = (x, width, a) => {
            const s = x.series[ch.k]; if (!s) return; g.globalAlpha = a; g.lineWidth = width; g.strokeStyle = g.fillStyle = marked.has(x.i) ? hue(x.i) : colourOf(x); g.beginPath();
            let open = false, count = 0, X0 = 0, Y0 = 0;
            for (let i = 0; i < s.length; i++) { const v = s[i]; if (!isFinite(v) || (ly && v <= 0)) continue; const a = px(x.at[i] ?? i), b = py(v);
              if (open) g.lineTo(a, b); else { g.moveTo(a, b); open = true; } count++; X0 = a; Y0 = b; }
            if (count > 1) g.stroke(); else if (count) { g.beginPath(); g.arc(X0, Y0, 2.5, 0, 7); g.fill(); } };
          for (const x of shown) if (!marked.has(x.i)) line(x, 1.2, marked.size ? alpha * 0.4 : alpha);
          for (const x of shown) if (marked.has(x.i)) line(x, 2, 1);
          g.globalAlpha = 1; ch.px = px; ch.py = py; ch.ly = ly;
        }
        function hoverChart(ch) { if (hover >= 0 && ch.line && X[hover] && inShown.has(X[hover])) { ch.line(X[hover], 3, 1); ch.c.getContext("2d").globalAlpha = 1; } }
        function point(ch, e) {
          if (!ch.px) return;
          const r = ch.c.getBoundingClientRect(), mx = e.clientX - r.left, my = e.clientY - r.top; let best = 400, who = -1, at = 0, val = 0;
          for (const x of shown) { const s = x.series[ch.k]; if (!s) continue;
            let a = 0, b = s.length - 1; while (a < b) { const m = (a + b) >> 1; if (ch.px(x.at[m] ?? m) < mx) a = m + 1; else b = m; }
            for (const i of [a - 1, a]) { const v = s[i]; if (v === undefined || !isFinite(v) || (ch.ly && v <= 0)) continue;
              const dx = ch.px(x.at[i] ?? i) - mx, dy = ch.py(v) - my, d = dx * dx + dy * dy; if (d < best) { best = d; who = x.i; at = x.at[i] ?? i; val = v; } } }
          setHover(who); const tip = $("tip");
          if (who < 0) { tip.style.display = "none"; return; }
          tip.innerHTML = `<b>${esc(X[who].name || X[who].sig)}</b><br><span class="mono">${X[who].sig}</span> ${esc(X[who].state)}<br>epoch ${at}: ${fmt(+val.toPrecision(5))}`;
          tip.style.display = "block"; tip.style.left = Math.min(e.clientX + 14, innerWidth - tip.offsetWidth - 8) + "px"; tip.style.top = Math.min(e.clientY + 14, innerHeight - tip.offsetHeight - 8) + "px";
        }
        // Parallel coordinates.
        const PH = 340, PT = 34, PB = 18; let drag = null;
        const axisX = (i, w) => axes.length < 2 ? w / 2 : 60 + (w - 120) * i / (axes.length - 1);
        function drawPar() {
          $("parbox").hidden = axes.length < 2; if (axes.length < 2) return;
          const [g, W] = canvas($("par"), PH), y = p => PT + (PH - PT - PB) * (1 - p), inside = inShown;
          const path = parPath = (x, a, width) => { g.globalAlpha = a; g.lineWidth = width; g.beginPath(); let open = false;
            axes.forEach((ax, i) => { const p = ax.pos(ax.of(x)); if (p === null) { open = false; return; } const X1 = axisX(i, W), Y1 = y(p);
              if (open) { const X0 = axisX(i - 1, W), c = (X1 - X0) / 2; g.bezierCurveTo(X0 + c, open[0], X1 - c, Y1, X1, Y1); } else g.moveTo(X1, Y1); open = [Y1]; }); g.stroke(); };
          g.strokeStyle = css("--line"); if (shown.length < X.length) for (const x of X) if (!inside.has(x)) path(x, 0.5, 0.7);
          const alpha = shown.length > 1000 ? 0.15 : shown.length > 200 ? 0.35 : 0.75;
          for (const x of shown) { g.strokeStyle = colourOf(x); path(x, marked.has(x.i) ? 1 : marked.size ? alpha * 0.5 : alpha, marked.has(x.i) ? 2.5 : 1.3); }
          g.globalAlpha = 1; g.textAlign = "center";
          axes.forEach((ax, i) => { const x = axisX(i, W); g.strokeStyle = css("--dim"); g.lineWidth = 1; g.beginPath(); g.moveTo(x, PT); g.lineTo(x, PH - PB); g.stroke();
            g.fillStyle = css("--fg"); g.textBaseline = "top"; g.font = "600 11px system-ui,sans-serif"; g.fillText(cut(g, ax.key, (W - 120) / Math.max(axes.length - 1, 1) - 8), x, 4);
            g.font = "10.5px system-ui,sans-serif"; g.fillStyle = css("--dim"); g.textBaseline = "middle";
            const marks = ax.kinds ? ax.kinds.slice(0, 14).map(k => [k, ax.pos(k)]) : ticks(ax.lo, ax.hi, ax.log, 4).map(t => [fmt(+t.toPrecision(4)), ax.pos(t)]);
            for (const [t, p] of marks) if (p !== null && p >= -1e-9 && p <= 1.000001) { const text = cut(g, t, 80), w = g.measureText(text).width + 4;
              g.fillStyle = css("--panel"); g.fillRect(x - w / 2, y(p) - 7, w, 14); g.fillStyle = css("--dim"); g.fillText(text, x, y(p)); }
            const b = brushes[ax.key]; if (b) { g.globalAlpha = 0.25; g.fillStyle = css("--accent"); g.fillRect(x - 9, y(b[1]), 18, y(b[0]) - y(b[1])); g.globalAlpha = 1; } });
        }
        let parPath = null;
        function hoverPar() { if (hover < 0 || !parPath || !X[hover] || axes.length < 2) return; const g = par.getContext("2d"); g.strokeStyle = css("--fg"); parPath(X[hover], 1, 3); g.globalAlpha = 1; }
        function cut(g, text, width) { text = String(text); if (g.measureText(text).width <= width) return text;
          while (text.length > 1 && g.measureText(text + "…").width > width) text = text.slice(0, -1); return text + "…"; }
        const par = $("par");
        const nearest = e => { const r = par.getBoundingClientRect(), mx = e.clientX - r.left; let i = 0; axes.forEach((_, k) => { if (Math.abs(axisX(k, r.width) - mx) < Math.abs(axisX(i, r.width) - mx)) i = k; });
          return { i, my: e.clientY - r.top, mx, near: Math.abs(axisX(i, r.width) - mx) < 30 }; };
        const toPos = my => Math.min(Math.max(1 - (my - PT) / (PH - PT - PB), 0), 1);
        par.onpointerdown = e => { const n = nearest(e); if (!n.near) return; par.setPointerCapture(e.pointerId); drag = { key: axes[n.i].key, from: n.my, title: n.my < PT - 6, moved: false }; };
        par.onpointermove = e => { const n = nearest(e); par.style.cursor = n.near ? (n.my < PT - 6 ? "grab" : "crosshair") : "default"; if (!drag) return;
          if (Math.abs(n.my - drag.from) > 3 || drag.title) drag.moved = drag.moved || Math.abs(n.my - drag.from) > 3;
          if (drag.title) { const k = axes.findIndex(a => a.key === drag.key); if (n.i !== k) { axes.splice(n.i, 0, axes.splice(k, 1)[0]); draw(); } }
          else if (drag.moved) { const a = toPos(drag.from), b = toPos(n.my); brushes[drag.key] = [Math.min(a, b) - 1e-9, Math.max(a, b) + 1e-9]; apply(); } };
        par.onpointerup = () => { if (drag && !drag.moved && !drag.title) { delete brushes[drag.key]; apply(); } drag = null; };

        $("filter").oninput = apply;
        $("clear").onclick = () => { $("filter").value = ""; only = null; marked.clear(); brushes = Object.create(null); apply(); };
        const toggle = (id, set) => $(id).onclick = () => { const on = $(id).getAttribute("aria-pressed") !== "true"; $(id).setAttribute("aria-pressed", on); set(on); draw(); };
        toggle("logy", on => logY = on); toggle("logx", on => logX = on);
        $("colour").onchange = () => { colourBy = $("colour").value; apply(); };
        $("theme").onclick = () => { themed = new Map(); const dark = css("--bg") !== "#fff"; document.documentElement.dataset.theme = dark ? "light" : "dark"; apply(); };
        matchMedia("(prefers-color-scheme: dark)").addEventListener("change", apply);
        addEventListener("resize", () => { tableTop = -1; rows(); draw(); });
        load(JSON.parse($("data").textContent));
        // Served by `grid --serve`, the page asks for what has changed.
        if (location.protocol.startsWith("http")) {
          let tag = ""; $("live").textContent = "live";
          const look = async () => { try { const r = await fetch("data.json", { headers: tag ? { "If-None-Match": tag } : {} });
              if (r.status === 200) { tag = r.headers.get("ETag") ?? ""; const top = $("box").scrollTop; load(await r.json()); $("box").scrollTop = top; }
              $("live").textContent = "live"; } catch { $("live").textContent = "not answering"; }
            setTimeout(look, 5000); };
          setTimeout(look, 5000);
        }
        """#
}
