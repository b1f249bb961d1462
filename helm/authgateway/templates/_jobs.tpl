{{/*
Labels and annotations of a pod that runs once: own (the chart's labels, which win), and lists of the values' podLabels and
podAnnotations, in which a later one wins. By hand: merge takes an empty value for none.
*/}}
{{- define "authgateway.onceMetadata" -}}
{{- $labels := dict }}
{{- range concat .podLabels (list (fromYaml .own)) }}
{{- range $key, $value := . }}
{{- $_ := set $labels $key $value }}
{{- end }}
{{- end }}
{{- $annotations := dict }}
{{- range .podAnnotations }}
{{- range $key, $value := . }}
{{- $_ := set $annotations $key $value }}
{{- end }}
{{- end -}}
labels:
  {{- toYaml $labels | nindent 2 }}
{{- with $annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/*
The pod of one job: root, component (its name), args, and resources, podLabels, podAnnotations where it has its own. The gateway's image with the gateway's configuration and secrets:
what it does to Redis, it does as the gateway would.
*/}}
{{- define "authgateway.jobPod" -}}
{{- $root := .root }}
{{- $own := $root.Values.jobDefaults }}
metadata:
  {{- $labels := include "authgateway.jobLabels" (dict "root" $root "component" .component) }}
  {{- include "authgateway.onceMetadata" (dict "own" $labels "podLabels" (list $own.podLabels .podLabels) "podAnnotations" (list $own.podAnnotations .podAnnotations)) | nindent 2 }}
spec:
  restartPolicy: Never
  {{- with .deadline }}
  activeDeadlineSeconds: {{ int . }}
  {{- end }}
  serviceAccountName: {{ include "authgateway.serviceAccountName" $root }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  {{- with $root.Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext:
    {{- include "authgateway.podSecurityContext" $root | nindent 4 }}
  containers:
    - name: authgateway
      image: {{ include "authgateway.image" $root | quote }}
      imagePullPolicy: {{ $root.Values.image.pullPolicy }}
      args:
        {{- range .args }}
        - {{ . | quote }}
        {{- end }}
      env:
        {{- include "authgateway.commonEnv" $root | nindent 8 }}
        {{- with $root.Values.extraEnv }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- with $root.Values.extraEnvFrom }}
      envFrom:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      resources:
        {{- toYaml (default $own.resources .resources) | nindent 8 }}
      securityContext:
        {{- include "authgateway.containerSecurityContext" $root | nindent 8 }}
      volumeMounts:
        {{- include "authgateway.volumeMounts" $root | nindent 8 }}
        {{- range $name, $_ := $root.Values.bundles }}
        - name: {{ printf "bundle-%s" $name }}
          mountPath: {{ printf "/etc/authgateway/bundles/%s" $name }}
          readOnly: true
        {{- end }}
  volumes:
    {{- include "authgateway.volumes" $root | nindent 4 }}
    {{- range $name, $_ := $root.Values.bundles }}
    - name: {{ printf "bundle-%s" $name }}
      configMap:
        name: {{ include "authgateway.bundleName" (dict "root" $root "name" $name) }}
    {{- end }}
  {{- include "authgateway.placement" $root | nindent 2 }}
{{- end }}

{{/* The ConfigMap that holds a bundle: root and name. */}}
{{- define "authgateway.bundleName" -}}
{{- $bundle := get .root.Values.bundles .name }}
{{- default (include "authgateway.suffixed" (dict "root" .root "suffix" (printf "bundle-%s" .name))) $bundle.existingConfigMap }}
{{- end }}

{{/*
What a job may be called and run: root, name, args. Commands are listed in job-commands.txt, and what is not there is refused. Its
command must come first: an option before it (--config PATH api-keys rotate) would hide it from whoever reads the list.
*/}}
{{- define "authgateway.checks.job" -}}
{{- if has .name (list "suspension-start" "suspension-stop" "presync") }}
{{- fail (printf "jobs.%s: the chart has something of its own by this name; give the job another." .name) }}
{{- end }}
{{- $first := first .args }}
{{- $command := printf "%s %s" $first (index (append .args "") 1) | trim }}
{{- $commands := .root.Files.Lines "job-commands.txt" }}
{{- if has (printf "+ %s" $command) $commands }}
{{- else if or (has (printf "! %s" $command) $commands) (has (printf "! %s" $first) $commands) }}
{{- fail (printf "jobs.%s.args: `%s` prints a secret, which would stand in the pod's log; run it by hand." .name $command) }}
{{- else if eq $first "serve" }}
{{- fail (printf "jobs.%s.args: serve never ends; the Deployment runs it." .name) }}
{{- else }}
{{- $known := list }}
{{- range $commands }}
{{- if hasPrefix "+ " . }}
{{- $known = append $known (trimPrefix "+ " .) }}
{{- end }}
{{- end }}
{{- fail (printf "jobs.%s.args begins with `%s`, which is no command that a job may run: begin with one of %s, and put options behind it." .name $command (join ", " $known)) }}
{{- end }}
{{- end }}
