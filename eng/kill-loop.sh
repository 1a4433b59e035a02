#!/usr/bin/env bash
# Trains the sample on the images of the repository, kills it (SIGKILL) at random moments and resumes it, until COUNT
# processes were killed. Every run that comes to its end must have the files of one that was left alone, bit by bit.
# Usage: eng/kill-loop.sh [COUNT [SEED]]; needs a Release build.
set -euo pipefail
cd "$(dirname "$0")/.."
count=${1:-1000}
RANDOM=${2:-1}
sample=samples/TrainCifar10/bin/Release/net10.0/TrainCifar10.dll
options=(--filters 16 --blocks 1 --batch 25 --epochs 6)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

train() { exec dotnet "$sample" "${options[@]}" "$@" > "$folder/output" 2> "$folder/errors"; }

ends_alike() {
  for name in weights.safetensors best.safetensors log.csv; do
    cmp "$folder/whole/$name" "$folder/run/$name" || { echo "after $killed kills (run $((runs + 1))): $name differs"; exit 1; }
  done
  runs=$((runs + 1))
  rm -rf "$folder/run"
}

start() {
  if compgen -G "$folder/run/checkpoints/checkpoint-*.safetensors" > /dev/null; then
    train --resume "$folder/run" &
  else
    train --out "$folder/run" &
  fi
  process=$!
}

finish() {
  local code=0
  wait "$process" || code=$?
  [ "$code" = 0 ] || { echo "after $killed kills: exit code $code"; cat "$folder/errors"; exit 1; }
  ends_alike
}

killed=0 runs=0
began=$(date +%s%N)
(train --out "$folder/whole")
# A kill comes at any moment of the first half of the time that a whole run takes, its start included.
span=$(((($(date +%s%N) - began) / 1000000 + 1) / 2))
echo "a run takes $((2 * span)) ms"
while [ "$killed" -lt "$count" ]; do
  start
  delay=$(((RANDOM * 32768 + RANDOM) % span + 1))
  timeout "$(printf '%d.%03d' $((delay / 1000)) $((delay % 1000)))" tail --pid="$process" -f /dev/null || true
  if kill -KILL "$process" 2> /dev/null; then
    code=0
    wait "$process" 2> /dev/null || code=$?
    # A process that ended by itself just before: 0 here.
    if [ "$code" = 0 ]; then ends_alike; continue; fi
    [ "$code" = 137 ] || { echo "after $killed kills: exit code $code"; cat "$folder/errors"; exit 1; }
    killed=$((killed + 1))
    [ $((killed % 20)) != 0 ] || echo "$killed kills, $runs runs ended alike, $SECONDS s"
  else
    finish
  fi
done
[ ! -d "$folder/run" ] || { start; finish; }
echo "$killed kills, $runs runs ended alike, $SECONDS s"
