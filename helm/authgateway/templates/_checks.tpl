{{/* What the schema can't say: values that contradict each other. Each message says what to do. */}}
{{- define "authgateway.checks" -}}
{{- include "authgateway.checks.config" . }}
{{- include "authgateway.checks.env" . }}
{{- include "authgateway.checks.volumes" . }}
{{- include "authgateway.checks.secrets" . }}
{{- include "authgateway.checks.redis" . }}
{{- include "authgateway.checks.telemetry" . }}
{{- end }}

{{- define "authgateway.isProduction" -}}
{{- if has (lower .Values.tags.env) (list "production" "prod" "live" "prd") }}yes{{ end }}
{{- end }}

{{/* Whether an address has a password in it. */}}
{{- define "authgateway.holdsPassword" -}}
{{- if regexMatch "(?i)(^|[;, ])[a-z][a-z0-9+.-]*://[^@/]*:[^@/]+@" (toString .) }}yes{{ end }}
{{- end }}

{{/* Whether a text is what a credential looks like on the wire. */}}
{{- define "authgateway.isCredential" -}}
{{- if regexMatch "(?i)^(basic|bearer|dpop) +[^ ]" (toString .) }}yes{{ end }}
{{- end }}

{{/* Whether a header or a query parameter of this name holds a secret. */}}
{{- define "authgateway.isSecretName" -}}
{{- if regexMatch "(?i)^(proxy-)?authorization$|^cookie$|(api|access|private|shared|subscription)[-_]?key|token$|secret|passw|passphrase|credential|signature$" . }}yes{{ end }}
{{- end }}

{{/* Keys of `config` that come from elsewhere, and secrets in it. */}}
{{- define "authgateway.checks.config" -}}
{{- range $section, $_ := .Values.config }}
{{- range list "Hosting" "Redis" "Telemetry" }}
{{- if and (eq (lower $section) (lower .)) (ne $section .) }}
{{- fail (printf "config.%s: write it config.%s, as the chart adds keys of its own below it." $section .) }}
{{- end }}
{{- end }}
{{- end }}
{{- $secrets := list }}
{{- range .Files.Lines "secret-keys.txt" }}
{{- if and . (not (hasPrefix "#" .)) }}
{{- $secrets = append $secrets . }}
{{- end }}
{{- end }}
{{- $secret := printf "^(%s)$" (join "|" $secrets) }}
{{- $all := dict }}
{{- range include "authgateway.flat" (dict "prefix" "" "value" .Values.config) | splitList "\n" }}
{{- $key := first (splitList "=" .) }}
{{- $_ := set $all $key (trimPrefix (printf "%s=" $key) .) }}
{{- end }}
{{- range include "authgateway.flat" (dict "prefix" "" "value" .Values.config) | splitList "\n" }}
{{- $key := first (splitList "=" .) }}
{{- $value := trimPrefix (printf "%s=" $key) . }}
{{- if has $key (list "hosting:draindelay" "hosting:draintimeout") }}
{{- fail "config.Hosting.DrainDelay and config.Hosting.DrainTimeout come from drain.delaySeconds and drain.timeoutSeconds: set those, so that terminationGracePeriodSeconds follows." }}
{{- else if eq $key "hosting:doorurls" }}
{{- fail "config.Hosting.DoorUrls comes from doors.enabled: set that, so that the port and the Service follow." }}
{{- else if eq $key "hosting:managementurls" }}
{{- fail "config.Hosting.ManagementUrls: probes, monitoring and the Service count on http on 8081; leave it out." }}
{{- else if and (regexMatch $secret $key) $value }}
{{- fail (printf "config sets %s, which is a secret, and a ConfigMap keeps none: put it into the Secret that existingSecret names, as the key %s." $key (include "authgateway.secretName" $key)) }}
{{- else if and (eq $key "hosting:urls") (not (regexMatch ":8080/?(;|$)" $value)) }}
{{- fail (printf "config.Hosting.Urls is %s: the Service, the network policy and the pod's port count on 8080; name it, or leave Urls out." $value) }}
{{- else if and (eq $key "redis:url") (include "authgateway.holdsPassword" $value) }}
{{- fail "config.Redis.Url holds a password, and a ConfigMap keeps none: leave the user (rediss://user@host), and put the password into the Secret that existingSecret names, as the key Redis__Password." }}
{{- else if include "authgateway.holdsPassword" $value }}
{{- fail (printf "config sets %s to an address with a password in it, and a ConfigMap keeps none: leave it out here, and put the whole address into the Secret that existingSecret names, as the key %s." $key (include "authgateway.secretName" $key)) }}
{{- else if and $value (regexMatch "^reverseproxy:routes:[^:]+:transforms:[0-9]+:(set|append)$" $key) }}
{{- $transform := regexReplaceAll ":[^:]+$" $key "" }}
{{- $name := coalesce (get $all (printf "%s:requestheader" $transform)) (get $all (printf "%s:queryvalueparameter" $transform)) (get $all (printf "%s:requesttrailer" $transform)) "" }}
{{- if and $name (or (include "authgateway.isSecretName" $name) (include "authgateway.isCredential" $value)) }}
{{- fail (printf "config sets %s, which makes %s a credential of each request, and a ConfigMap keeps none: leave the transform its name alone here, and put the value into the Secret that existingSecret names, as the key %s." $key $name (include "authgateway.secretName" $key)) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* A key as the name of the file that holds it. Names are the same in any case. */}}
{{- define "authgateway.secretName" -}}
{{- $names := list }}
{{- range splitList ":" . }}
{{- $names = append $names (title .) }}
{{- end }}
{{- join "__" $names }}
{{- end }}

