#!/usr/bin/env python3
"""Makes the illustrative layers of Kota Kupang beside this file (see README.md).

Names, codes, areas, the population and the slum decree are facts; every line on the map is invented. Only the standard
library is used and all chance comes from seeded generators, so each run writes the same bytes.

How the borders come about: (1) a coarse outline of the city is cut into a power diagram, whose cells get exactly the wanted
areas by Newton's method; (2) each cell is cut again into plan zones; (3) every straight edge between two neighbouring
corners becomes one rough line, made once and used from both sides, that leaves as much land to either side as the straight
one did; (4) the whole plane is bent by shears, which keep areas. Hence neighbours share their vertices and areas stay.
"""
import json
import math
import os
from random import Random

HERE = os.path.dirname(os.path.abspath(__file__))
WEST, SOUTH = 123.5271, -10.2929                   # corner of the city's bounding box: origin of the metres below
PER_LON, PER_LAT = 109_580.0, 110_610.0            # metres in a degree of longitude and of latitude at 10.21 S
PEOPLE, BUILDINGS = 404_120, 15_000

# The coarse outline in km from the origin, counter-clockwise: first the coast from the north-east to the west, then inland.
COAST = [(16.95, 18.60), (15.2, 17.85), (13.3, 16.65), (12.2, 16.35), (10.9, 15.20), (9.7, 14.85), (8.9, 14.62), (7.9, 14.42),
         (6.9, 14.05), (5.9, 13.0), (4.9, 12.25), (3.7, 11.95), (2.2, 11.5), (1.0, 10.9), (0.1, 9.7)]
INLAND = [(0.8, 8.4), (1.8, 6.6), (3.05, 4.6), (4.65, 2.5), (6.8, 0.75), (9.3, 0.1), (11.2, 1.4), (12.0, 3.5), (12.5, 6.0), (13.5, 8.7), (14.5, 11.0),
          (15.75, 12.8), (16.9, 14.8), (18.0, 16.9)]
SEAWARD = (-0.45, 0.893)                           # unit vector from the coast to the open sea

DISTRICTS = {  # kecamatan: code, people (only Kota Lama's density and Oebobo's first place are facts), its kelurahan:
    # code, name, hectares, first guess of a centre in km, character (see ZONE_MIX)
    "Alak": ("01", 63_000, [
        (1001, "Namosain", 238.1, 4.3, 11.5, "port"), (1002, "Nunbaun Sabu", 89.0, 5.5, 12.3, "town"),
        (1003, "Nunbaun Delha", 78.9, 6.2, 12.9, "town"), (1004, "Nunhila", 31.8, 6.6, 13.4, "old"),
        (1005, "Fatufeto", 55.6, 7.1, 13.7, "old"), (1006, "Manutapen", 219.1, 6.3, 11.9, "suburb"),
        (1007, "Mantasi", 12.0, 7.2, 13.1, "old"), (1008, "Alak", 728.6, 1.8, 10.6, "port"),
        (1009, "Batu Plat", 432.3, 5.6, 10.3, "suburb"), (1010, "Manulai II", 1641.3, 4.5, 6.6, "rural"),
        (1011, "Naioni", 2339.9, 5.6, 3.8, "rural"), (1012, "Penkase Oeleta", 571.4, 3.5, 8.9, "port")]),
    "Maulafa": ("02", 88_000, [
        (1001, "Oepura", 234.6, 9.4, 10.6, "town"), (1002, "Maulafa", 250.8, 10.7, 10.9, "suburb"),
        (1003, "Penfui", 584.3, 14.6, 11.7, "suburb"), (1004, "Naimata", 318.3, 13.1, 10.1, "suburb"),
        (1005, "Bello", 576.3, 9.0, 7.4, "suburb"), (1006, "Fatukoa", 2038.9, 10.2, 4.0, "rural"),
        (1007, "Kolhua", 846.6, 11.7, 8.7, "rural"), (1008, "Sikumana", 411.0, 9.2, 9.1, "suburb"),
        (1009, "Naikolan", 92.4, 9.4, 11.5, "town")]),
    "Kelapa Lima": ("03", 74_000, [
        (1001, "Kelapa Lima", 267.3, 11.2, 15.0, "coast"), (1010, "Oesapa", 432.4, 14.4, 16.7, "coast"),
        (1011, "Lasiana", 503.2, 16.4, 17.2, "coast"), (1014, "Oesapa Barat", 219.5, 12.7, 15.9, "coast"),
        (1015, "Oesapa Selatan", 149.1, 13.6, 15.0, "town")]),
    "Oebobo": ("04", 95_000, [
        (1001, "Oebobo", 187.6, 10.1, 13.0, "town"), (1008, "Oetete", 67.0, 9.2, 13.4, "old"),
        (1009, "Oebufu", 256.8, 10.9, 12.3, "town"), (1010, "Liliba", 526.1, 12.3, 12.3, "suburb"),
        (1011, "Fatululi", 179.2, 10.7, 13.9, "town"), (1013, "Kayu Putih", 175.2, 11.6, 13.9, "town"),
        (1014, "Tuak Daun Merah", 153.2, 12.3, 13.9, "town")]),
    "Kota Raja": ("05", 52_000, [
        (1001, "Bakunase", 127.5, 7.6, 11.3, "town"), (1002, "Bakunase Dua", 142.3, 7.9, 10.4, "suburb"),
        (1003, "Airnona", 107.2, 8.0, 12.2, "town"), (1004, "Naikoten Satu", 151.9, 8.8, 12.2, "town"),
        (1005, "Naikoten Dua", 36.2, 9.2, 12.7, "town"), (1006, "Kuanino", 47.4, 8.7, 13.0, "old"),
        (1007, "Nunleu", 42.7, 8.2, 12.8, "old"), (1008, "Fontein", 53.5, 7.8, 13.1, "old")]),
    "Kota Lama": ("06", 32_120, [
        (1001, "Airmata", 10.6, 7.7, 13.8, "old"), (1002, "Lai Lai Bisi Kopan", 9.6, 7.7, 14.2, "old"),
        (1003, "Bonipoi", 13.8, 8.1, 13.8, "old"), (1004, "Solor", 19.9, 8.1, 14.2, "old"),
        (1005, "Tode Kisar", 11.7, 8.5, 14.4, "old"), (1006, "Merdeka", 23.1, 8.6, 13.9, "old"),
        (1007, "Oeba", 44.8, 9.2, 14.0, "old"), (1008, "Fatubesi", 38.8, 9.0, 14.4, "old"),
        (1009, "Pasir Panjang", 92.5, 9.9, 14.6, "coast"), (1010, "Nefonaek", 38.4, 9.9, 14.1, "old")]),
}
ZONES = {"R-2": "Perumahan kepadatan tinggi", "R-3": "Perumahan kepadatan sedang", "R-4": "Perumahan kepadatan rendah",
         "K-1": "Perdagangan dan jasa skala kota", "K-2": "Perdagangan dan jasa skala WP", "KT": "Perkantoran",
         "C": "Campuran menengah", "SPU-1": "Sarana pelayanan umum skala kota", "SPU-2": "Sarana pelayanan umum skala kecamatan",
         "RTH-1": "Rimba kota", "RTH-2": "Taman kota", "RTH-7": "Pemakaman", "PS": "Perlindungan setempat", "W": "Pariwisata",
         "KPI": "Industri", "TR": "Transportasi", "P-1": "Tanaman pangan", "P-3": "Perkebunan"}
