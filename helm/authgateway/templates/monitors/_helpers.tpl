{{/*
The labels that tell this release's series from another's in the same Prometheus, as PromQL matchers. By default what the
chart's ServiceMonitor gives them.
*/}}
{{- define "authgateway.monitors.selector" -}}
{{- if .Values.monitors.selector }}
{{- .Values.monitors.selector }}
{{- else }}
{{- printf "job=%q,namespace=%q" (printf "%s-management" (include "authgateway.fullname" .)) .Release.Namespace }}
{{- end }}
{{- end }}

{{/*
A bucket's matcher. The text format writes a whole boundary as 1, OpenMetrics as 1.0, and Prometheus keeps what it read.
*/}}
{{- define "authgateway.monitors.le" -}}
{{- $boundary := toString . }}
{{- if contains "." $boundary }}
{{- printf "le=%q" $boundary }}
{{- else }}
{{- printf "le=~%q" (printf `%s(\.0)?` $boundary) }}
{{- end }}
{{- end }}

{{/* Every window of the rules by the name that the recorded series carry in their label `window`. */}}
{{- define "authgateway.monitors.windows" -}}
{{- range $pair := list "fast" "slow" "ticket" "others" }}
{{- $window := index $.Values.monitors.windows $pair }}
{{ $pair }}_long: {{ $window.long | quote }}
{{ $pair }}_short: {{ $window.short | quote }}
{{- end }}
{{- end }}

{{/*
Whom a request waits for besides us: the key of monitors.owners, the owner as the metrics name it, the alert, the
histogram with its time (all but one have the same), and whether requests can fail by its fault.
*/}}
{{- define "authgateway.monitors.others" -}}
- key: client
  owner: client
  alert: AuthGatewayClient
  wait: the caller, to send its request or to take its answer
  histogram: authgateway_request_owner_duration_seconds
  datadog: authgateway.request.owner.duration
  errors: true
- key: identityProvider
  owner: identity_provider
  alert: AuthGatewayIdentityProvider
  wait: the identity provider's keys
  histogram: authgateway_request_owner_duration_seconds
  datadog: authgateway.request.owner.duration
  errors: true
- key: redis
  owner: redis
  alert: AuthGatewayRedis
  wait: Redis
  histogram: authgateway_request_owner_duration_seconds
  datadog: authgateway.request.owner.duration
  errors: true
- key: legacy
  owner: legacy
  alert: AuthGatewayLegacy
  wait: the legacy system, which did not report its own time
  histogram: authgateway_request_owner_duration_seconds
  datadog: authgateway.request.owner.duration
  errors: true
- key: legacyNetwork
  owner: legacy.network
  alert: AuthGatewayLegacyNetwork
  wait: the network between us and the legacy system
  histogram: authgateway_request_owner_duration_seconds
  datadog: authgateway.request.owner.duration
  errors: false
- key: legacyReverseProxy
  owner: legacy.reverse_proxy
  alert: AuthGatewayLegacyReverseProxy
  wait: the reverse proxy in front of the legacy system
  histogram: authgateway_request_owner_duration_seconds
  datadog: authgateway.request.owner.duration
  errors: false
- key: legacySystem
  owner: legacy.system
  alert: AuthGatewayLegacySystem
  wait: the legacy system behind its reverse proxy
  histogram: authgateway_request_owner_duration_seconds
  datadog: authgateway.request.owner.duration
  errors: false
- key: apiGatewayQueue
  owner: upstream_of_us.queue
  alert: AuthGatewayApiGatewayQueue
  wait: the API gateway before they reach us
  histogram: authgateway_upstream_of_us_queue_duration_seconds
  datadog: authgateway.upstream_of_us.queue.duration
  errors: false
{{- end }}

{{/* One owner's time, as PromQL matchers: the queue before us has a histogram of its own and no label. */}}
{{- define "authgateway.monitors.ownerSelector" -}}
{{- include "authgateway.monitors.selector" .root }}
{{- if ne .other.owner "upstream_of_us.queue" }},owner={{ .other.owner | quote }}{{ end }}
{{- end }}

{{- define "authgateway.monitors.runbook" -}}
{{ trimSuffix "/" .root.Values.monitors.runbookUrl }}/{{ .alert }}.md
{{- end }}

{{/* An alert's labels and annotations, the same for all: root, alert, severity, team, owner, signal, summary, description. */}}
{{- define "authgateway.monitors.texts" -}}
labels:
  severity: {{ .severity }}
  team: {{ .team | quote }}
  owner: {{ .owner }}
  signal: {{ .signal }}
annotations:
  runbook_url: {{ include "authgateway.monitors.runbook" . | quote }}
  summary: {{ .summary | quote }}
  description: {{ .description | quote }}
{{- end }}