{{/* Variables that something else decides, and the ones that would do harm. */}}
{{- define "authgateway.checks.env" -}}
{{- $secrets := list }}
{{- range .Files.Lines "secret-keys.txt" }}
{{- if and . (not (hasPrefix "#" .)) }}
{{- $secrets = append $secrets . }}
{{- end }}
{{- end }}
{{- $secret := printf "^authgateway__(%s)$" (join "|" $secrets | replace ":" "__") }}
{{- $own := list }}
{{- range include "authgateway.env" . | fromYamlArray }}
{{- $own = append $own .name }}
{{- end }}
{{- range .Values.extraEnv }}
{{- $name := .name }}
{{- if regexMatch "(?i)^AUTHGATEWAY__HOSTING__DRAIN(DELAY|TIMEOUT)$" .name }}
{{- fail (printf "extraEnv %s: set drain.delaySeconds and drain.timeoutSeconds instead, so that terminationGracePeriodSeconds follows." .name) }}
{{- else if and (regexMatch "(?i)^(DOTNET|COMPlus)_EnableDiagnostics(_Profiler)?$" .name) (eq (toString .value) "0") }}
{{- fail (printf "extraEnv %s=0 turns every CLR profiler off, Datadog's tracer and profiler with it (DataDog/dd-trace-dotnet#5030): leave it out. DOTNET_EnableDiagnostics_IPC=0 and DOTNET_EnableDiagnostics_Debugger=0 close the diagnostic port and the debugger alone; what diagnostics write goes to /tmp, which is writable." .name) }}
{{- else if has .name $own }}
{{- fail (printf "extraEnv %s: the chart sets it already; leave it out, or switch off what sets it." .name) }}
{{- else if and (regexMatch "(?i)^(DOTNET|COMPlus)_(GC(HeapHardLimit[A-Z]*|HeapCount|ConserveMemory|HighMemPercent|gen0size[a-z]*)|ThreadPool_Force(Min|Max)WorkerThreads)$" .name) (regexMatch "^[0-9]{2,}$" (toString .value)) }}
{{- fail (printf "extraEnv %s: .NET reads this as a hexadecimal number, in which 50 is 80. Write it with 0x in front: 0x32 for 50." .name) }}
{{- else if and .value (or (regexMatch $secret (lower .name)) (include "authgateway.holdsPassword" .value) (include "authgateway.isCredential" .value)) }}
{{- fail (printf "extraEnv %s holds a secret as plain text: use valueFrom.secretKeyRef, or the Secret that existingSecret names." .name) }}
{{- end }}
{{- end }}
{{- end }}

{{/* Two volumes of one name: the API server would refuse the pod, and the old ones would go on as if nothing was wrong. */}}
{{- define "authgateway.checks.volumes" -}}
{{- $names := list }}
{{- range include "authgateway.volumes" . | fromYamlArray }}
{{- if or (has .name $names) (hasPrefix "bundle-" .name) }}
{{- fail (printf "extraVolumes: the name %s is taken by the chart; give it another, there and in extraVolumeMounts." .name) }}
{{- end }}
{{- $names = append $names .name }}
{{- end }}
{{- end }}

