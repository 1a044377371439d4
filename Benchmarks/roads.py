#!/usr/bin/env python3
"""Distances along roads on a made-up city or region: Tapak against SciPy, NetworkX and Pandana, on the same graph in one run.

usage: roads.py [--size city|region] [--tapak PATH] [--keep FOLDER]

Needs numpy, scipy, shapely; networkx and pandana join where they are installed. Tapak's time is that of the whole process, from
GeoJSON to tables; the others' that of their search alone, on arrays that are ready: the graph cut at the feet of all origins and
facilities, which is what makes their answers comparable.
"""
import argparse
import csv
import os
import resource
import subprocess
import sys
import tempfile
import time

import numpy as np
import shapely
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

SIZES = {"city": (160, 100_000, 120), "region": (705, 1_000_000, 2000)}
STREET, WEST, SOUTH = 90.0, 500_000.0, 8_800_000.0


def make(size, folder):
    """A grid of streets, shaken, a tenth of it missing; homes and two kinds of facilities beside it."""
    side, homes, facilities = SIZES[size]
    rng = np.random.default_rng(1)
    nodes = np.stack(np.meshgrid(np.arange(side), np.arange(side)), -1).reshape(-1, 2) * STREET + rng.normal(0, 15, (side * side, 2))
    nodes = np.round(nodes + [WEST, SOUTH], 3)
    index = np.arange(side * side).reshape(side, side)
    edges = np.concatenate([np.stack([index[:, :-1].ravel(), index[:, 1:].ravel()], 1), np.stack([index[:-1].ravel(), index[1:].ravel()], 1)])
    edges = edges[rng.random(len(edges)) > 0.02 if size == "city" else rng.random(len(edges)) > 0.01]
    span = side * STREET

    def points(count):
        return np.round(rng.uniform([WEST, SOUTH], [WEST + span, SOUTH + span], (count, 2)), 3)

    kinds = {"schools": points(facilities), "clinics": points(facilities // 4)}
    people = points(homes)
    head = '{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:32751"}},"features":[\n'

    def write(name, rows):
        with open(os.path.join(folder, name + ".geojson"), "w") as file:
            file.write(head)
            file.write(",\n".join(rows))
            file.write("\n]}\n")

    def point(i, p):
        return '{"type":"Feature","properties":{"id":%d},"geometry":{"type":"Point","coordinates":[%.3f,%.3f]}}' % (i, p[0], p[1])

    write("roads", ['{"type":"Feature","properties":{"id":%d},"geometry":{"type":"LineString","coordinates":[[%.3f,%.3f],[%.3f,%.3f]]}}'
                    % (i, *nodes[a], *nodes[b]) for i, (a, b) in enumerate(edges)])
    write("homes", [point(i, p) for i, p in enumerate(people)])
    for kind, places in kinds.items():
        write(kind, [point(i, p) for i, p in enumerate(places)])
    return nodes, edges, people, kinds


def run_tapak(tapak, folder):
    command = [tapak, "access", "--from", "homes.geojson", "--to", "schools=schools.geojson", "--to", "clinics=clinics.geojson",
               "--roads", "roads.geojson", "--snap-tolerance", "0.001", "--within", "500,1000", "--crs", "EPSG:32751", "--measure", "grid",
               "--out", "out", "-q"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"tapak     {wall:8.2f} s wall {cpu:8.2f} s CPU {after.ru_maxrss / 1024:7.0f} MB   both kinds, GeoJSON to tables")
    answers = {"schools": [], "clinics": []}
    with open(os.path.join(folder, "out", "access.csv"), newline="") as file:
        for row in csv.DictReader(file):
            for kind in answers:
                answers[kind].append(float(row[kind + "_road_m"] or "nan"))
    return {kind: np.array(values) for kind, values in answers.items()}


def feet(tree, lines, points):
    """The nearest edge of every point, metres along it, and metres beside it."""
    found, edge = tree.query_nearest(shapely.points(points), all_matches=False)
    order = np.argsort(found)
    edge = edge[order]
    along = shapely.line_locate_point(lines[edge], shapely.points(points))
    beside = shapely.distance(lines[edge], shapely.points(points))
    return edge, along, beside


def graph(nodes, edges, groups):
    """Edges cut at the feet of all points, every point a node of its own at the end of its leg."""
    lines = shapely.linestrings(nodes[edges].reshape(-1, 2, 2).reshape(-1, 2), indices=np.repeat(np.arange(len(edges)), 2))
    tree = shapely.STRtree(lines)
    placed = [feet(tree, lines, points) for points in groups]
    edge, along, beside = (np.concatenate(parts) for parts in zip(*placed))
    count, first = len(edge), len(nodes)
    lengths = shapely.length(lines)
    # A foot a node; cuts in order along every edge.
    owner = np.concatenate([np.arange(len(edges)), edge, np.arange(len(edges))])
    offset = np.concatenate([np.zeros(len(edges)), along, lengths])
    node = np.concatenate([edges[:, 0], first + np.arange(count), edges[:, 1]])
    rank = np.concatenate([np.zeros(len(edges)), np.ones(count), np.full(len(edges), 2)])
    order = np.lexsort((rank, offset, owner))
    owner, offset, node = owner[order], offset[order], node[order]
    same = owner[1:] == owner[:-1]
    a, b, cost = node[:-1][same], node[1:][same], (offset[1:] - offset[:-1])[same]
    points = first + count + np.arange(count)
    a, b, cost = (np.concatenate(pair) for pair in ((a, first + np.arange(count)), (b, points), (cost, beside)))
    ends = np.cumsum([0] + [len(group) for group in groups])
    places = np.concatenate([nodes, np.concatenate([interpolate(lines, *p[:2]) for p in placed]), np.concatenate(groups)])
    return places, a, b, cost, [points[s:e] for s, e in zip(ends, ends[1:])]


def interpolate(lines, edge, along):
    return shapely.get_coordinates(shapely.line_interpolate_point(lines[edge], along))


def report(name, seconds, answers, truth, what):
    worst = max(np.nanmax(np.abs(answers[kind] - truth[kind])) for kind in answers)
    unlike = sum(int((np.isnan(answers[kind]) != np.isnan(truth[kind])).sum()) for kind in answers)
    print(f"{name:9} {seconds:8.2f} s wall, search alone   {what}; against Tapak: worst {worst:.2g} m, {unlike} found by one alone")


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--size", choices=SIZES, default="city")
    options.add_argument("--tapak", default=os.path.join(os.path.dirname(__file__), "..", ".build", "release", "tapak"))
    options.add_argument("--keep")
    options = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or temporary
        os.makedirs(folder, exist_ok=True)
        nodes, edges, people, kinds = make(options.size, folder)
        print(f"{options.size}: {len(people):,} homes, {len(edges):,} edges, " + ", ".join(f"{len(p):,} {k}" for k, p in kinds.items()))
        truth = run_tapak(os.path.abspath(options.tapak), folder)
        start = time.perf_counter()
        places, a, b, cost, (homes, *targets) = graph(nodes, edges, [people, *kinds.values()])
        print(f"the others' graph, feet of all points on it: {time.perf_counter() - start:.2f} s wall with Shapely, not counted below")
        size = len(places)

        start = time.perf_counter()
        answers = {}
        matrix = csr_matrix((np.maximum(np.concatenate([cost, cost]), 1e-12), (np.concatenate([a, b]), np.concatenate([b, a]))), shape=(size, size))
        for kind, target in zip(kinds, targets):
            found = dijkstra(matrix, directed=True, indices=target, min_only=True)[homes]
            answers[kind] = np.where(np.isinf(found), np.nan, found)
        report("scipy", time.perf_counter() - start, answers, truth, "matrix and both kinds")

        try:
            import networkx
        except ImportError:
            networkx = None
        if networkx and options.size == "city":
            network = networkx.Graph()
            network.add_weighted_edges_from(zip(a.tolist(), b.tolist(), cost.tolist()))
            start = time.perf_counter()
            answers = {}
            for kind, target in zip(kinds, targets):
                found = networkx.multi_source_dijkstra_path_length(network, set(target.tolist()))
                answers[kind] = np.array([found.get(home, np.nan) for home in homes.tolist()])
            report("networkx", time.perf_counter() - start, answers, truth, "both kinds")

        # Pandana prepares for minutes at the size of a region, NetworkX does not fit.
        try:
            import pandana
            import pandas
        except ImportError:
            pandana = None
        if not pandana or options.size != "city":
            return
        start = time.perf_counter()
        network = pandana.Network(pandas.Series(places[:, 0]), pandas.Series(places[:, 1]), pandas.Series(a), pandas.Series(b),
                                  pandas.DataFrame({"cost": cost}))
        built = time.perf_counter() - start
        limit = 4000.0
        answers = {}
        for kind, target in zip(kinds, targets):
            network.set_pois(kind, limit, 1, pandas.Series(places[target, 0]), pandas.Series(places[target, 1]))
            found = network.nearest_pois(limit, kind, num_pois=1)[1].to_numpy()[homes]
            answers[kind] = np.where(found >= limit, np.nan, found)
        near = {kind: np.where(truth[kind] >= limit, np.nan, truth[kind]) for kind in truth}
        report("pandana", time.perf_counter() - start, answers, near, f"{built:.2f} s of it preparing, up to {limit:.0f} m")


if __name__ == "__main__":
    sys.exit(main())
