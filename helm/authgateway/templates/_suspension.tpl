{{- define "authgateway.suspensionName" -}}
{{- include "authgateway.suffixed" (dict "root" . "suffix" "suspension") }}
{{- end }}

{{- define "authgateway.suspensionSelectorLabels" -}}
app.kubernetes.io/name: {{ printf "%s-suspension" (include "authgateway.name" . | trunc 52 | trimSuffix "-") }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "authgateway.suspensionImage" -}}
{{- with .Values.suspension.image }}
{{- if .digest }}
{{- printf "%s@%s" .repository .digest }}
{{- else }}
{{- printf "%s:%s" .repository .tag }}
{{- end }}
{{- end }}
{{- end }}

{{/* hh:mm as the first two fields of a cron schedule. */}}
{{- define "authgateway.cronTime" -}}
{{- $parts := splitList ":" . }}
{{- printf "%d %d" (atoi (index $parts 1)) (atoi (index $parts 0)) }}
{{- end }}

{{- define "authgateway.checks.suspension" -}}
{{- with .Values.suspension }}
{{- if .enabled }}
{{- if include "authgateway.isProduction" $ }}
{{- fail "suspension.enabled: production is not switched off at night, so it is refused where tags.env is production." }}
{{- end }}
{{- if not $.Values.tags.env }}
{{- fail "suspension.enabled: set tags.env to the environment's name, such as dev; only what is known not to be production is switched off." }}
{{- end }}
{{- if not (and .image.repository (or .image.tag .image.digest)) }}
{{- fail "suspension.image: set repository, and tag or digest, of an image with sh, date, kubectl (1.24 or later) and tzdata. The gateway's own has no shell." }}
{{- end }}
{{- if ge (atoi (replace ":" "" .start)) (atoi (replace ":" "" .stop)) }}
{{- fail (printf "suspension.start is %s and suspension.stop %s: the start must be earlier in the day than the stop." .start .stop) }}
{{- end }}
{{- if and $.Values.networkPolicy.enabled (not .apiServer.cidrs) }}
{{- fail "suspension.apiServer.cidrs: list where the API server is (kubectl get endpoints kubernetes), so that the network policy lets the scaling jobs reach it and nothing else." }}
{{- end }}
{{- range .exceptions }}
{{- $parts := splitList "/" . }}
{{- if gt (atoi (replace "-" "" (first $parts))) (atoi (replace "-" "" (last $parts))) }}
{{- fail (printf "suspension.exceptions: %s ends before it begins; write the earlier date first." .) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
