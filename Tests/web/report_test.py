#!/usr/bin/env python3
"""Opens reports in a browser without a network and tries what a reader would: usage report_test.py BROWSER FOLDER"""
import json
import os
import re
import subprocess
import sys
import tempfile

RECORDER = """<script>
window.faults = [];
window.addEventListener('error', function (e) { faults.push('error: ' + e.message); }, true);
window.addEventListener('unhandledrejection', function (e) { faults.push('rejection: ' + e.reason); });
document.addEventListener('securitypolicyviolation', function (e) { faults.push('request: ' + e.blockedURI); });
['error', 'warn'].forEach(function (kind) {
  console[kind] = function () { faults.push(kind + ': ' + Array.prototype.join.call(arguments, ' ')); };
});
</script>"""

TRIAL = """<script>
window.addEventListener('load', function () {
  var checks = {}, data = JSON.parse(document.getElementById('tapak-data').textContent);
  var texts = function (list) { return Array.prototype.map.call(list, function (e) { return e.textContent; }); };
  var pause = function (ms) { return new Promise(function (done) { setTimeout(done, ms); }); };
  // A slow machine takes its time: what is waited for is asked for again and again.
  var until = async function (holds, before) {
    for (var turn = 0; turn < 10; turn++) {
      if (before) before();
      await pause(300);
      if (holds()) return true;
    }
    return false;
  };
  (async function () {
    checks.ready = document.documentElement.dataset.ready === 'yes';
    checks.resources = performance.getEntriesByType('resource').length === 0;
    // The legend of a layer counts its features.
    var lists = document.querySelectorAll('#layers ul');
    checks.legend = data.layers.length > 0 && data.layers.every(function (layer, index) {
      var counts = texts(lists[index].querySelectorAll('.count')).map(function (t) { return Number(t.replace(/[.,]/g, '')); });
      return counts.reduce(function (a, b) { return a + b; }, 0) === layer.features.length;
    });
    // Every number of the first layer stands in the table as it stands in the popup.
    var table = document.getElementById('t-slum-slum'), layer = data.layers[0];
    var heads = texts(table.tHead.rows[0].cells);
    var rows = {};
    Array.prototype.forEach.call(table.tBodies[0].rows, function (row) { rows[row.cells[0].textContent] = texts(row.cells); });
    checks.agree = layer.features.length > 10 && layer.features.every(function (feature) {
      var row = rows[feature.v[0]];
      return row && layer.fields.every(function (field, index) {
        var column = heads.indexOf(field);
        return column < 0 || row[column] === feature.v[index];
      });
    });
    // A name in the table opens the place on the map.
    var button = table.querySelector('button.place');
    button.focus();
    checks.focus = document.activeElement === button;
    button.click();
    checks.popup = await until(function () {
      var popup = document.querySelector('.leaflet-popup-content');
      return popup && popup.textContent.indexOf(button.textContent) >= 0 &&
        document.activeElement === document.getElementById('map');
    });
    // Layers are switched by their boxes.
    var boxes = document.querySelectorAll('#layers input'), paths = function () {
      return document.querySelectorAll('#map path').length;
    };
    var before = paths();
    boxes[0].focus();
    boxes[0].click();
    var without = paths();
    boxes[0].click();
    checks.layers = document.activeElement === boxes[0] && without < before && paths() === before;
    // The map listens to the keyboard.
    var scale = document.querySelector('.leaflet-control-scale-line').textContent;
    checks.keyboard = await until(function () {
      return document.querySelector('.leaflet-control-scale-line').textContent !== scale;
    }, function () {
      var press = new KeyboardEvent('keydown', { bubbles: true });
      Object.defineProperty(press, 'keyCode', { value: 107 });
      document.getElementById('map').focus();
      document.getElementById('map').dispatchEvent(press);
    });
    // A table sorts by its numbers, sums last.
    var column = heads.length - 1, head = table.tHead.rows[0].cells[column];
    head.querySelector('button').click();
    head.querySelector('button').click();
    var order = Array.prototype.map.call(table.tBodies[0].rows, function (row) {
      return [row.classList.contains('sum'), Number(row.cells[column].dataset.v)];
    });
    checks.sort = head.getAttribute('aria-sort') === 'descending' && order.every(function (entry, index) {
      if (index === 0) return true;
      var last = order[index - 1];
      return last[0] === entry[0] ? last[1] >= entry[1] : entry[0];
    });
    checks.anchors = Array.prototype.every.call(document.querySelectorAll('nav a'), function (link) {
      return document.getElementById(link.hash.slice(1));
    });
    checks.names = Array.prototype.every.call(document.querySelectorAll('button, a'), function (one) {
      return one.textContent.trim() !== '' || one.getAttribute('aria-label') || one.title;
    });
    checks.width = document.documentElement.scrollWidth <= window.innerWidth;
    var result = document.createElement('pre');
    result.id = 'trial';
    result.textContent = JSON.stringify({ checks: checks, faults: faults });
    document.body.appendChild(result);
  })();
});
</script>"""


