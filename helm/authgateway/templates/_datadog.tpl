{{/*
Datadog's tracer, put into the pod by its admission controller. The gateway's own spans are the ones to keep: the tracer
takes them over (DD_TRACE_OTEL_ENABLED), and its own of ASP.NET Core and HttpClient are off, or each request would have
two server spans (docs/tracing.md).
*/}}
{{- define "authgateway.datadog.env" -}}
{{- range $variable, $tag := dict "DD_SERVICE" "service" "DD_VERSION" "version" }}
- name: {{ $variable }}
  valueFrom:
    fieldRef:
      fieldPath: {{ printf "metadata.labels['tags.datadoghq.com/%s']" $tag }}
{{- end }}
{{- if .Values.tags.env }}
- name: DD_ENV
  valueFrom:
    fieldRef:
      fieldPath: metadata.labels['tags.datadoghq.com/env']
{{- end }}
- name: DD_TRACE_OTEL_ENABLED
  value: "true"
- name: DD_TRACE_AspNetCore_ENABLED
  value: "false"
- name: DD_TRACE_HttpMessageHandler_ENABLED
  value: "false"
# The one place that can be written to.
- name: DD_TRACE_LOG_DIRECTORY
  value: /tmp/datadog
- name: DD_PROFILING_ENABLED
  value: {{ .Values.datadog.profiler.enabled | quote }}
{{- if ne .Values.otlp.mode "none" }}
# The tracer sends them already.
- name: AUTHGATEWAY__Telemetry__Otlp__Traces
  value: "false"
{{- end }}
{{- end }}

{{/* Labels of the gateway's pods. */}}
{{- define "authgateway.datadog.labels" -}}
{{- if .Values.datadog.tracer.enabled }}
admission.datadoghq.com/enabled: "true"
{{- end }}
{{- end }}

{{/* Annotations of the gateway's pods, as the Agent's autodiscovery and the admission controller read them. */}}
{{- define "authgateway.datadog.annotations" -}}
{{- with .Values.datadog }}
{{- if .tracer.enabled }}
admission.datadoghq.com/dotnet-lib.version: {{ .tracer.version | quote }}
{{- end }}
{{- if .logs.enabled }}
ad.datadoghq.com/authgateway.logs: {{ list (dict "source" .logs.source "service" (default $.Chart.Name $.Values.tags.service)) | toJson | quote }}
{{- end }}
{{- if .metrics.enabled }}
{{- /* By the same names as over OTLP, as far as the Agent's check can: authgateway.requests.active is authgateway.requests_active. */}}
{{- $instance := dict "openmetrics_endpoint" "http://%%host%%:8081/metrics" "namespace" "authgateway" "raw_metric_prefix" "authgateway_" "metrics" (list ".+") "histogram_buckets_as_distributions" true "collect_counters_with_distributions" true }}
ad.datadoghq.com/authgateway.checks: {{ dict "openmetrics" (dict "init_config" dict "instances" (list $instance)) | toJson | quote }}
{{- end }}
{{- end }}
{{- end }}
