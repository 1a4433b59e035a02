#!/usr/bin/env bash
# Prints the README's code block that follows the line <!-- NAME -->, so that checks run what the README says.
set -euo pipefail
readme="$(dirname "$0")/../README.md"
awk -v mark="<!-- $1 -->" '
  $0 == mark { found = 1; next }
  found && /^```/ { if (inside) exit; inside = 1; next }
  inside { print }
  END { if (!inside) exit 1 }
' "$readme" || { echo "README.md has no code block '$1'" >&2; exit 1; }