ZONE_MIX = {  # character of a kelurahan: (zone of its first cell, odds of the other cells, odds of cells on the shore)
    "old": ("R-2", "R-2:9 K-1:4 K-2:3 SPU-2:2 C:2 KT:1 RTH-2:1", "R-2:5 K-1:3 W:3 PS:1"),
    "town": ("R-2", "R-2:5 R-3:8 K-2:3 SPU-2:2 KT:1 RTH-2:2 K-1:1", "R-3:4 W:2 PS:2"),
    "coast": ("R-3", "R-2:3 R-3:8 K-2:3 SPU-1:1 SPU-2:2 RTH-2:2 P-1:1", "W:4 PS:2 R-3:4 K-2:2"),
    "port": ("R-3", "KPI:4 R-3:5 R-4:4 P-1:3 TR:1 RTH-2:1", "TR:3 KPI:3 PS:2 R-3:2"),
    "suburb": ("R-3", "R-3:7 R-4:6 P-1:4 SPU-2:2 K-2:1 RTH-2:1 RTH-7:1 TR:1", ""),
    "rural": ("R-4", "P-1:8 P-3:5 R-4:4 RTH-1:3 PS:1 SPU-2:1", "")}
DENSITY = {"R-2": 10, "C": 8, "R-3": 6, "K-1": 6, "K-2": 6, "KT": 4, "SPU-1": 1.5, "SPU-2": 1.5, "R-4": 2, "W": 1.2, "KPI": 1, "TR": .5,
           "PS": .15, "P-1": .12, "P-3": .08}      # relative number of buildings on a hectare; none elsewhere
USES = {"R": "residential:91 mixed:5 commercial:2 public:2", "P": "residential:96 public:4", "K": "commercial:5 mixed:4 residential:2",
        "C": "mixed:6 commercial:2 residential:3", "KT": "public:6 commercial:3", "SPU": "public:6 residential:4", "KPI": "industrial:8 commercial:1",
        "TR": "industrial:2 public:2 commercial:1", "W": "commercial:6 residential:4", "PS": "residential:1"}
SLUMS = [  # the 14 places of the decree: name, kelurahan, priority, hectares (only the sums by priority are facts), level,
    # offset in m from the middle of the kelurahan; the offsets make a few cross a border or each other
    ("Oesapa", "Oesapa", 1, 9.33, "berat", -100, -1245), ("Fatubesi", "Fatubesi", 1, 4.20, "berat", 0, 0),
    ("Naikoten 1", "Naikoten Satu", 1, 5.80, "sedang", 150, 120), ("Kampung Solor", "Solor", 1, 2.50, "sedang", 0, 0),
    ("Airmata", "Airmata", 2, 1.30, "sedang", 0, 0), ("Oeba 1", "Oeba", 2, 2.10, "sedang", -30, 60),
    ("Oeba 2", "Oeba", 2, 1.70, "ringan", 108, -5), ("Alak 1", "Alak", 2, 3.20, "sedang", 900, 500),
    ("Alak 2", "Alak", 2, 2.40, "ringan", -500, 100), ("Mantasi", "Mantasi", 2, 1.50, "sedang", 0, 0),
    ("Nunleu", "Nunleu", 2, 1.90, "ringan", 225, -370), ("Oesapa Barat", "Oesapa Barat", 2, 2.57, "sedang", 250, 300),
    ("Oesapa Selatan", "Oesapa Selatan", 2, 2.00, "ringan", 0, 0), ("Fontein", "Fontein", 3, 4.34, "ringan", 0, 0)]
RIVERS = [  # name, width in m, the corner of COAST where it ends, points inland in km
    ("Kali Lasiana", 10, 1, [(17.0, 15.1), (16.2, 16.4)]), ("Kali Liliba", 24, 3, [(11.9, 6.4), (12.9, 9.6), (13.1, 12.1), (13.0, 14.2)]),
    ("Kali Kelapa Lima", 8, 4, [(11.6, 12.9), (11.3, 14.2)]), ("Kali Merdeka", 9, 6, [(10.3, 11.7), (9.6, 12.9), (9.0, 13.8)]),
    ("Kali Dendeng", 18, 8, [(8.3, 5.2), (7.5, 8.0), (7.2, 10.2), (7.4, 12.3), (7.0, 13.3)]),
    ("Kali Namosain", 10, 11, [(4.9, 8.9), (4.4, 10.4)]), ("Kali Alak", 12, 13, [(3.4, 6.2), (2.4, 8.3), (1.7, 9.8)])]
ROUTES = [["Lai Lai Bisi Kopan", "Kuanino", "Naikoten Satu", "Oepura", "Sikumana", "Bello"],
          ["Solor", "Fatufeto", "Nunbaun Sabu", "Namosain", "Alak"],
          ["Merdeka", "Fatubesi", "Kelapa Lima", "Oesapa Barat", "Oesapa", "Lasiana"], ["Kuanino", "Oebobo", "Oebufu", "Liliba", "Penfui"],
          ["Fontein", "Airnona", "Bakunase", "Batu Plat", "Manulai II"], ["Oetete", "Fatululi", "Tuak Daun Merah", "Oesapa Selatan", "Oesapa"],
          ["Naikoten Satu", "Naikolan", "Maulafa", "Naimata"]]


# ---- plane geometry -------------------------------------------------------------------------------------------------