def run(browser, page, width, scheme):
    with tempfile.TemporaryDirectory() as folder:
        log = os.path.join(folder, "net.json")
        command = [browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-extensions",
                   "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
                   "--host-resolver-rules=MAP * ~NOTFOUND", "--user-data-dir=" + folder + "/profile",
                   "--window-size=%d,900" % width, "--virtual-time-budget=16000", "--log-net-log=" + log, "--dump-dom",
                   "--blink-settings=preferredColorScheme=%d" % scheme, "file://" + page]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
        found = re.search(r'<pre id="trial">(.*?)</pre>', done.stdout, re.S)
        if not found:
            return {"checks": {"ran": False}, "faults": [done.stderr[-400:]]}
        result = json.loads(found.group(1).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
        # Requests of the page itself carry it as their origin; the browser's own housekeeping does not.
        with open(log, encoding="utf-8", errors="replace") as file:
            urls = set(re.findall(r'"url":"([a-z]+:[^"]*)"', file.read()))
        foreign = [u for u in urls if not re.match(r"(file|data|chrome|devtools|about):", u) and "google" not in u]
        result["checks"]["network"] = not foreign
        result["faults"] += foreign
        return result


def main():
    browser, folder = sys.argv[1], os.path.abspath(sys.argv[2])
    pages = sorted(f for f in os.listdir(folder) if f.startswith("report.") and f.endswith(".html"))
    failed = not pages
    for page in pages:
        with open(os.path.join(folder, page), encoding="utf-8") as file:
            text = file.read()
        links = re.findall(r'href="([^"#]+)"', re.sub(r"<script.*?</script>", "", text, flags=re.S))
        missing = [l for l in links if not os.path.exists(os.path.join(folder, l))]
        others = [p for p in pages if p != page]
        print("%-24s size %.1f MB, links %d" % (page, len(text) / 1e6, len(links)))
        if missing or len(text.encode()) > 5_000_000 or not all(o in links for o in others):
            print("  missing: %s" % missing)
            failed = True
        trial = os.path.join(folder, "trial-" + page)
        with open(trial, "w", encoding="utf-8") as file:
            # The recorder comes first, and is the only thing that the page's own policy is not about.
            file.write(text.replace("<head>", "<head>" + RECORDER, 1).replace("</body>", TRIAL + "</body>", 1))
        try:
            for width, scheme, name in [(1300, 0, "wide"), (420, 0, "narrow")]:
                # What moves hangs on the browser's clock, which stands still now and then without a screen: it is tried again.
                for _ in range(4):
                    result = run(browser, trial, width, scheme)
                    bad = [k for k, v in result["checks"].items() if not v]
                    if result["faults"] or not bad or not set(bad) <= {"keyboard", "popup", "ran"}:
                        break
                print("  %-8s %d checks%s" % (name, len(result["checks"]), ", failed: " + ", ".join(bad) if bad else ", all hold"))
                for fault in result["faults"]:
                    print("    " + fault)
                failed = failed or bool(bad) or bool(result["faults"])
        finally:
            os.remove(trial)
    sys.exit(1 if failed else 0)


main()
