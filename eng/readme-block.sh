#!/usr/bin/env bash
# Prints the code block that follows the line <!-- NAME --> in README.md or a page of docs, so that checks run what they say.
set -euo pipefail
cd "$(dirname "$0")/.."
pages=$(grep -lxF "<!-- $1 -->" README.md docs/*.md) || { echo "no page has a code block '$1'" >&2; exit 1; }
[ "$(wc -l <<< "$pages")" = 1 ] || { echo "several pages have a code block '$1': $pages" >&2; exit 1; }
awk -v mark="<!-- $1 -->" '
  $0 == mark { found = 1; next }
  found && /^```/ { if (inside) exit; inside = 1; next }
  inside { print }
  END { if (!inside) exit 1 }
' "$pages" || { echo "$pages has no code block after '$1'" >&2; exit 1; }
