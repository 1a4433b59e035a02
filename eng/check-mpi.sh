#!/usr/bin/env bash
# Runs the tests of several processes, none of which may be skipped for lack of MPI, and the sample under mpirun: its
# files must be those of one process. Installs Debian's Open MPI if there is none. Needs a Release build.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! command -v mpirun > /dev/null; then
  apt-get install -y -q openmpi-bin libopenmpi-dev > /dev/null ||
    { apt-get update -q > /dev/null && apt-get install -y -q openmpi-bin libopenmpi-dev > /dev/null; }
fi
mpirun --version | head -n 1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

dotnet test tests/SeNet.Mpi.Tests -c Release --no-build --nologo --logger "console;verbosity=normal" > "$folder/tests" ||
  { cat "$folder/tests"; exit 1; }
grep -a -E "Skipped |Total tests|Passed:|can be no" "$folder/tests" || true
! grep -a -q "There is no mpirun" "$folder/tests"

export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_btl_vader_single_copy_mechanism=none
export OMPI_MCA_mpi_yield_when_idle=1
train=(dotnet run -c Release --no-build --project samples/TrainCifar10 --
  --filters 16 --blocks 1 --epochs 1 --batch 40 --shards 8)
"${train[@]}" --out "$folder/1" > /dev/null
mpirun --oversubscribe --bind-to none -np 2 "${train[@]}" --out "$folder/2" > /dev/null
for name in weights.safetensors best.safetensors log.csv report.csv; do cmp "$folder/1/$name" "$folder/2/$name"; done
echo "1 and 2 processes: the same weights, log and report"

tool=(dotnet run -c Release --no-build --project src/SeNet.Cli -- train cifar10 --data-dir tests/data/cifar10-mini
  --model network:16x1 --epochs 1 --batch-size 40 --shards 8)
"${tool[@]}" --out "$folder/3" > /dev/null
mpirun --oversubscribe --bind-to none -np 2 "${tool[@]}" --out "$folder/4" > "$folder/output"
[ "$(grep -c '^accuracy [0-9]' "$folder/output")" = 1 ]
for name in best.safetensors last.safetensors metrics.csv predictions.csv; do cmp "$folder/3/$name" "$folder/4/$name"; done
echo "the tool: the same with 1 and 2 processes"
