#!/usr/bin/env python3
"""Opens a GeoPackage of results in QGIS as a planner would, and holds what it shows against the tables: geopackage_test.py FOLDER"""
import csv
import glob
import os
import sys

os.environ["QT_QPA_PLATFORM"] = "offscreen"
from qgis.core import QgsApplication, QgsExpression, QgsExpressionContext, QgsVectorLayer  # noqa: E402

folder = sys.argv[1]
package = glob.glob(os.path.join(folder, "layers", "*.gpkg"))[0]
application = QgsApplication([], False)
application.initQgis()
whole = QgsVectorLayer(package, "all", "ogr")
names = [entry.split("!!::!!")[1] for entry in whole.dataProvider().subLayers()]
bad = []
for name in names:
    layer = QgsVectorLayer(package + "|layername=" + name, name, "ogr")
    renderer = layer.renderer()
    rules = renderer.rootRule().children() if renderer and renderer.type() == "RuleRenderer" else []
    if not layer.isValid() or not rules:
        bad.append(name + ": no style of its own")
        continue
    context = QgsExpressionContext()
    context.setFields(layer.fields())
    filters = [QgsExpression(rule.filterExpression()) if rule.filterExpression() else None for rule in rules]
    unmatched = 0
    for feature in layer.getFeatures():
        context.setFeature(feature)
        unmatched += sum(1 for f in filters if f is None or f.evaluate(context)) != 1
    if unmatched:
        bad.append("%s: %d features in no class, or in several" % (name, unmatched))
    print("%-20s %6d features, %2d classes, %s" % (name, layer.featureCount(), len(rules), layer.crs().authid()))
with open(os.path.join(folder, "slum", "slum.csv"), encoding="utf-8") as file:
    rows = {row["unit_id"]: float(row["net_ha"]) for row in csv.DictReader(file)}
slum = QgsVectorLayer(package + "|layername=slum", "slum", "ogr")
if any(feature["net_ha"] != rows[feature["unit_id"]] for feature in slum.getFeatures()):
    bad.append("slum: numbers differ from the table")
for line in bad:
    print(line)
sys.exit(1 if bad or len(names) < 5 else 0)