def area(ring):
    """Signed area of an open ring; positive counter-clockwise."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1])) / 2


def centroid(ring):
    ox, oy, sx, sy, twice = ring[0][0], ring[0][1], 0.0, 0.0, 0.0
    for a, b in zip(ring, ring[1:] + ring[:1]):
        cross = (a[0] - ox) * (b[1] - oy) - (b[0] - ox) * (a[1] - oy)
        sx, sy, twice = sx + (a[0] + b[0] - 2 * ox) * cross, sy + (a[1] + b[1] - 2 * oy) * cross, twice + cross
    return ox + sx / (3 * twice), oy + sy / (3 * twice)


def box(ring):
    return min(p[0] for p in ring), min(p[1] for p in ring), max(p[0] for p in ring), max(p[1] for p in ring)


def inside(x, y, ring, bounds):
    if not (bounds[0] <= x <= bounds[2] and bounds[1] <= y <= bounds[3]):
        return False
    odd, (ax, ay) = False, ring[-1]
    for bx, by in ring:
        if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
            odd = not odd
        ax, ay = bx, by
    return odd


def pick(rng, odds):
    """One word of "a:2 b:1" by its odds."""
    pairs = [word.split(":") for word in odds.split()]
    return rng.choices([p[0] for p in pairs], [float(p[1]) for p in pairs])[0]


# ---- cells: power diagrams ------------------------------------------------------------------------------------------

def clip(ring, a, b, c, label):
    """The part of a ring of (x, y, label of the edge to the next) where a x + b y <= c; the new edge is labelled."""
    out = []
    for (x, y, kept), (nx, ny, _) in zip(ring, ring[1:] + ring[:1]):
        here, there = a * x + b * y - c, a * nx + b * ny - c
        if here <= 0:
            out.append((x, y, kept))
        if (here <= 0) != (there <= 0):
            t = here / (here - there)
            out.append((x + t * (nx - x), y + t * (ny - y), label if here <= 0 else kept))
    return out


def cells(ring, sites, weights):
    """The power diagram of the sites in a ring; with equal weights the Voronoi diagram."""
    result = []
    for i, (px, py) in enumerate(sites):
        cell = ring
        for j, (qx, qy) in enumerate(sites):
            if j != i and cell:
                cell = clip(cell, 2 * (qx - px), 2 * (qy - py),
                            qx * qx + qy * qy - weights[j] - px * px - py * py + weights[i], j)
        result.append(cell)
    return result


def solve(matrix, right):
    """Gaussian elimination; the matrix of the caller is positive definite, so no pivoting is needed."""
    n = len(right)
    for i in range(n):
        for k in range(i + 1, n):
            f = matrix[k][i] / matrix[i][i]
            if f:
                right[k] -= f * right[i]
                for j in range(i, n):
                    matrix[k][j] -= f * matrix[i][j]
    for i in reversed(range(n)):
        right[i] = (right[i] - sum(matrix[i][j] * right[j] for j in range(i + 1, n))) / matrix[i][i]
    return right


def cells_of_areas(ring, sites, wanted, rounds=4):
    """Power diagram whose cells have the wanted areas. Between rounds the sites move towards the cells' centres."""
    n, weights = len(sites), [0.0] * len(sites)
    for turn in range(rounds):
        found = cells(ring, sites, weights)
        for _ in range(60):
            have = [area(cell) for cell in found]
            if max(abs(h - w) / w for h, w in zip(have, wanted)) < 1e-9:
                break
            matrix = [[0.0] * n for _ in range(n)]           # d area_i / d weight_j = -|edge ij| / (2 |site i - site j|)
            for i, cell in enumerate(found):
                for (x, y, j), (nx, ny, _) in zip(cell, cell[1:] + cell[:1]):
                    if j >= 0:
                        slope = math.hypot(nx - x, ny - y) / (2 * math.hypot(sites[i][0] - sites[j][0], sites[i][1] - sites[j][1]))
                        matrix[i][i] += slope
                        matrix[i][j] -= slope
            step = solve([row[:-1] for row in matrix[:-1]], [w - h for w, h in zip(wanted, have)][:-1]) + [0.0]
            for damping in (1.0, 0.5, 0.25, 0.12, 0.06, 0.03, 0.01):     # a full step may swallow a cell
                trial = [w + damping * s for w, s in zip(weights, step)]
                found = cells(ring, sites, trial)
                if min(area(cell) / w if cell else 0.0 for cell, w in zip(found, wanted)) > 0.3 * min(1.0, min(h / w for h, w in zip(have, wanted))):
                    break
            weights = trial
        if turn < rounds - 1:
            sites = [(s[0] + 0.5 * (c[0] - s[0]), s[1] + 0.5 * (c[1] - s[1])) for s, c in zip(sites, map(centroid, found))]
    return found


def zone_cells(ring, count, rng):
    """A kelurahan's cell cut into Voronoi cells of different sizes."""
    bounds, sites = box(ring), []
    while len(sites) < count:                                # the best of six candidates keeps the sites apart
        candidates = []
        while len(candidates) < 6:
            x, y = rng.uniform(bounds[0], bounds[2]), rng.uniform(bounds[1], bounds[3])
            if inside(x, y, [p[:2] for p in ring], bounds):
                candidates.append((min((math.hypot(x - s[0], y - s[1]) for s in sites), default=0.0), x, y))
        sites.append(max(candidates)[1:])
    return cells(ring, sites, [0.0] * count)


# ---- from straight cells to rough borders ---------------------------------------------------------------------------

SHEARS = [(4700.0, 170.0, 0.3), (2900.0, 110.0, 1.9), (2300.0, 80.0, 1.1), (1300.0, 42.0, 2.6), (900.0, 26.0, 0.7), (640.0, 15.0, 2.2)]


def bend(x, y):
    """Moves a point by shears (each slides lines along themselves, so areas stay) of (wave length, amplitude, direction)."""
    for length, amplitude, direction in SHEARS:
        c, s = math.cos(direction), math.sin(direction)
        shift = amplitude * math.sin(2 * math.pi * (c * x + s * y) / length + length)
        x, y = x - s * shift, y + c * shift
    return x, y


def rough_line(a, b, seed, roughness, step):
    """A rough line from a to b by midpoint displacement, with no net area between it and the straight line."""
    rng, points = Random(seed), [a, b]
    while math.hypot(points[1][0] - points[0][0], points[1][1] - points[0][1]) > step:
        finer = [points[0]]
        for p, q in zip(points, points[1:]):
            d = rng.uniform(-roughness, roughness)
            finer += [((p[0] + q[0]) / 2 - d * (q[1] - p[1]), (p[1] + q[1]) / 2 + d * (q[0] - p[0])), q]
        points = finer
    nx, ny, n = a[1] - b[1], b[0] - a[0], len(points) - 1
    excess = area(points) / (nx * nx + ny * ny) if n > 1 else 0.0
    hump = sum(4 * k * (n - k) / n ** 3 for k in range(1, n))                # the area of a parabola over the line, of height 1
    return [(x + nx * excess / hump * 4 * k * (n - k) / n ** 2, y + ny * excess / hump * 4 * k * (n - k) / n ** 2) if 0 < k < n else (x, y)
            for k, (x, y) in enumerate(points)]


SHORE, LAND = -1, -2                                         # labels of the outline's edges; a cell's number else
SAME = 0.002                                                 # metres; far above rounding, far below any real distance


