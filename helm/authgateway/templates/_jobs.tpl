{{/*
The pod of one job: root, component (its name), args. The gateway's image with the gateway's configuration and secrets:
what it does to Redis, it does as the gateway would.
*/}}
{{- define "authgateway.jobPod" -}}
{{- $root := .root }}
{{- $own := $root.Values.jobDefaults }}
metadata:
  labels:
    {{- include "authgateway.jobLabels" (dict "root" $root "component" .component) | nindent 4 }}
spec:
  restartPolicy: Never
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
