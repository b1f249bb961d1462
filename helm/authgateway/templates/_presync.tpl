{{- define "authgateway.preSyncName" -}}
{{- include "authgateway.suffixed" (dict "root" . "suffix" "presync") }}
{{- end }}

{{/* Not the gateway's own: its Services, its budget and its network policy must not take this pod for one of them. */}}
{{- define "authgateway.preSyncSelector" -}}
app.kubernetes.io/name: {{ printf "%s-presync" (include "authgateway.name" . | trunc 55 | trimSuffix "-") }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "authgateway.preSyncLabels" -}}
{{ include "authgateway.preSyncSelector" . }}
app.kubernetes.io/component: presync
app.kubernetes.io/version: {{ include "authgateway.version" . | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{/* By weight: the configuration before the Job. Each stays until the next release, so that what it said can be read. */}}
{{- define "authgateway.preSyncHook" -}}
helm.sh/hook: pre-install,pre-upgrade
helm.sh/hook-weight: {{ . | quote }}
helm.sh/hook-delete-policy: before-hook-creation
{{- end }}

{{/* The ConfigMap with which a bundle is checked, root and name: the chart's own still has the old one, or is not there. */}}
{{- define "authgateway.preSyncBundle" -}}
{{- $bundle := get .root.Values.bundles .name }}
{{- default (include "authgateway.suffixed" (dict "root" .root "suffix" (printf "presync-%s" .name))) $bundle.existingConfigMap }}
{{- end }}

{{- define "authgateway.preSyncContainer" -}}
image: {{ include "authgateway.image" .root | quote }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
args:
  {{- range .args }}
  - {{ . | quote }}
  {{- end }}
# The end of what it says becomes the pod's own message, which Argo CD and kubectl describe show.
terminationMessagePolicy: FallbackToLogsOnError
env:
  {{- include "authgateway.env" .root | nindent 2 }}
  {{- with .root.Values.extraEnv }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with .root.Values.extraEnvFrom }}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end }}
resources:
  {{- toYaml .root.Values.preSync.resources | nindent 2 }}
securityContext:
  {{- include "authgateway.containerSecurityContext" .root | nindent 2 }}
volumeMounts:
  {{- include "authgateway.volumeMounts" .root | nindent 2 }}
  {{- range $name, $_ := .root.Values.bundles }}
  - name: {{ printf "bundle-%s" $name }}
    mountPath: {{ printf "/etc/authgateway/bundles/%s" $name }}
    readOnly: true
  {{- end }}
{{- end }}
