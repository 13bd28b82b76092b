# The API and the command line. The graph server is a container of its own: see docker-compose.yml.
FROM python:3.13-slim AS build
RUN apt-get update && apt-get install --yes --no-install-recommends build-essential
WORKDIR /app
COPY . .
RUN VENV=/opt/loangraph ./setup.sh

FROM python:3.13-slim
COPY --from=build /opt/loangraph /opt/loangraph
COPY --from=build /app /app
RUN useradd --create-home loangraph && install --directory --owner=loangraph --mode=0700 /var/lib/loangraph
ENV PATH=/opt/loangraph/bin:$PATH LOANGRAPH_HOME=/var/lib/loangraph PYTHONUNBUFFERED=1
WORKDIR /app
USER loangraph
CMD ["loangraph", "--help"]
