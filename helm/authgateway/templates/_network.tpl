{{/* What pods may reach: root, and whether they send telemetry to their node. */}}
{{- define "authgateway.egress" -}}
{{- $values := .root.Values }}
{{- $ports := list }}
{{- if eq $values.otlp.mode "node" }}
{{- $ports = append $ports (int $values.otlp.port) }}
{{- end }}
{{- if $values.datadog.tracer.enabled }}
{{- $ports = append $ports 8126 }}
{{- end }}
{{- $nodes := ternary $values.networkPolicy.nodes list (and .telemetry (gt (len $ports) 0)) }}
{{- if or $values.networkPolicy.dns $values.networkPolicy.egress $nodes $values.redis.trial.enabled -}}
egress:
  {{- with include "authgateway.dnsRule" $values.networkPolicy.dns }}
  {{- . | nindent 2 }}
  {{- end }}
  {{- if $values.redis.trial.enabled }}
  - to:
      - podSelector:
          matchLabels:
            {{- include "authgateway.redisSelectorLabels" .root | nindent 12 }}
    ports:
      - port: redis
        protocol: TCP
  {{- end }}
  {{- with $nodes }}
  - to:
      {{- range . }}
      - ipBlock:
          cidr: {{ . }}
      {{- end }}
    ports:
      {{- range $ports }}
      - port: {{ . }}
        protocol: TCP
      {{- end }}
  {{- end }}
  {{- with include "authgateway.egressRules" $values.networkPolicy.egress | trim }}
  {{- . | nindent 2 }}
  {{- end }}
{{- else -}}
egress: []
{{- end }}
{{- end }}

{{/* To the cluster's DNS, of which the peers are given. */}}
{{- define "authgateway.dnsRule" -}}
{{- with . -}}
- to:
    {{- toYaml . | nindent 4 }}
  ports:
    - port: 53
      protocol: UDP
    - port: 53
      protocol: TCP
{{- end }}
{{- end }}

{{/* A list as networkPolicy.egress is one. */}}
{{- define "authgateway.egressRules" -}}
{{- range . }}
- to:
    {{- range .cidrs }}
    - ipBlock:
        cidr: {{ . }}
    {{- end }}
    {{- with .peers }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  ports:
    {{- range .ports }}
    - port: {{ int . }}
      protocol: TCP
    {{- end }}
{{- end }}
{{- end }}

{{- define "authgateway.redisSelectorLabels" -}}
app.kubernetes.io/name: {{ printf "%s-redis" (include "authgateway.name" . | trunc 57 | trimSuffix "-") }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}
