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
rm -rf "$cache/senet/0.1.0" "$cache/senet.visualization/0.1.0"
native="$cache/torchsharp/0.107.0/runtimes/linux-x64/native/libLibTorchSharp.so"

cd "$work"
say "a new console project, with the README's commands"
cat > nuget.config <<XML
<configuration><packageSources><add key="senet" value="$packages" /></packageSources></configuration>
XML
bash -euo pipefail -c "$("$repository/eng/readme-block.sh" install)"
"$repository/eng/readme-block.sh" program > MyProgram/Program.cs
cd MyProgram
hash=$(sha256sum < "$native")
# CIFAR-10 "is there already": the program downloads nothing.
mkdir data && cp "$repository"/tests/data/cifar10-mini/*.bin data/
dotnet build -c Release --nologo | tee build.log
! grep -q 'warning' build.log || fail "the build warns"
say "the README's program trains"
timeout 300 dotnet run -c Release --no-build
[ "$hash" = "$(sha256sum < "$native")" ] || fail "the NuGet cache's file has changed"

say "the README's networks are made"
mkdir ../Zoo && cp MyProgram.csproj ../Zoo/Zoo.csproj && "$repository/eng/readme-block.sh" zoo > ../Zoo/Program.cs
(cd ../Zoo && timeout 300 dotnet run -c Release | tail -3)

say "the README's fine-tuning and classifying compile"
for block in finetune classify; do
  mkdir "../$block" && cp MyProgram.csproj "../$block/" && "$repository/eng/readme-block.sh" "$block" > "../$block/Program.cs"
  (cd "../$block" && dotnet build -c Release --nologo -v:quiet)
done

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
