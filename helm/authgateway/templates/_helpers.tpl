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

{{/* The full name and a suffix, cut to what a name may be: root, suffix, and longest (63 unless told). */}}
{{- define "authgateway.suffixed" -}}
{{- $longest := int (default 63 .longest) }}
{{- $name := include "authgateway.fullname" .root | trunc (int (sub $longest (add 1 (len .suffix)))) | trimSuffix "-" }}
{{- printf "%s-%s" $name .suffix }}
{{- end }}

{{/*
What runs once: by another name than the gateway's, or the Services would send requests to it and the disruption budget
and the autoscaler would count it. Given: root and component.
*/}}
{{- define "authgateway.jobSelectorLabels" -}}
app.kubernetes.io/name: {{ printf "%s-job" (include "authgateway.name" . | trunc 59 | trimSuffix "-") }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "authgateway.jobLabels" -}}
{{ include "authgateway.jobSelectorLabels" .root }}
app.kubernetes.io/component: {{ .component }}
app.kubernetes.io/version: {{ include "authgateway.version" .root | quote }}
{{ include "authgateway.tags" .root }}
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
