#!/bin/sh
# The entry of the image: which part a container is.
set -eu
cd /logflow
case "${1:-}" in
  ingest | worker) cd "apps/$1" && exec node --enable-source-maps dist/main.js ;;
  web) cd apps/web && exec node ../../node_modules/next/dist/bin/next start --port "${WEB_PORT:-3000}" ;;
  migrate) cd apps/worker && exec node --enable-source-maps dist/bootstrap.js ;;
  *) echo "Say which part to run: ingest, worker, web or migrate." >&2 && exit 64 ;;
esac
