extension ReportPage {
    static let style = #"""
        :root { --bg:#fff; --fg:#1c2128; --dim:#667080; --line:#d5dae1; --panel:#f6f8fa; --accent:#0a66c2;
          --good:#1a7f37; --bad:#cf222e; --active:#0a7ea4; --waiting:#9a6700; }
        @media (prefers-color-scheme: dark) { :root:not([data-theme=light]) { --bg:#0d1117; --fg:#e6edf3;
          --dim:#8b949e; --line:#30363d; --panel:#161b22; --accent:#58a6ff; --good:#3fb950; --bad:#f85149;
          --active:#39c5cf; --waiting:#d29922; } }
        :root[data-theme=dark] { --bg:#0d1117; --fg:#e6edf3; --dim:#8b949e; --line:#30363d; --panel:#161b22;
          --accent:#58a6ff; --good:#3fb950; --bad:#f85149; --active:#39c5cf; --waiting:#d29922; }
        * { box-sizing:border-box }
        body { margin:0 auto; max-width:1280px; padding:20px 24px 60px; background:var(--bg); color:var(--fg);
          font:14px/1.45 system-ui,sans-serif }
        h1 { font-size:22px; margin:0 } h2 { font-size:16px; margin:28px 0 10px }
        header { display:flex; gap:12px; align-items:baseline; flex-wrap:wrap } header .sp { flex:1 }
        .dim { color:var(--dim) } .mono { font-family:ui-monospace,monospace; font-size:12.5px }
        button, select, input { font:inherit; color:var(--fg); background:var(--panel); border:1px solid var(--line);
          border-radius:6px; padding:3px 9px } button { cursor:pointer }
        button[aria-pressed=true] { border-color:var(--accent); color:var(--accent) }
        :focus-visible { outline:2px solid var(--accent); outline-offset:1px }
        .bar { display:flex; height:14px; border-radius:7px; overflow:hidden; margin:12px 0 8px; background:var(--line) }
        .bar i { display:block }
        .legend { display:flex; gap:16px; flex-wrap:wrap } .legend b { font-weight:600 }
        .dot { display:inline-block; width:9px; height:9px; border-radius:50%; margin-right:6px }
        .k-done { color:var(--good) } .k-failed, .k-missing, .k-cancelled { color:var(--bad) }
        .k-running { color:var(--active) } .k-pending { color:var(--waiting) } .k-new, .k-unknown { color:var(--dim) }
        .tools { display:flex; gap:8px; flex-wrap:wrap; align-items:center; margin-bottom:10px }
        .charts { display:grid; grid-template-columns:repeat(auto-fill,minmax(380px,1fr)); gap:14px }
        .chart { border:1px solid var(--line); border-radius:8px; padding:8px 10px; background:var(--panel) }
        .chart h3 { margin:0 0 4px; font-size:13px; font-weight:600 } canvas { display:block; width:100% }
        .wrap { position:relative } .tip { position:fixed; pointer-events:none; z-index:9; background:var(--bg);
          border:1px solid var(--line); border-radius:6px; padding:4px 8px; font-size:12px; display:none;
          max-width:420px; box-shadow:0 2px 8px #0004 }
        .fail { border:1px solid var(--line); border-left:4px solid var(--bad); border-radius:6px; padding:8px 12px;
          margin-bottom:8px; background:var(--panel) } .fail.waits { border-left-color:var(--waiting) }
        .fail pre { margin:6px 0 0; overflow:auto; font-size:12px; white-space:pre-wrap }
        .tablebox { height:520px; overflow:auto; border:1px solid var(--line); border-radius:8px }
        table { border-collapse:separate; border-spacing:0; width:100%; font-variant-numeric:tabular-nums }
        th { position:sticky; top:0; background:var(--panel); text-align:left; cursor:pointer; white-space:nowrap;
          border-bottom:1px solid var(--line); padding:5px 10px; font-weight:600; user-select:none; z-index:1 }
        td { padding:0 10px; height:26px; white-space:nowrap; border-bottom:1px solid var(--line) }
        td.num, th.num { text-align:right } tr.sel td { background:color-mix(in srgb,var(--accent) 14%,transparent) }
        tbody tr[data-row] { cursor:pointer } tbody tr[data-row]:hover td { background:color-mix(in srgb,var(--accent) 8%,transparent) }
        .swatch { display:inline-block; width:14px; height:4px; border-radius:2px; vertical-align:middle }
        """#

    static let body = #"""
        <header><h1 id="title"></h1><span class="dim" id="sub"></span><span class="sp"></span>
        <span class="dim" id="live"></span><button id="theme" title="dark or light">theme</button></header>
        <div class="bar" id="bar"></div><div class="legend" id="legend"></div>
        <section id="failbox"><h2>What waits and what failed</h2><div id="fails"></div></section>
        <section><h2>Choice</h2><div class="tools"><input id="filter" size="34" placeholder="filter: text, lr&gt;0.1, state=failed">
        <button id="clear">all</button><span class="dim" id="chosen"></span></div></section>
        <section id="curvebox"><h2>Curves</h2><div class="tools"><button id="logy" aria-pressed="false">log y</button>
        <button id="logx" aria-pressed="false">log x</button><span class="dim">hover names an XP, a click marks it</span></div>
        <div class="charts" id="charts"></div></section>
        <section id="parbox"><h2>Arguments against results</h2><div class="tools"><label>colour by <select id="colour"></select></label>
        <span class="dim">drag along an axis to choose, click it to let go; drag its title to move it</span></div>
        <div class="chart wrap"><canvas id="par" height="340"></canvas></div></section>
        <section><h2>Table</h2><div class="tablebox" id="box"><table><thead id="head"></thead><tbody id="rows"></tbody></table></div></section>
        <div class="tip" id="tip"></div>
        """#
}
