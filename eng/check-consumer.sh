#!/usr/bin/env bash
# Makes a program outside the repository with the README's commands and code, on the packages in FOLDER; builds, runs and
# publishes it. Usage: check-consumer.sh FOLDER
set -euo pipefail
cd "$(dirname "$0")/.."
repository=$PWD
packages=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

say() { printf -- '-- %s\n' "$*"; }
fail() { echo "FAILED: $*"; exit 1; }

# The packages just made must be used, not an earlier build of the same version.
cache=$(dotnet nuget locals global-packages --list | sed 's/^global-packages: //')
rm -rf "$cache/senet/0.1.0" "$cache/senet.inference/0.1.0" "$cache/senet.visualization/0.1.0"
native="$cache/torchsharp/0.107.0/runtimes/linux-x64/native/libLibTorchSharp.so"

cd "$work"
say "a new console project, with the README's commands"
PACKAGES=$packages bash -euo pipefail -c "$("$repository/eng/readme-block.sh" install)"
hash=$(sha256sum < "$native")
# 'classify' reads what 'folder' writes.
programs=(program folder classify zoo values finetune)
for block in "${programs[@]}"; do
  mkdir -p "$block" && cp MyProgram/MyProgram.csproj "$block/$block.csproj" && cp MyProgram/nuget.config "$block/"
  "$repository/eng/readme-block.sh" "$block" > "$block/Program.cs"
  (cd "$block" && dotnet build -c Release --nologo | tee build.log)
  ! grep -q 'warning' "$block/build.log" || fail "the build of '$block' warns"
done
# Without a network: CIFAR-10 "is there already", and training on a folder starts from random weights of a small network.
for block in folder finetune; do
  sed -i 's/ModelZoo.Create(published.Name, Pretrained.Default, /ModelZoo.Create("seresnet18", /; s/Epochs = 10/Epochs = 3/' "$block/Program.cs"
  grep -q seresnet18 "$block/Program.cs" && grep -q 'Epochs = 3' "$block/Program.cs" || fail "'$block' has changed"
  (cd "$block" && dotnet build -c Release --nologo -v:quiet)
done

say "the programs of README.md and docs, one after the other in one folder, twice"
mkdir -p use/data use/photos/upright use/photos/turned && cd use
cp "$repository"/tests/data/cifar10-mini/*.bin data/
cp "$repository"/tests/data/golden/pillow/exif_[1-4].* photos/upright/ && cp "$repository"/tests/data/golden/pillow/exif_[5-8].* photos/turned/
cp photos/turned/exif_6.jpg photo.jpg
for round in first second; do
  for block in "${programs[@]}"; do
    timeout 300 "../$block/bin/Release/net10.0/$block" > "$block-$round.log" || { cat "$block-$round.log"; fail "'$block' fails the $round time"; }
    tail -3 "$block-$round.log"
  done
done
diff <(tail -20 program-first.log) <(tail -20 program-second.log) || fail "the second run of the program reports something else"
diff <("$repository/eng/readme-block.sh" values-output) values-first.log || fail "'values' prints something else than docs/hooks.md says"
grep -qxE 'turned|upright' classify-first.log || fail "'$(cat classify-first.log)' is no class"
[ "$hash" = "$(sha256sum < "$native")" ] || fail "the NuGet cache's file has changed"
cd ../MyProgram
cp ../program/Program.cs . && cp -r ../use/data .

say "publish, framework-dependent"
dotnet publish -c Release --nologo -o "$work/framework"
say "publish, self-contained"
dotnet publish -c Release --nologo -r linux-x64 --self-contained -o "$work/self"
for kind in framework self; do
  (cd "$work/$kind" && mkdir -p data && cp "$repository"/tests/data/cifar10-mini/*.bin data/ && timeout 300 ./MyProgram > run.log && tail -3 run.log) || fail "$kind does not run"
done
[ "$hash" = "$(sha256sum < "$native")" ] || fail "the NuGet cache's file has changed"
find "$work/self" "$work/framework" -name libLibTorchSharp.so | while read -r file; do
  [ "$hash" != "$(sha256sum < "$file")" ] || fail "$file is not the patched one"
done

say "a program that uses all that is written and read, as it comes"
mkdir ../Trial && cp MyProgram.csproj ../Trial/Trial.csproj && cp "$repository/eng/consumer-program.cs" ../Trial/Program.cs && cp -r data ../Trial/
cd ../Trial
trial() { env -u OMP_WAIT_POLICY -u GOMP_SPINCOUNT timeout 300 "$1/Trial" > "$work/trial.log" || fail "$1 does not run"; cat "$work/trial.log"; }
dotnet build -c Release --nologo -v:quiet -o "$work/trial"
trial "$work/trial"
grep -qx 'OMP_WAIT_POLICY at the start: passive' "$work/trial.log" || fail "threads spin while they wait"
grep -q SeNetStart "$work/trial/Trial.dll" || fail "SeNet's start is not compiled into the program"

say "switched off, the original is used, and loads by way of SeNetRuntime; nothing is compiled into the program"
dotnet build -c Release --nologo -v:quiet -p:SeNetPatchLibTorchSharp=false -p:SeNetInitializeAtStart=false -o "$work/off"
[ "$hash" = "$(sha256sum < "$work/off/runtimes/linux-x64/native/libLibTorchSharp.so")" ] || fail "the file was patched"
trial "$work/off"
grep -qx 'OMP_WAIT_POLICY later: passive' "$work/trial.log" || fail "SeNet does not set the policy"
! grep -q SeNetStart "$work/off/Trial.dll" || fail "SeNet's start is compiled into the program"
[ ! -e "$work/off/cpu" ] || fail "TorchSharp has copied libtorch"

say "trimmed"
dotnet publish -c Release --nologo -v:quiet -r linux-x64 --self-contained -p:PublishTrimmed=true -o "$work/trimmed"
trial "$work/trimmed"
cd ../MyProgram

say "an unknown native file is left alone, with a message"
mkdir "$work/cache"
cp -rs "$cache/." "$work/cache/"
unknown="$work/cache/torchsharp/0.107.0/runtimes/linux-x64/native/libLibTorchSharp.so"
rm "$unknown" && cp "$native" "$unknown" && printf x >> "$unknown"
NUGET_PACKAGES="$work/cache" dotnet build -c Release --nologo -o "$work/unknown" | tee unknown.log
grep -q "libLibTorchSharp.so' is not the file of TorchSharp 0.107.0" unknown.log || fail "no message"
cmp "$unknown" "$work/unknown/runtimes/linux-x64/native/libLibTorchSharp.so" || fail "the unknown file was changed"
echo "ok"