class Mesh:
    """All corners of all cells, and one rough line for each edge between neighbouring corners."""

    def __init__(self):
        self.corners, self.lines, self.shore = [], {}, set()

    def corner(self, x, y):
        for k, (cx, cy) in enumerate(self.corners):          # cells meet in points that differ by rounding only
            if abs(cx - x) < SAME and abs(cy - y) < SAME:
                return k
        self.corners.append((x, y))
        return len(self.corners) - 1

    def split(self, cell):
        """The corners round a cell with those of its neighbours that lie on its edges, each with its edge's label."""
        result = []
        for (x, y, label), (nx, ny, _) in zip(cell, cell[1:] + cell[:1]):
            length, on_edge = math.hypot(nx - x, ny - y), []
            low_x, high_x, low_y, high_y = min(x, nx) - 1, max(x, nx) + 1, min(y, ny) - 1, max(y, ny) + 1
            for k, (cx, cy) in enumerate(self.corners):
                if low_x < cx < high_x and low_y < cy < high_y:
                    along = ((cx - x) * (nx - x) + (cy - y) * (ny - y)) / length
                    if -SAME < along < length - SAME and abs((cx - x) * (ny - y) - (cy - y) * (nx - x)) < SAME * length:
                        on_edge.append((along, k))
            result += [(k, label) for _, k in sorted(on_edge)]
        ring = [k for k, _ in result]
        self.shore |= {(i, j) for (i, label), j in zip(result, ring[1:] + ring[:1]) if label == SHORE}
        return ring

    def line(self, i, j):
        if (min(i, j), max(i, j)) not in self.lines:
            coastal = (i, j) in self.shore or (j, i) in self.shore
            path = rough_line(self.corners[min(i, j)], self.corners[max(i, j)], min(i, j) * 100_003 + max(i, j),
                              0.20 if coastal else 0.12, 45 if coastal else 80)
            self.lines[min(i, j), max(i, j)] = [bend(*p) for p in path]
        path = self.lines[min(i, j), max(i, j)]
        return path if i < j else path[::-1]

    def ring(self, corners):
        return [p for i, j in zip(corners, corners[1:] + corners[:1]) for p in self.line(i, j)[:-1]]


# ---- smaller shapes -------------------------------------------------------------------------------------------------

def blob(x, y, hectares, seed, corners=22, stretch=1.5):
    """An irregular patch around a point, of exactly this area."""
    rng, turn, ring = Random(seed), Random(seed + 1).uniform(0, math.pi), []
    radius = [rng.uniform(0.75, 1.2) for _ in range(corners)]
    for k in range(corners):
        r = (radius[k - 1] + 2 * radius[k] + radius[(k + 1) % corners]) / 4
        u, v = stretch * r * math.cos(2 * math.pi * k / corners), r * math.sin(2 * math.pi * k / corners)
        ring.append((u * math.cos(turn) - v * math.sin(turn), u * math.sin(turn) + v * math.cos(turn)))
    scale = math.sqrt(hectares * 1e4 / area(ring))
    return [(x + scale * u, y + scale * v) for u, v in ring]


def beside(line, metres, every=1):
    """A line moved towards the sea (or inland, if negative)."""
    return [(x + metres * SEAWARD[0], y + metres * SEAWARD[1]) for x, y in line[::every]]


def strip(line, seaward, landward, every=4):
    """A patch along a stretch of the shore, tapering to its ends; the line runs from the north-east to the west."""
    part = line[::every]
    taper = [min(1.0, 0.35 + 3 * min(k, len(part) - 1 - k) / len(part)) for k in range(len(part))]
    outer = [(x + seaward * t * SEAWARD[0], y + seaward * t * SEAWARD[1]) for (x, y), t in zip(part, taper)]
    inner = [(x - landward * t * SEAWARD[0], y - landward * t * SEAWARD[1]) for (x, y), t in zip(part, taper)]
    return outer + inner[::-1]


# ---- buildings ------------------------------------------------------------------------------------------------------

