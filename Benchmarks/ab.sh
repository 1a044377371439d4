#!/usr/bin/env bash
# Compares the command of a commit (A) with that of the tree as it stands, committed or not (B): both are built, then run by
# turns on the same made-up region. Says the median CPU seconds (user and system) of both and the ratio B/A.
#
# usage: Benchmarks/ab.sh REV [ROUNDS [SIZE]]        ROUNDS: 5, SIZE: S or M (default)
#
# Built programs stay in .build-bench by the tree they were built from, so that a commit is built once; make clean removes them.
set -euo pipefail
export LC_ALL=C
rev=${1:-} rounds=${2:-5} size=${3:-M}
swift=${SWIFT:-swift}

fail() { echo "bench-ab: $*" >&2; exit 1; }

cd "$(dirname "$0")/.."
root=$PWD
base=$root/.build-bench
[ -n "$rev" ] || fail "say which commit to compare with: make bench-ab REV=HEAD~1"
case $rounds in '' | *[!0-9]* | 0*) fail "ROUNDS is a whole number from 1 on, not '$rounds'." ;; esac
case $size in S | M) ;; *) fail "SIZE is S or M, not '$size'." ;; esac
[ "$(git rev-parse --show-toplevel 2>/dev/null)" = "$(pwd -P)" ] || fail "this needs a clone made by git."
commit_a=$(git rev-parse --verify --quiet --end-of-options "$rev^{commit}") ||
    fail "there is no commit '$rev' here (git log --oneline lists them; a shallow clone lacks the older ones)."
mkdir -p "$base/programs"

clean_up() {
    for side in A B; do git worktree remove --force "$base/$side" 2>/dev/null || true; done
    git worktree prune
    rm -rf "$base/A" "$base/B" "$base/region" "$base/out" "$base/index"
}
trap clean_up EXIT
trap 'exit 130' INT TERM
clean_up

# The tree as it stands as a commit that no branch knows, so that nothing of the clone or its index changes.
snapshot() {
    cp "$(git rev-parse --git-path index)" "$base/index"
    GIT_INDEX_FILE=$base/index git add --all
    local tree
    tree=$(GIT_INDEX_FILE=$base/index git write-tree)
    git -c user.name=bench -c user.email=bench@localhost commit-tree -p HEAD -m "The tree as it stands" "$tree"
}

# build SIDE COMMIT: leaves the path of the program in $program.
build() {
    program=$base/programs/$(git rev-parse "$2^{tree}")
    [ ! -x "$program" ] || return 0
    echo "building $1 …"
    git worktree add --quiet --detach "$base/$1" "$2"
    if [ -f Package.resolved ]; then cp Package.resolved "$base/$1/"; fi
    local options=(-c release --package-path "$base/$1" --scratch-path "$base/scratch-$1")
    "$swift" build "${options[@]}" --product tapak >"$base/$1.log" 2>&1 || {
        tail -n 20 "$base/$1.log" >&2
        fail "$1 does not build; all of it is in .build-bench/$1.log"
    }
    cp "$("$swift" build "${options[@]}" --show-bin-path)/tapak" "$program.new"
    mv "$program.new" "$program"
    git worktree remove --force "$base/$1"
}

# The command line of an analysis, in ${line[@]}.
command_line() {
    case $1 in
    slum) line=(slum --units units.geojson --slums slums.geojson --buildings buildings.geojson --weight population
        --multiplicity) ;;
    access) line=(access --from "buildings.geojson?use=residential" --to school=schools.geojson --to stop=stops.geojson
        --units units.geojson --weight population) ;;
    waterfront) line=(waterfront --shore shoreline.geojson --rivers rivers.geojson --zones zones.geojson --class class
        --units units.geojson --water sea.geojson --buildings buildings.geojson --weight population
        --setback "shore=100,rivers=15" --river-line centre --river-width width) ;;
    impact) line=(impact --projects projects.geojson --against sensitive=sensitive.geojson --against zones=zones.geojson
        --class class --buildings buildings.geojson --weight population) ;;
    esac
}

# The CPU seconds of a run of a program with ${line[@]}.
seconds() {
    rm -rf "$base/out"
    local TIMEFORMAT='%3U %3S'
    { time "$1" "${line[@]}" --quiet --out "$base/out" >"$base/run.log" 2>&1; } 2>&1 | awk '{ printf "%.3f\n", $1 + $2 }'
}

median() { printf '%s\n' "$@" | sort -n | awk '{ s[NR] = $1 } END { print (s[int((NR + 1) / 2)] + s[int(NR / 2) + 1]) / 2 }'; }

# run SIDE PROGRAM: one run; its seconds in $took.
run() {
    took=$(seconds "$2") || {
        tail -n 5 "$base/run.log" >&2
        fail "$analysis fails in $1 ($2)."
    }
}

commit_b=$(snapshot)
build A "$commit_a"
a=$program
build B "$commit_b"
b=$program
echo "writing the region …"
"$swift" run -c release --package-path Benchmarks tapak-benchmarks --write "$base/region" "$size" >"$base/region.log" 2>&1 || {
    tail -n 20 "$base/region.log" >&2
    fail "the region cannot be written; all of it is in .build-bench/region.log"
}
cd "$base/region"
echo "A = $(git -C "$root" log -1 --format='%h %s' "$commit_a")"
echo "B = the tree as it stands"
[ "$a" != "$b" ] || echo "(both are the same tree: the ratios show how much this machine wavers)"
printf '%-12s %10s %10s %8s   region %s, CPU seconds, medians of %s\n' analysis A B B/A "$size" "$rounds"
for analysis in slum access waterfront impact; do
    command_line "$analysis"
    times_a=() times_b=()
    run A "$a" && run B "$b" # once for nothing: files and libraries come from the disk
    for ((round = 1; round <= rounds; round++)); do
        # Who goes first alternates too.
        if ((round % 2)); then run A "$a"; times_a+=("$took"); fi
        run B "$b"; times_b+=("$took")
        if ((round % 2 == 0)); then run A "$a"; times_a+=("$took"); fi
    done
    awk -v name="$analysis" -v a="$(median "${times_a[@]}")" -v b="$(median "${times_b[@]}")" \
        'BEGIN { printf "%-12s %10.3f %10.3f %8s\n", name, a, b, (a > 0 ? sprintf("%.3f", b / a) : "-") }'
done
