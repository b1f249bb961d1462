{{/* Seconds as the gateway's own notation, hh:mm:ss. */}}
{{- define "authgateway.time" -}}
{{- $seconds := int . }}
{{- printf "%02d:%02d:%02d" (div $seconds 3600) (div (mod $seconds 3600) 60) (mod $seconds 60) }}
{{- end }}

{{/*
A tree of configuration as lines of key=value, keys in lower case and joined by colons as the gateway joins them: it
takes them in any case, so whoever looks for one must not go by its spelling. Given: prefix and value.
*/}}
{{- define "authgateway.flat" -}}
{{- $prefix := .prefix }}
{{- if kindIs "map" .value }}
{{- range $key, $value := .value }}
{{- include "authgateway.flat" (dict "prefix" (printf "%s:%s" $prefix (lower $key) | trimPrefix ":") "value" $value) }}
{{- end }}
{{- else if kindIs "slice" .value }}
{{- range $index, $value := .value }}
{{- include "authgateway.flat" (dict "prefix" (printf "%s:%d" $prefix $index) "value" $value) }}
{{- end }}
{{- else if not (kindIs "invalid" .value) }}
{{- printf "%s=%s\n" $prefix (toString .value | replace "\n" " ") }}
{{- end }}
{{- end }}

{{/* The value of one key of `config`, whatever its spelling there: root and key in lower case. Empty where there is none. */}}
{{- define "authgateway.setting" -}}
{{- $key := printf "%s=" .key }}
{{- range include "authgateway.flat" (dict "prefix" "" "value" .root.Values.config) | splitList "\n" }}
{{- if hasPrefix $key . }}{{ trimPrefix $key . }}{{ end }}
{{- end }}
{{- end }}

{{/* Where the trial Redis is. */}}
{{- define "authgateway.redisName" -}}
{{- include "authgateway.suffixed" (dict "root" . "suffix" "redis") }}
{{- end }}

{{/*
The gateway's configuration: the values' config, and what the chart knows because something outside of the gateway must
follow it. What `config` says wins, but for what authgateway.checks refuses to have said there.
*/}}
{{- define "authgateway.config" -}}
{{- $hosting := dict "DrainDelay" (include "authgateway.time" .Values.drain.delaySeconds) "DrainTimeout" (include "authgateway.time" .Values.drain.timeoutSeconds) }}
{{- if .Values.doors.enabled }}
{{- $_ := set $hosting "DoorUrls" "http://*:8082" }}
{{- end }}
{{- if .Values.tls.existingSecret }}
{{- $hosting = merge $hosting (dict "Urls" "https://*:8080" "CertificateFile" "/etc/authgateway/tls/tls.crt" "CertificateKeyFile" "/etc/authgateway/tls/tls.key") }}
{{- end }}
{{- /* Said even where it is the default: the Development environment's own are localhost, which no probe and no Service reaches. */}}
{{- $hosting = merge $hosting (dict "Urls" "http://*:8080" "ManagementUrls" "http://*:8081") }}
{{- /* The unified service tags, so that what goes out over OTLP carries the same ones as the labels. */}}
{{- $telemetry := dict "ServiceName" (default .Chart.Name .Values.tags.service) "ServiceVersion" (default (include "authgateway.version" .) .Values.tags.version) }}
{{- with .Values.tags.env }}
{{- $_ := set $telemetry "DeploymentEnvironment" . }}
{{- end }}
{{- if eq .Values.otlp.mode "service" }}
{{- $_ := set $telemetry "Otlp" (dict "Endpoint" .Values.otlp.endpoint) }}
{{- end }}
{{- $redis := dict }}
{{- if .Values.redis.trial.enabled }}
{{- $_ := set $redis "Url" (printf "redis://%s:6379" (include "authgateway.redisName" .)) }}
{{- end }}
{{- if or .Values.redis.ca.existingConfigMap .Values.redis.ca.existingSecret }}
{{- $_ := set $redis "CaFile" "/etc/authgateway/redis-ca/ca.crt" }}
{{- end }}
{{- $own := dict "Hosting" $hosting "Telemetry" $telemetry }}
{{- if $redis }}
{{- $_ := set $own "Redis" $redis }}
{{- end }}
{{- merge (deepCopy .Values.config) $own | toPrettyJson }}
{{- end }}
