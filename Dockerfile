# syntax=docker/dockerfile:1
#
# AuthGateway's image. Every target is built on the build platform, so no emulation is needed:
#   docker buildx build --platform linux/amd64,linux/arm64 --build-arg VERSION=1.2.3 -t authgateway:1.2.3 .
# Base images are arguments, so that a mirror can be used.

ARG BUILD_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled

FROM --platform=$BUILDPLATFORM ${BUILD_IMAGE} AS build
WORKDIR /src
# CI=true makes restore insist on the committed lock files.
ENV CI=true DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 NUGET_XMLDOC_MODE=skip
# true: the framework is precompiled already, this precompiles the rest, for a faster start.
# It belongs to the restore too, which then brings the compiler.
ARG READY_TO_RUN=true

# Restore has a layer of its own, which changes only with a project or a lock file.
COPY global.json Directory.Build.props Directory.Build.targets Directory.Packages.props ./
COPY src/AuthGateway/AuthGateway.csproj src/AuthGateway/packages.lock.json src/AuthGateway/
COPY src/AuthGateway.Cel/AuthGateway.Cel.csproj src/AuthGateway.Cel/packages.lock.json src/AuthGateway.Cel/
COPY src/AuthGateway.EmbeddedRedis/AuthGateway.EmbeddedRedis.csproj src/AuthGateway.EmbeddedRedis/packages.lock.json src/AuthGateway.EmbeddedRedis/
COPY src/AuthGateway.Relations/AuthGateway.Relations.csproj src/AuthGateway.Relations/packages.lock.json src/AuthGateway.Relations/
COPY src/standins/Pipelines.Sockets.Unofficial/Pipelines.Sockets.Unofficial.csproj src/standins/Pipelines.Sockets.Unofficial/packages.lock.json src/standins/Pipelines.Sockets.Unofficial/
RUN dotnet restore src/AuthGateway/AuthGateway.csproj -p:PublishReadyToRun=$READY_TO_RUN

COPY .editorconfig BannedSymbols.txt ./
COPY src/ src/
# These come last of the arguments, so that no target, version or commit makes the restore run again.
ARG TARGETARCH
ARG VERSION=0.1.0
ARG REVISION=unknown
RUN case "$TARGETARCH" in amd64) rid=linux-x64 ;; arm64) rid=linux-arm64 ;; *) echo "No such target: '$TARGETARCH'" >&2; exit 1 ;; esac \
 && dotnet publish src/AuthGateway/AuthGateway.csproj --no-restore -c Release -r "$rid" --self-contained false \
      -p:PublishReadyToRun=$READY_TO_RUN -p:Version=$VERSION -p:SourceRevisionId=$REVISION \
      -p:PublishDocumentationFile=false -p:PublishReferencesDocumentationFiles=false -o artifacts/image

FROM ${RUNTIME_IMAGE} AS final
# Conditions name time zones, and the chiseled base has no database of them. The base that has one (-extra) brings ICU
# with it, many times as large, which the gateway does not use (InvariantGlobalization).
COPY --from=build /usr/share/zoneinfo /usr/share/zoneinfo
WORKDIR /app
COPY --from=build /src/artifacts/image ./
# These change with each build, so they come behind the layers.
ARG VERSION=0.1.0
ARG REVISION=unknown
# Of the sources, and the time of the commit (RFC 3339): a time of the build would make each image another one.
ARG SOURCE=
ARG CREATED=
LABEL org.opencontainers.image.title="AuthGateway" \
      org.opencontainers.image.description="Authentication and authorization gateway in front of a legacy system" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.source="$SOURCE" \
      org.opencontainers.image.created="$CREATED"
# The base image asks for port 8080 on its own account; the gateway's two listeners come from its configuration.
# DOTNET_EnableDiagnostics stays unset: 0 would turn off every CLR profiler, Datadog's tracer with it
# (DataDog/dd-trace-dotnet#5030). What diagnostics write goes to /tmp, so with a read-only root file system
# /tmp is a volume.
ENV ASPNETCORE_HTTP_PORTS= \
    DOTNET_CLI_TELEMETRY_OPTOUT=1
EXPOSE 8080 8081
# By number: Kubernetes can't prove of a name that it isn't root.
USER 1654:1654
# No HEALTHCHECK: there is no shell or client in here to run one; an orchestrator asks /livez and /readyz on 8081.
ENTRYPOINT ["./authgateway"]
CMD ["serve"]