class Town:
    """Places buildings in rows on blocks, never in a river's channel, on protected land or on one another."""

    def __init__(self, rivers, kept_free):
        self.buildings, self.water = [], {}
        self.kept_free = [(ring, box(ring)) for ring in kept_free]
        for line, width in rivers:
            for (ax, ay), (bx, by) in zip(line, line[1:]):
                n = int(math.hypot(bx - ax, by - ay) / 4) + 1
                for k in range(n):
                    x, y = ax + (bx - ax) * k / n, ay + (by - ay) * k / n
                    self.water.setdefault((int(x // 100), int(y // 100)), []).append((x, y, width / 2 + 2))

    def free(self, x, y):
        cx, cy = int(x // 100), int(y // 100)
        for near in ((i, j) for i in (cx - 1, cx, cx + 1) for j in (cy - 1, cy, cy + 1)):
            if any((x - wx) ** 2 + (y - wy) ** 2 < r * r for wx, wy, r in self.water.get(near, ())):
                return False
        return not any(inside(x, y, ring, bounds) for ring, bounds in self.kept_free)

    def fill(self, ring, quota, angle, pitch, rng, use_odds, **facts):
        """Fills a ring with about quota buildings, from one or two hearts outwards, block by block (4 by 2 lots)."""
        bounds, c, s, (pu, pv) = box(ring), math.cos(angle), math.sin(angle), pitch
        mx, my = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
        reach = math.hypot(bounds[2] - bounds[0], bounds[3] - bounds[1]) / 2
        bu, bv, blocks = 4 * pu + 0.3 * pu, 2 * pv + 0.6 * pv, []
        hearts = [(rng.uniform(bounds[0], bounds[2]), rng.uniform(bounds[1], bounds[3])) for _ in range(2)]
        for i in range(int(-reach / bu) - 1, int(reach / bu) + 2):
            for j in range(int(-reach / bv) - 1, int(reach / bv) + 2):
                x, y = mx + c * i * bu - s * j * bv, my + s * i * bu + c * j * bv
                if inside(x + c * bu / 2 - s * bv / 2, y + s * bu / 2 + c * bv / 2, ring, bounds):
                    blocks.append((min(math.hypot(x - hx, y - hy) for hx, hy in hearts) * rng.uniform(0.4, 1.6), x, y))
        for _, x, y in sorted(blocks):
            for k in range(8):
                if quota <= 0:
                    return
                u, v = (k % 4 + 0.5) * pu + rng.uniform(-.05, .05) * pu, (k // 4 + 0.5) * pv
                half = pu * rng.uniform(.27, .43), pv * rng.uniform(.28, .42)
                if rng.random() < 0.12:                      # an empty lot
                    continue
                tilt = angle + rng.uniform(-.03, .03)
                at = x + c * u - s * v, y + s * u + c * v
                if self.place(at, half, tilt, ring, bounds, rng, pick(rng, use_odds), facts):
                    quota -= 1

    def place(self, at, half, angle, ring, bounds, rng, use, facts):
        c, s, (hu, hv) = math.cos(angle), math.sin(angle), half
        corners = [(-hu, -hv), (hu, -hv), (hu, hv), (-hu, hv)]
        turned = [(at[0] + c * u - s * v, at[1] + s * u + c * v) for u, v in corners]
        wider = [(at[0] + 1.3 * (x - at[0]), at[1] + 1.3 * (y - at[1])) for x, y in turned]
        middles = [((ax + bx) / 2, (ay + by) / 2) for (ax, ay), (bx, by) in zip(turned, turned[1:] + turned[:1])]
        if not all(inside(x, y, ring, bounds) for x, y in wider) or not all(self.free(x, y) for x, y in turned + middles + [at]):
            return False
        if rng.random() < 0.25:                              # an L: the rectangle without its upper right corner
            corners[2:3] = [(hu, 0.1 * hv), (0.2 * hu, 0.1 * hv), (0.2 * hu, hv)]
            turned = [(at[0] + c * u - s * v, at[1] + s * u + c * v) for u, v in corners]
        floors = int(pick(rng, "1:80 2:17 3:3" if use in ("residential", "industrial") else "1:4 2:4 3:2 4:1"))
        self.buildings.append(dict(facts, use=use, floors=floors, ring=turned, at=centroid(turned), population=0))
        return True

    def settle(self, district, people):
        """Shares a kecamatan's people out by floor area; homes in slums are single houses, elsewhere rows of houses."""
        homes = [b for b in self.buildings if b["district"] == district and b["use"] in ("residential", "mixed")]
        rng, shares = Random(len(homes)), []
        for home in homes:
            if home["slum"]:
                home["population"] = 3 + int(5 * rng.random())
            else:
                room = min(area(home["ring"]), 350) * min(home["floors"], 2) * (0.5 if home["use"] == "mixed" else 1.0)
                shares.append([room * rng.uniform(.7, 1.3), home])
        left, total = people - sum(home["population"] for home in homes), sum(share for share, _ in shares)
        before = 0.0
        for share, home in shares:                           # rounding the running sum keeps the total exact
            home["population"] = int(left * (before + share) / total + 0.5) - int(left * before / total + 0.5)
            before += share


# ---- writing --------------------------------------------------------------------------------------------------------

def lonlat(p):
    return [round(WEST + p[0] / PER_LON, 7), round(SOUTH + p[1] / PER_LAT, 7)]


def polygon(ring):
    ring = ring if area(ring) > 0 else ring[::-1]            # right-hand rule
    return {"type": "Polygon", "coordinates": [[lonlat(p) for p in ring + ring[:1]]]}


def line_string(points):
    return {"type": "LineString", "coordinates": [lonlat(p) for p in points]}


def point(p):
    return {"type": "Point", "coordinates": lonlat(p)}


def write(name, features):
    """One feature a line, so that a change shows as the lines it touches."""
    lines = (json.dumps({"type": "Feature", "properties": properties, "geometry": geometry}, ensure_ascii=False, separators=(",", ":"))
             for properties, geometry in features)
    with open(os.path.join(HERE, name + ".geojson"), "w", encoding="utf-8", newline="\n") as out:
        out.write('{"type":"FeatureCollection","name":"' + name + '","features":[\n' + ",\n".join(lines) + "\n]}\n")
    print(f"{name}: {len(features)} features")


PROFILE = [  # columns of a neighbourhood's profile: what fails, what it is a share of, decimals
    ("v1a", "bangunan", 0), ("v1b_ha", "luas_ha", 2), ("v1c", "bangunan", 0), ("v2a_m", "jalan_ideal_m", 0), ("v2b_m", "jalan_ideal_m", 0),
    ("v3a", "kk", 0), ("v3b", "kk", 0), ("v4a_ha", "luas_ha", 2), ("v4b_m", "drainase_ideal_m", 0), ("v4c_m", "drainase_ideal_m", 0),
    ("v5a", "kk", 0), ("v5b", "kk", 0), ("v6a", "kk", 0), ("v6b", "kk", 0), ("v7a", "bangunan", 0), ("v7b", "bangunan", 0)]


def write_table(name, columns, rows):
    with open(os.path.join(HERE, name + ".csv"), "w", encoding="utf-8", newline="\n") as out:
        for row in [columns] + rows:
            out.write(",".join(str(row[c]) if isinstance(row, dict) else c for c in columns) + "\n")
    print(f"{name}: {len(rows)} rows")


def household(number, building):
    """The class of welfare and the women of a building: poorer in slums, and farther from the sea and the old town."""
    rng, people = Random(7000 + number), building["population"]
    if not people:
        return {"welfare": None, "women": 0}
    lon, lat = lonlat(building["at"])
    remote = min(1.0, math.hypot((lon - 123.59) * PER_LON, (lat + 10.16) * PER_LAT) / 9000)
    odds = "low:70 middle:26 high:4" if building["slum"] else f"low:{int(15 + 35 * remote)} middle:50 high:{int(35 - 30 * remote)}"
    return {"welfare": pick(rng, odds), "women": sum(rng.random() < 0.495 for _ in range(people))}


def profiles(slums):
    """Invented profiles of the neighbourhoods of every slum: the worse its level, the more fails. In Oesapa work was done."""
    rows, handled = [], []
    for k, (name, kelurahan, level, _, status, rings) in enumerate(slums):
        ha = sum(abs(area(r)) for r in rings) / 1e4
        chance = Random(900 + k)
        count = max(1, round(ha / 1.6))
        low, high = {"berat": (.62, .98), "sedang": (.30, .80), "ringan": (.08, .52)}[level]
        for n in range(count):
            row = {"rt_id": f"K-{k + 1:02}.{n + 1}", "kabkota": "Kota Kupang", "kelurahan": kelurahan, "kawasan": name, "luas_ha": round(ha / count, 2)}
            row["bangunan"] = round(27 * row["luas_ha"] * chance.uniform(.9, 1.1))
            row["kk"] = round(row["bangunan"] * chance.uniform(1.0, 1.2))
            row["jalan_ideal_m"] = round(190 * row["luas_ha"] * chance.uniform(.9, 1.1))
            row["drainase_ideal_m"] = round(160 * row["luas_ha"] * chance.uniform(.9, 1.1))
            for column, of, decimals in PROFILE:
                share = chance.uniform(low, high) * (.45 if column in ("v1b_ha", "v2a_m") else 1)
                row[column] = round(share * row[of], decimals) if decimals else round(share * row[of])
            row["p8a"], row["p8b"], row["p8c"] = chance.choice([1, 5]), chance.choice([1, 3, 5]), chance.choice([1, 5])
            row["legal_lahan"], row["legal_rencana"] = chance.choice("++-"), chance.choice("+++-")
            rows.append(row)
            if status == "handled":
                done = {c: round(row[c] * .85, decimals) if decimals else round(row[c] * .85) for c, _, decimals in PROFILE}
                handled.append({"rt_id": row["rt_id"], **done})
    write_table("profil_rt", list(rows[0]), rows)
    write_table("penanganan_rt", list(handled[0]), handled)


def parcels(rings, line):
    """Invented parcels of 28 m x 44 m around areas and along a line."""
    def beside(x, y):
        return any(math.hypot(x - (a[0] + t * (b[0] - a[0])), y - (a[1] + t * (b[1] - a[1]))) < 60
                   for a, b in zip(line, line[1:]) for t in (0, .25, .5, .75, 1))
    chance, found = Random(950), []
    places = [(box(ring), lambda x, y: True) for ring in rings] + [(box(line), beside)]
    for (x0, y0, x1, y1), wanted in places:
        for i in range(int((x1 - x0) / 28) + 2):
            for j in range(int((y1 - y0) / 44) + 2):
                x, y = x0 - 14 + 28 * i, y0 - 22 + 44 * j
                if wanted(x + 14, y + 22):
                    found.append((chance.choice(["hak milik", "hak milik", "hak pakai", "belum terdaftar"]),
                                  [(x, y), (x + 28, y), (x + 28, y + 44), (x, y + 44)]))
    return found


def proposals(places, coast, streams, kept_free, harbour, bank, forest):
    """Fifty proposals, ten of them with a fault: what a check has to find, and nothing else (see README.md)."""
    rng, made = Random(2027), []
    kinds = [("jalan lingkungan", "m"), ("drainase", "m"), ("taman", "m2"), ("sumur bor", "unit"), ("MCK komunal", "unit")]
    titles = {"jalan lingkungan": "Peningkatan jalan lingkungan", "drainase": "Pembangunan drainase", "taman": "Taman lingkungan",
              "sumur bor": "Sumur bor komunal", "MCK komunal": "MCK komunal"}

    def clear(at, kind):
        return (min(math.hypot(at[0] - x, at[1] - y) for x, y in coast) > 500
                and min(math.hypot(at[0] - x, at[1] - y) for line in streams for x, y in line) > 400
                and not any(inside(at[0], at[1], ring, box(ring)) for ring in kept_free)
                and all(math.hypot(at[0] - p["at"][0], at[1] - p["at"][1]) > 400 for p in made if p["kind"] == kind))

    def shape(kind, at):
        """The geometry and its size in the unit of the kind."""
        if kind in ("jalan lingkungan", "drainase"):
            turn, line = rng.uniform(0, math.pi), [at]
            for _ in range(rng.randint(3, 6)):
                turn, step = turn + rng.uniform(-.4, .4), rng.uniform(25, 60)
                line.append((line[-1][0] + step * math.cos(turn), line[-1][1] + step * math.sin(turn)))
            return ("line", line), sum(math.dist(a, b) for a, b in zip(line, line[1:]))
        if kind == "taman":
            ring = blob(at[0], at[1], rng.uniform(.05, .3), rng.randint(1, 10 ** 6), 9, 1.2)
            return ("ring", ring), abs(area(ring))
        return ("point", [at]), 1

    for k in range(50):
        kind, unit = kinds[k % 5]
        while True:
            name, (x, y) = places[rng.randrange(len(places))]
            at = (x + rng.uniform(-350, 350), y + rng.uniform(-350, 350))
            if clear(at, kind):
                break
        form, size = shape(kind, at)
        made.append(dict(kind=kind, unit=unit, at=at, form=form, volume=round(size), title=f"{titles[kind]} {name} {k + 1}",
                         by="kementerian" if k % 10 == 7 else "masyarakat"))
    at = lambda number: made[number - 1]
    at(6)["volume"] = round(1.4 * at(6)["volume"])                                            # wrong length
    at(13)["volume"] = round(0.6 * at(13)["volume"])                                          # wrong area
    twin = at(12)
    at(17).update(form=(twin["form"][0], [(x + 9, y + 12) for x, y in twin["form"][1]]), volume=twin["volume"])  # 15 m away
    at(24).update(form=("point", [harbour]))                                                  # in the setback of the shore
    at(29).update(form=("point", [bank]))                                                     # in the setback of a river
    at(34)["title"] = None                                                                    # no name
    at(40)["volume"] = None                                                                   # no volume
    at(45)["unit"] = "ls"                                                                     # a lump sum is no unit
    at(49).update(form=("point", [forest]))                                                   # in a protected forest
    forms = {"line": line_string, "ring": polygon, "point": lambda points: point(points[0])}
    return [({"id": f"U-{k + 1:02}", "judul": p["title"], "jenis": p["kind"], "volume": p["volume"], "satuan": p["unit"],
              "pengusul": p["by"]}, forms[p["form"][0]](p["form"][1])) for k, p in enumerate(made)]


def roads(outline, rivers, kept_free, buildings):
    """Streets every 200 m where people live and every 1000 m elsewhere; only these cross rivers. Two ends miss their street by 40 cm."""
    step, arterial, bounds = 200, 5, box(outline)
    free = [(ring, box(ring)) for ring in kept_free]
    lived = {(int(b["at"][0] // step) + i, int(b["at"][1] // step) + j) for b in buildings for i in (-1, 0, 1) for j in (-1, 0, 1)}
    channels = [(a, b) for line in rivers for a, b in zip(line, line[1:])]

    def side(a, b, p):
        return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])

    def over_water(a, b):
        low, high = (min(a[0], b[0]), min(a[1], b[1])), (max(a[0], b[0]), max(a[1], b[1]))
        return any((side(a, b, c) > 0) != (side(a, b, d) > 0) and (side(c, d, a) > 0) != (side(c, d, b) > 0) for c, d in channels
                   if max(c[0], d[0]) >= low[0] and min(c[0], d[0]) <= high[0] and max(c[1], d[1]) >= low[1] and min(c[1], d[1]) <= high[1])

    def stand(i, j):
        return bend(i * step + 37, j * step + 61)
    columns, rows = range(int(bounds[0] // step) - 2, int(bounds[2] // step) + 3), range(int(bounds[1] // step) - 2, int(bounds[3] // step) + 3)
    nodes = {(i, j): stand(i, j) for i in columns for j in rows}
    nodes = {key: at for key, at in nodes.items() if inside(*at, outline, bounds) and not any(inside(*at, *other) for other in free)}

    def kind(a, b, along):
        """The class of the street from a to b, and whether it is a bridge; None where there is none."""
        if a not in nodes or b not in nodes:
            return None
        main = along % arterial == 0
        if not main and not all((int(nodes[k][0] // step), int(nodes[k][1] // step)) in lived for k in (a, b)):
            return None
        if over_water(nodes[a], nodes[b]):
            return ("kolektor", True) if main else None
        return ("kolektor" if main else "lingkungan", False)
    lines = []
    for along, way in [(j, [(i, j) for i in columns]) for j in rows] + [(i, [(i, j) for j in rows]) for i in columns]:
        last = None
        for a, b in zip(way, way[1:]):
            now = kind(a, b, along)
            if now is None:
                last = None
                continue
            if now == last and not now[1]:
                lines[-1][1].append(nodes[b])
            else:
                lines.append((now, [nodes[a], nodes[b]]))
            last = now
    ends = [k for k, (now, line) in enumerate(lines) if len(line) > 4]
    for k in (ends[len(ends) // 3], ends[2 * len(ends) // 3]):   # drawn 40 cm short
        (ax, ay), (bx, by) = lines[k][1][-2:]
        length = math.hypot(bx - ax, by - ay)
        lines[k][1][-1] = (bx - 0.4 * (bx - ax) / length, by - 0.4 * (by - ay) / length)
    return [({"id": k + 1, "kelas": now[0], "jembatan": 1 if now[1] else 0}, line_string(line)) for k, (now, line) in enumerate(lines)]


def main():
    # Units and zones.
    outline = [(x * 1000, y * 1000, SHORE if k < len(COAST) - 1 else LAND) for k, (x, y) in enumerate(COAST + INLAND)]
    units = [dict(district=district, code=f"53.71.{code}.{number}", name=name, ha=ha, site=(x * 1000, y * 1000), kind=kind)
             for district, (code, _, members) in DISTRICTS.items() for number, name, ha, x, y, kind in members]
    fit = area(outline) / 1e4 / sum(u["ha"] for u in units)
    assert abs(fit - 1) < 0.005, f"the outline is {fit} of the official area"
    found = cells_of_areas(outline, [u["site"] for u in units], [u["ha"] * 1e4 * fit for u in units])
    zones, rng = [], Random(5371)
    for unit, cell in zip(units, found):
        unit["cell"] = cell
        first, others, ashore = ZONE_MIX[unit["kind"]]
        for k, part in enumerate(zone_cells(cell, max(2, int(0.41 * math.sqrt(unit["ha"]) + 0.5)), rng)):
            coastal = any(label == SHORE for _, _, label in part)
            code = pick(rng, ashore if coastal and ashore else others) if k or coastal else first
            zones.append(dict(unit=unit, cell=part, code=code, angle=rng.uniform(0, 0.3) + len(unit["name"])))
    mesh = Mesh()
    for cell in [outline] + [u["cell"] for u in units] + [z["cell"] for z in zones]:
        for x, y, _ in cell:
            mesh.corner(x, y)
    for unit in units:                                       # all shore edges must be known before the first line is drawn
        unit["corners"] = mesh.split(unit["cell"])
    for unit in units:
        unit["ring"] = mesh.ring(unit["corners"])
        unit["middle"] = bend(*centroid(unit["cell"]))
        assert abs(area(unit["ring"]) / 1e4 / unit["ha"] - 1) < 0.03, unit["name"]
    for zone in zones:
        zone["ring"] = mesh.ring(mesh.split(zone["cell"]))
    named = {u["name"]: u for u in units}

    # The outline, and the shore by kelurahan from the north-east to the west.
    edges = {(i, j): u for u in units for i, j in zip(u["corners"], u["corners"][1:] + u["corners"][:1])}
    after = {i: j for i, j in edges if (j, i) not in edges}
    corner, round_city, shores = 0, [], []                   # corner 0 is the first of the coast
    while not round_city or corner != 0:
        edge = (corner, after[corner])
        round_city.append(corner)
        if edge in mesh.shore:
            if not shores or shores[-1][0] is not edges[edge]:
                shores.append((edges[edge], [bend(*mesh.corners[corner])]))
            shores[-1][1].extend(mesh.line(*edge)[1:])
        corner = after[corner]
    shore_of = {unit["name"]: line for unit, line in shores}
    coast = [p for _, line in shores for p in line[:-1]] + shores[-1][1][-1:]
    far = beside(coast, 1500, every=20)                      # the open sea needs no detail

    # Rivers run to a corner of the coast, bent like the rest.
    rivers = []
    for k, (name, width, mouth, inland) in enumerate(RIVERS):
        stops = [(x * 1000, y * 1000) for x, y in inland] + [outline[mouth][:2]]
        line = [bend(*p) for i, (a, b) in enumerate(zip(stops, stops[1:])) for p in rough_line(a, b, 900 + 10 * k + i, 0.13, 70)[1 if i else 0:]]
        rivers.append((name, width, line))

    def near(name, dx=0.0, dy=0.0):
        return named[name]["middle"][0] + dx, named[name]["middle"][1] + dy

    # Protected areas: mangroves and corals along stretches of the shore, the rest inland.
    def stretch(name, start, end):
        line = shore_of[name]
        return line[int(start * len(line)):int(end * len(line))]
    protected = [("mangrove", "Mangrove Oesapa Barat", strip(stretch("Oesapa Barat", .05, .95), 110, 170)),
                 ("mangrove", "Mangrove Lasiana", strip(stretch("Lasiana", .35, .9), 80, 120)),
                 ("mangrove", "Mangrove Alak", strip(stretch("Alak", .55, .72), 60, 110)),
                 ("coral", "Terumbu karang Kelapa Lima", strip(beside(stretch("Kelapa Lima", .1, .9), 420), 130, 130)),
                 ("coral", "Terumbu karang Namosain", strip(beside(stretch("Namosain", .1, .8), 380), 110, 110)),
                 ("protected_forest", "Hutan lindung Naioni", blob(*near("Naioni", 100, -300), 410, 71, 48)),
                 ("protected_forest", "Hutan lindung Fatukoa", blob(*near("Fatukoa", 600, -700), 290, 72, 40)),
                 ("protected_forest", "Hutan lindung Manulai II", blob(*near("Manulai II", -1100, 300), 95, 73, 30))]
    protected += [("spring", "Mata air " + name, blob(*near(name, 220, -260), 0.3, 74 + k, 14, 1.1))
                  for k, name in enumerate(["Oepura", "Sikumana", "Kolhua", "Airnona", "Bakunase Dua", "Manulai II"])]
    protected += [("city_park", "Taman " + name, blob(*near(name, dx, dy), ha, 84 + k, 16, 1.2)) for k, (name, dx, dy, ha) in enumerate(
        [("Oebobo", 300, 150, 4.1), ("Fontein", 250, 170, 0.9), ("Kelapa Lima", 100, 250, 3.2), ("Penfui", -300, 0, 6.5), ("Merdeka", 60, 60, 0.7)])]

    # Slums. The Oesapa area that was handled lies along the shore; its depth is found by halving.
    slums = []
    for k, (name, kelurahan, priority, ha, level, dx, dy) in enumerate(SLUMS):
        shares = (0.6, 0.4) if name == "Alak 2" else (1.0,)  # one place in two parts
        rings = [blob(*near(kelurahan, dx + 260 * i, dy + 120 * i), ha * share, 200 + 3 * k + i) for i, share in enumerate(shares)]
        slums.append((name, kelurahan, level, priority, "priority", rings))
    low, high = 20.0, 600.0
    while high - low > 1e-9:
        depth = (low + high) / 2
        handled = strip(stretch("Oesapa", .30, .78), -30, depth, every=2)
        low, high = (depth, high) if abs(area(handled)) < 12.6e4 else (low, depth)
    slums.append(("Oesapa (kawasan tepi air)", "Oesapa", "sedang", 1, "handled", [handled]))

    # Buildings: first the slums, which the zones' rows then leave out.
    town = Town([(line, width) for _, width, line in rivers], [ring for kind, _, ring in protected if kind != "coral"])
    for _, kelurahan, _, _, _, rings in slums:
        for ring in rings:
            density = 27 if len(rings) == 1 else 18
            town.fill(ring, density * abs(area(ring)) / 1e4, rng.uniform(0, 1.5), (15, 11), rng, "residential:95 mixed:3 commercial:1 public:1",
                      district=named[kelurahan]["district"], slum=True)
            town.kept_free.append((ring, box(ring)))
    left, people = BUILDINGS - len(town.buildings), sum(d[1] for d in DISTRICTS.values())
    assert people == PEOPLE
    for district, (_, inhabitants, _) in DISTRICTS.items():
        own = [z for z in zones if z["unit"]["district"] == district]
        total = sum(area(z["ring"]) * DENSITY.get(z["code"], 0) for z in own)
        for z in own:
            uses, big = USES.get(z["code"]) or USES.get(z["code"].split("-")[0]), z["code"].split("-")[0] in ("SPU", "KPI", "TR", "KT")
            if z["code"] in DENSITY:
                town.fill(z["ring"], left * inhabitants / people * area(z["ring"]) * DENSITY[z["code"]] / total, z["angle"],
                          (46, 30) if big else (31, 17), rng, uses, district=district, slum=False)
    for district, (_, inhabitants, _) in DISTRICTS.items():
        town.settle(district, inhabitants)

    # Schools stand in public buildings, at least 200 m apart; stops follow the routes.
    schools = []
    for b in sorted((b for b in town.buildings if b["use"] == "public"), key=lambda b: rng.random()):
        if len(schools) < 120 and all(math.hypot(b["at"][0] - x, b["at"][1] - y) > 200 for x, y in schools):
            schools.append(b["at"])
    stops = []
    for k, names in enumerate(ROUTES):
        for a, b in zip(names, names[1:]):
            (ax, ay), (bx, by) = near(a), near(b)
            n = max(1, int(math.hypot(bx - ax, by - ay) / 480))
            stops += [(k + 1, (ax + (bx - ax) * i / n + rng.uniform(-60, 60), ay + (by - ay) * i / n + rng.uniform(-60, 60))) for i in range(n)]
        stops.append((k + 1, near(names[-1])))

    landfill, market = blob(*near("Alak", 150, -950), 8.5, 301, 12, 1.3), blob(*near("Oeba", -120, -80), 2.2, 302, 10, 1.2)
    ring_road = [bend(*p) for p in rough_line((9600, 9050), (12100, 8300), 303, .1, 150)]
    projects = [("Promenade tepi air Oesapa", "promenade", "usulan", line_string(beside(stretch("Oesapa", .25, .85), -25, 3))),
                ("Perluasan TPA Alak", "landfill", "kajian", polygon(landfill)),
                ("Penataan pasar Oeba", "market", "usulan", polygon(market)),
                ("Jalan lingkar Sikumana-Kolhua", "road", "kajian",
                 line_string(ring_road)),
                ("SMP baru Naimata", "school", "usulan", point(near("Naimata", 180, 90))),
                ("IPAL Oesapa Barat", "sewage_plant", "usulan", polygon(blob(*near("Oesapa Barat", -180, 460), 1.6, 304, 8, 1.1)))]

    write("city", [({"id": "53.71", "name": "Kota Kupang"}, polygon(mesh.ring(round_city)))])
    write("units", [({"kode": u["code"], "nama": u["name"], "kecamatan": u["district"], "luas_ha": u["ha"]}, polygon(u["ring"])) for u in units])
    write("zones", [({"id": k + 1, "KODZON": z["code"], "NAMZON": ZONES[z["code"]], "WADMKC": z["unit"]["district"], "WADMKD": z["unit"]["name"],
                      "LUASHA": round(area(z["ring"]) / 1e4, 4)}, polygon(z["ring"])) for k, z in enumerate(zones)])
    shore_kinds = {"port": "harbour", "old": "quay"}
    write("shoreline", [({"id": k + 1, "kind": shore_kinds.get(u["kind"], "beach"), "kelurahan": u["name"],
                          "source_line": "high water, illustrative"}, line_string(line)) for k, (u, line) in enumerate(shores)])
    write("sea", [({"id": 1, "name": "Teluk Kupang"}, polygon(coast + beside(coast[-1:], 1500) + far[::-1]))])
    # Two rivers run between embankments, the depth of one is not known: three cases of the setback rule.
    write("rivers", [({"id": k + 1, "name": name, "width_m": width, "perkotaan": "ya", "bertanggul": "ya" if k in (1, 4) else "tidak",
                       "kedalaman_m": None if k == 5 else (4.5 if width >= 10 else 2)}, line_string(line))
                     for k, (name, width, line) in enumerate(rivers)])
    write("protected", [({"id": f"L-{k + 1:02}", "class": kind, "name": name}, polygon(ring)) for k, (kind, name, ring) in enumerate(protected)])
    write("slums", [({"id": f"K-{k + 1:02}", "kawasan": name, "kelurahan": kelurahan, "level": level, "priority": priority, "status": status,
                      "decree": "SK 93D/KEP/HK/2016" if status == "priority" else None},
                     polygon(rings[0]) if len(rings) == 1 else {"type": "MultiPolygon", "coordinates": [polygon(r)["coordinates"] for r in rings]})
                    for k, (name, kelurahan, level, priority, status, rings) in enumerate(slums)])
    profiles(slums)
    write("buildings", [({"id": k + 1, "use": b["use"], "population": b["population"], "floors": b["floors"]} | household(k, b), polygon(b["ring"]))
                        for k, b in enumerate(town.buildings)])
    write("roads", roads(mesh.ring(round_city), [line for _, _, line in rivers], [ring for kind, _, ring in protected if kind != "coral"],
                         town.buildings))
    levels = [("SD", 72, 180), ("SMP", 30, 300), ("SMA", 18, 420)]
    named_levels = [(level, i + 1, least) for level, count, least in levels for i in range(count)]
    write("schools", [({"id": k + 1, "name": f"{level} Contoh {number}", "level": level, "capacity": least + 10 * int(30 * rng.random())}, point(at))
                      for k, ((level, number, least), at) in enumerate(zip(named_levels, schools))])
    write("stops", [({"id": k + 1, "name": f"Halte Contoh {k + 1}", "route": f"Rute {route}"}, point(at)) for k, (route, at) in enumerate(stops)])
    write("parcels", [({"nib": f"{k + 1:05}", "status": status}, polygon(ring))
                      for k, (status, ring) in enumerate(parcels([landfill, market], ring_road))])
    beach, stream = shore_of["Kelapa Lima"], rivers[3][2]
    half = len(beach) // 2
    write("proposals", proposals([(u["name"], u["middle"]) for u in units], coast[::3], [line for _, _, line in rivers],
                                 [ring for _, _, ring in protected], beside(beach, -45)[half],
                                 (stream[len(stream) // 2][0] + 6, stream[len(stream) // 2][1]), near("Naioni", 100, -300)))
    write("projects", [({"id": f"P-{k + 1}", "name": name, "kind": kind, "status": status, "lebar_m": 14 if kind == "road" else None}, geometry)
                       for k, (name, kind, status, geometry) in enumerate(projects)])


if __name__ == "__main__":
    main()
