{{/* Whose metrics, as Datadog's unified service tags say it. */}}
{{- define "authgateway.datadog.scope" -}}
service:{{ default .Chart.Name .Values.tags.service }}{{ with .Values.tags.env }},env:{{ . }}{{ end }}
{{- end }}

{{/* A window as Datadog knows it: it has minutes, hours and days only. */}}
{{- define "authgateway.datadog.window" -}}
{{- if not (regexMatch "^[1-9][0-9]*[mhd]$" .) }}
{{- fail (printf "monitors.datadog: a window of %s can't be a Datadog monitor's; write it in minutes, hours or days, such as 5m." .) }}
{{- end }}
{{- printf "last_%s" . }}
{{- end }}

{{/* "More than this share is above T" says the same as "this percentile is above T". */}}
{{- define "authgateway.datadog.percentile" -}}
{{- $percentile := round (subf 100.0 (mulf 100.0 (float64 .))) 2 }}
{{- if le $percentile 0.0 }}
{{- fail "monitors.datadog: a burn rate times its error budget, or a share, is all requests or more; no percentile says that." }}
{{- end }}
{{- printf "p%v" $percentile }}
{{- end }}

{{/* The share of bad requests at which an objective's budget burns so many times too fast. */}}
{{- define "authgateway.datadog.budget" -}}
{{- divf (mulf (float64 .rate) (subf 100.0 (float64 .objective))) 100.0 }}
{{- end }}

{{/* One monitor: root, alert, signal, severity, team, owner, query, above or below, summary, missing (by default: fine). */}}
{{- define "authgateway.datadog.monitor" -}}
{{- $root := .root }}
{{- $threshold := toString (ternary .below .above (hasKey . "below")) }}
---
apiVersion: datadoghq.com/v1alpha1
kind: DatadogMonitor
metadata:
  name: {{ printf "%s-%s-%s" (include "authgateway.fullname" $root) (trimPrefix "auth-gateway-" (kebabcase .alert)) .signal }}
  labels:
    {{- include "authgateway.labels" $root | nindent 4 }}
spec:
  name: {{ printf "%s (%s): %s" .alert .signal .summary | quote }}
  type: query alert
  query: {{ printf "%s %s %s" .query (ternary "<" ">" (hasKey . "below")) $threshold | quote }}
  message: {{ printf "%s\nOwner: %s, team %s.\nRunbook: %s\n%s" .summary .owner .team (include "authgateway.monitors.runbook" .) (default "" (get $root.Values.monitors.datadog.notify .team)) | trim | quote }}
  priority: {{ ternary 1 3 (eq .severity "page") }}
  tags:
    {{- range splitList "," (include "authgateway.datadog.scope" $root) }}
    - {{ . | quote }}
    {{- end }}
    - {{ printf "team:%s" .team | quote }}
    - {{ printf "owner:%s" .owner | quote }}
    - {{ printf "severity:%s" .severity | quote }}
  options:
    includeTags: true
    requireFullWindow: false
    onMissingData: {{ default "resolve" .missing }}
    thresholds:
      critical: {{ $threshold | quote }}
{{- end }}
