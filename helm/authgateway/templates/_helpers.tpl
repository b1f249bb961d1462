{{- define "authgateway.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* 52 characters, so that "-management" fits behind it. */}}
{{- define "authgateway.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" }}
{{- else if contains (include "authgateway.name" .) .Release.Name }}
{{- .Release.Name | trunc 52 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "authgateway.name" .) | trunc 52 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "authgateway.selectorLabels" -}}
app.kubernetes.io/name: {{ include "authgateway.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* The image's tag as a label's value, which may neither be longer nor end like this. */}}
{{- define "authgateway.version" -}}
{{- default .Chart.AppVersion .Values.image.tag | trunc 63 | trimAll "-_." }}
{{- end }}

{{- define "authgateway.tags" -}}
tags.datadoghq.com/service: {{ default .Chart.Name .Values.tags.service | quote }}
tags.datadoghq.com/version: {{ default (include "authgateway.version" .) .Values.tags.version | quote }}
{{- with .Values.tags.env }}
tags.datadoghq.com/env: {{ . | quote }}
{{- end }}
{{- end }}

{{- define "authgateway.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "authgateway.selectorLabels" . }}
app.kubernetes.io/version: {{ include "authgateway.version" . | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{/* Without the chart's version: a new chart that changes nothing in the pods must not roll them. */}}
{{- define "authgateway.podLabels" -}}
{{ include "authgateway.selectorLabels" . }}
app.kubernetes.io/version: {{ include "authgateway.version" . | quote }}
{{ include "authgateway.tags" . }}
{{- end }}

{{- define "authgateway.image" -}}
{{- if .Values.image.digest }}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest }}
{{- else }}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) }}
{{- end }}
{{- end }}

{{- define "authgateway.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "authgateway.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{/* Seconds as the gateway's own notation, hh:mm:ss. */}}
{{- define "authgateway.time" -}}
{{- $seconds := int . }}
{{- printf "%02d:%02d:%02d" (div $seconds 3600) (div (mod $seconds 3600) 60) (mod $seconds 60) }}
{{- end }}

{{/* The gateway's configuration: the values' config, with the drain that the pod's grace period is worked out from. */}}
{{- define "authgateway.config" -}}
{{- $hosting := default dict .Values.config.Hosting }}
{{- if or (hasKey $hosting "DrainDelay") (hasKey $hosting "DrainTimeout") }}
{{- fail "config.Hosting.DrainDelay and config.Hosting.DrainTimeout come from drain.delaySeconds and drain.timeoutSeconds: set those, so that terminationGracePeriodSeconds follows." }}
{{- end }}
{{- range .Values.extraEnv }}
{{- if regexMatch "(?i)^AUTHGATEWAY__HOSTING__DRAIN(DELAY|TIMEOUT)$" .name }}
{{- fail (printf "extraEnv %s: set drain.delaySeconds and drain.timeoutSeconds instead, so that terminationGracePeriodSeconds follows." .name) }}
{{- end }}
{{- end }}
{{- if hasKey $hosting "DoorUrls" }}
{{- fail "config.Hosting.DoorUrls comes from doors.enabled: set that, so that the port and the Service follow." }}
{{- end }}
{{- $doors := ternary (dict "DoorUrls" "http://*:8082") dict .Values.doors.enabled }}
{{- $drain := dict "DrainDelay" (include "authgateway.time" .Values.drain.delaySeconds) "DrainTimeout" (include "authgateway.time" .Values.drain.timeoutSeconds) }}
{{- mergeOverwrite (deepCopy .Values.config) (dict "Hosting" (merge (deepCopy $hosting) $drain $doors)) | toPrettyJson }}
{{- end }}

{{/*
The grace period: delay + timeout + margin, by default 10 + 20 + 10 = 40 s. And readiness must be seen to fail within
the delay, by default 2 × 3 + 2 = 8 s of 10 s: a balancer that goes by readiness would else send on to a closed door.
*/}}
{{- define "authgateway.gracePeriod" -}}
{{- $readiness := .Values.probes.readiness }}
{{- $seen := add (mul (int $readiness.periodSeconds) (int $readiness.failureThreshold)) (int $readiness.timeoutSeconds) }}
{{- if ge (int $seen) (int .Values.drain.delaySeconds) }}
{{- fail (printf "drain.delaySeconds is %d, but a failing readiness probe is noticed after up to %d s (periodSeconds × failureThreshold + timeoutSeconds): raise the delay above it, or probe more often." (int .Values.drain.delaySeconds) (int $seen)) }}
{{- end }}
{{- add (int .Values.drain.delaySeconds) (int .Values.drain.timeoutSeconds) (int .Values.drain.marginSeconds) }}
{{- end }}

{{- define "authgateway.probe" -}}
httpGet:
  path: {{ .path }}
  port: management
periodSeconds: {{ int .probe.periodSeconds }}
timeoutSeconds: {{ int .probe.timeoutSeconds }}
failureThreshold: {{ int .probe.failureThreshold }}
{{- end }}
