{{- define "authgateway.preSyncName" -}}
{{- printf "%s-presync" (include "authgateway.fullname" .) }}
{{- end }}

{{/* Not the gateway's own: its Services, its budget and its network policy must not take this pod for one of them. */}}
{{- define "authgateway.preSyncSelector" -}}
app.kubernetes.io/name: {{ printf "%s-presync" (include "authgateway.name" .) | trunc 63 | trimSuffix "-" }}
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

{{- define "authgateway.preSyncPolicyArgs" -}}
{{- $args := list "policy" "check" }}
{{- range $file := keys .Values.preSync.manifests | sortAlpha }}
{{- $args = append $args (printf "/etc/authgateway/config/%s" $file) }}
{{- end }}
{{- if .Values.preSync.warningsAsErrors }}
{{- $args = append $args "--warnings-as-errors" }}
{{- end }}
{{- dict "args" $args | toJson }}
{{- end }}

{{- define "authgateway.preSyncContainer" -}}
image: {{ include "authgateway.image" .root | quote }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
args:
  {{- toYaml .args | nindent 2 }}
# The end of what it says becomes the pod's own message, which Argo CD and kubectl describe show.
terminationMessagePolicy: FallbackToLogsOnError
env:
  - name: AUTHGATEWAY_CONFIG
    value: /etc/authgateway/config/gateway.json
  {{- with .root.Values.extraEnv }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
resources:
  {{- toYaml .root.Values.preSync.resources | nindent 2 }}
securityContext:
  allowPrivilegeEscalation: false
  privileged: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
volumeMounts:
  - name: config
    mountPath: /etc/authgateway/config
    readOnly: true
  {{- if .root.Values.existingSecret }}
  - name: secrets
    mountPath: /etc/authgateway/secrets
    readOnly: true
  {{- end }}
  - name: tmp
    mountPath: /tmp
  {{- with .root.Values.extraVolumeMounts }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}