{{/* A configuration that needs a secret, and none that could hold it. Outside of Development the gateway would not start. */}}
{{- define "authgateway.checks.secrets" -}}
{{- $development := false }}
{{- $given := list }}
{{- $unknown := or .Values.existingSecret .Values.extraEnvFrom (not .Values.config) }}
{{- range .Values.existingSecrets }}
{{- if not .items }}
{{- $unknown = true }}
{{- end }}
{{- range .items }}
{{- $given = append $given (lower .path) }}
{{- end }}
{{- end }}
{{- range .Values.extraEnv }}
{{- if has .name (list "DOTNET_ENVIRONMENT" "ASPNETCORE_ENVIRONMENT") }}
{{- $development = eq (toString .value) "Development" }}
{{- else if eq .name "AUTHGATEWAY_SECRETS" }}
{{- $unknown = true }}
{{- end }}
{{- $given = append $given (lower .name | trimPrefix "authgateway__") }}
{{- end }}
{{- if not (or $unknown $development) }}
{{- $url := include "authgateway.setting" (dict "root" . "key" "redis:url") }}
{{- $managed := eq (include "authgateway.setting" (dict "root" . "key" "tokens:keys:managed")) "true" }}
{{- $needed := list
  (list (not $managed) "Identity__SigningKey" "the gateway's own signing key" "openssl ecparam -name prime256v1 -genkey -noout")
  (list $managed "Tokens__EncryptionKeys__0" "config.Tokens.Keys.Managed" "openssl rand -base64 32")
  (list (eq (include "authgateway.setting" (dict "root" . "key" "authentication:apikeys:enabled")) "true") "Authentication__ApiKeys__HashKeys__0" "config.Authentication.ApiKeys.Enabled" "openssl rand -base64 32")
  (list (eq (lower (include "authgateway.setting" (dict "root" . "key" "telemetry:principalids"))) "hashed") "Telemetry__PrincipalIdKey" "config.Telemetry.PrincipalIds: Hashed" "openssl rand -base64 32")
  (list (or (regexMatch "^rediss?://[^:@/]+@" $url) (include "authgateway.setting" (dict "root" . "key" "redis:user"))) "Redis__Password" "config.Redis, which names a user," "your Redis' operator gives it") }}
{{- range $needed }}
{{- if and (index . 0) (not (has (lower (index . 1)) $given)) }}
{{- fail (printf "%s needs the secret %s, and no Secret is named: set existingSecret to one in the release's namespace that has the key %s (%s)." (index . 2) (index . 1) (index . 1) (index . 3)) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- define "authgateway.checks.redis" -}}
{{- if .Values.redis.trial.enabled }}
{{- if include "authgateway.isProduction" . }}
{{- fail "redis.trial.enabled: it keeps nothing when its pod goes, revocations and sessions with it, so it is refused where tags.env is production. Set config.Redis.Url to a Redis of your own (examples/redis-*.yaml)." }}
{{- else if include "authgateway.setting" (dict "root" . "key" "redis:url") }}
{{- fail "redis.trial.enabled and config.Redis.Url: one of the two. Leave config.Redis.Url out for the trial, or switch the trial off." }}
{{- else if not .Values.existingSecret }}
{{- fail "redis.trial.enabled needs a password: set existingSecret to a Secret that has the key Redis__Password (kubectl create secret generic authgateway --from-literal=Redis__Password=\"$(openssl rand -hex 32)\" …)." }}
{{- end }}
{{- end }}
{{- $ca := .Values.redis.ca }}
{{- if and $ca.existingConfigMap $ca.existingSecret }}
{{- fail "redis.ca names a ConfigMap and a Secret: one of the two." }}
{{- end }}
{{- if and (or $ca.existingConfigMap $ca.existingSecret) (not (hasPrefix "rediss://" (include "authgateway.setting" (dict "root" . "key" "redis:url")))) }}
{{- fail "redis.ca is for TLS: begin config.Redis.Url with rediss://, or leave redis.ca out." }}
{{- end }}
{{- if and .Values.trust.existingConfigMap .Values.trust.existingSecret }}
{{- fail "trust names a ConfigMap and a Secret: one of the two." }}
{{- end }}
{{- end }}

{{- define "authgateway.checks.telemetry" -}}
{{- if include "authgateway.holdsPassword" .Values.otlp.endpoint }}
{{- fail "otlp.endpoint holds a password, and a ConfigMap keeps none: leave it out of the address. A receiver that asks for one gets it by Telemetry__Otlp__Headers__NAME of the Secret that existingSecret names." }}
{{- end }}
{{- if and (eq .Values.otlp.mode "service") (not .Values.otlp.endpoint) }}
{{- fail "otlp.mode is service: set otlp.endpoint to the receiver, such as http://otel-collector.observability:4317." }}
{{- end }}
{{- if and (ne .Values.otlp.mode "none") (include "authgateway.setting" (dict "root" . "key" "telemetry:otlp:endpoint")) }}
{{- fail "otlp.mode and config.Telemetry.Otlp.Endpoint: one of the two says where telemetry goes." }}
{{- end }}
{{- if and .Values.datadog.tracer.enabled (not .Values.datadog.tracer.version) }}
{{- fail "datadog.tracer.enabled: set datadog.tracer.version to a release of dd-trace-dotnet, such as v3.30.0. Without one the cluster would choose, and a new tracer would come unasked." }}
{{- end }}
{{- if and .Values.datadog.profiler.enabled (not .Values.datadog.tracer.enabled) }}
{{- fail "datadog.profiler.enabled: the profiler comes with the tracer; set datadog.tracer.enabled and datadog.tracer.version, too." }}
{{- end }}
{{- end }}
