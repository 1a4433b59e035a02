#!/usr/bin/env bash
# Trains eng/MpiProbe with 1, 2 or 4 processes, kills (SIGKILL) one of them at a random moment and goes on with another
# number of processes, until COUNT processes were killed. Every run that comes to its end must have the files of one that
# was left alone, bit by bit. Usage: eng/mpi-kill-loop.sh [COUNT [SEED]]; needs a Release build and Open MPI.
set -euo pipefail
cd "$(dirname "$0")/.."
count=${1:-100}
RANDOM=${2:-1}
probe=$PWD/eng/MpiProbe/bin/Release/net10.0/MpiProbe.dll
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_btl_vader_single_copy_mechanism=none
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

fail() { echo "after $killed kills (run $((runs + 1))): $1"; cat "$folder/errors"; exit 1; }

killed=0 runs=0
mkdir -p "$folder/whole" "$folder/run"
dotnet "$probe" train "$folder/whole" > /dev/null
while [ "$killed" -lt "$count" ] || [ -n "$(ls "$folder/run")" ]; do
  processes=$((1 << (RANDOM % 3)))
  arguments=(--oversubscribe --bind-to none -np "$processes" dotnet "$probe" train "$folder/run")
  # A run of 1 process computes 48 shards, one of several each their part; beyond the end nothing is killed.
  if [ "$killed" -lt "$count" ]; then
    arguments+=(--fault kill $((RANDOM % processes)) $((RANDOM % (52 / processes) + 1)))
  fi
  code=0
  began=$SECONDS
  timeout 120 mpirun "${arguments[@]}" > "$folder/output" 2> "$folder/errors" || code=$?
  if [ "$code" = 0 ]; then
    for name in weights.safetensors best.safetensors log.csv; do
      cmp "$folder/whole/$name" "$folder/run/$name" || fail "$name differs"
    done
    runs=$((runs + 1))
    rm -rf "$folder/run"
    mkdir "$folder/run"
    continue
  fi
  grep -q "on signal 9 (Killed)" "$folder/errors" || fail "exit code $code without a kill"
  [ $((SECONDS - began)) -lt 60 ] || fail "the others took $((SECONDS - began)) s"
  killed=$((killed + 1))
  [ $((killed % 10)) != 0 ] || echo "$killed kills, $runs runs ended alike, $SECONDS s"
done
echo "$killed kills, $runs runs ended alike, $SECONDS s"
