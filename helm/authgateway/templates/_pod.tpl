{{/* What every pod of the gateway's image has in common: the Deployment's, the jobs'. All meet the restricted profile. */}}
{{- define "authgateway.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: 1654
runAsGroup: 1654
# So that the group, and nobody else, can read the secrets.
fsGroup: 1654
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "authgateway.containerSecurityContext" -}}
allowPrivilegeEscalation: false
privileged: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* The variables that the chart itself sets, on the gateway's pods and on jobs. */}}
{{- define "authgateway.commonEnv" -}}
- name: AUTHGATEWAY_CONFIG
  value: /etc/authgateway/config/gateway.json
{{- if or .Values.trust.existingConfigMap .Values.trust.existingSecret }}
# Adds to the image's own authorities, which lie in a directory.
- name: SSL_CERT_FILE
  value: /etc/authgateway/trust/ca.crt
{{- end }}
{{- end }}

{{/* The same and what only the gateway's pods need. A later one may refer to an earlier one. */}}
{{- define "authgateway.env" -}}
{{ include "authgateway.commonEnv" . }}
{{- if eq .Values.otlp.mode "node" }}
- name: NODE_IP
  valueFrom:
    fieldRef:
      fieldPath: status.hostIP
- name: AUTHGATEWAY__Telemetry__Otlp__Endpoint
  value: {{ printf "http://$(NODE_IP):%d" (int .Values.otlp.port) | quote }}
{{- end }}
{{- if .Values.datadog.tracer.enabled }}
{{- include "authgateway.datadog.env" . }}
{{- end }}
{{- end }}

{{- define "authgateway.volumeMounts" -}}
# Whole directories: a file mounted by subPath would never see a change.
- name: config
  mountPath: /etc/authgateway/config
  readOnly: true
{{ include "authgateway.commonMounts" . }}
{{- end }}

{{/* What every process of the image mounts beside its configuration: secrets, certificates, what the values add. */}}
{{- define "authgateway.commonMounts" -}}
- name: tmp
  mountPath: /tmp
{{- if or .Values.existingSecret .Values.existingSecrets }}
- name: secrets
  mountPath: /etc/authgateway/secrets
  readOnly: true
{{- end }}
{{- if .Values.tls.existingSecret }}
- name: tls
  mountPath: /etc/authgateway/tls
  readOnly: true
{{- end }}
{{- if or .Values.redis.ca.existingConfigMap .Values.redis.ca.existingSecret }}
- name: redis-ca
  mountPath: /etc/authgateway/redis-ca
  readOnly: true
{{- end }}
{{- if or .Values.trust.existingConfigMap .Values.trust.existingSecret }}
- name: trust
  mountPath: /etc/authgateway/trust
  readOnly: true
{{- end }}
{{- with .Values.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "authgateway.volumes" -}}
- name: config
  configMap:
    name: {{ include "authgateway.fullname" . }}
{{ include "authgateway.commonVolumes" . }}
{{- end }}

{{- define "authgateway.commonVolumes" -}}
- name: tmp
  emptyDir:
    sizeLimit: {{ .Values.tmpSizeLimit }}
{{- if or .Values.existingSecret .Values.existingSecrets }}
- name: secrets
  projected:
    # Read by the group, which is the gateway's.
    defaultMode: 0440
    sources:
      {{- with .Values.existingSecret }}
      - secret:
          name: {{ . }}
      {{- end }}
      {{- range .Values.existingSecrets }}
      - secret:
          name: {{ .name }}
          {{- with .items }}
          items:
            {{- range . }}
            - key: {{ .key | quote }}
              path: {{ .path | quote }}
            {{- end }}
          {{- end }}
      {{- end }}
{{- end }}
{{- with .Values.tls.existingSecret }}
- name: tls
  secret:
    secretName: {{ . }}
    defaultMode: 0440
{{- end }}
{{- if or .Values.redis.ca.existingConfigMap .Values.redis.ca.existingSecret }}
- name: redis-ca
  {{- include "authgateway.authority" .Values.redis.ca | nindent 2 }}
{{- end }}
{{- if or .Values.trust.existingConfigMap .Values.trust.existingSecret }}
- name: trust
  {{- include "authgateway.authority" .Values.trust | nindent 2 }}
{{- end }}
{{- with .Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* A file of authorities, from a ConfigMap (as trust-manager makes them) or a Secret (as cert-manager does). */}}
{{- define "authgateway.authority" -}}
{{- if .existingSecret -}}
secret:
  secretName: {{ .existingSecret }}
  defaultMode: 0440
{{- else -}}
configMap:
  name: {{ .existingConfigMap }}
{{- end }}
  items:
    - key: {{ .key | quote }}
      path: ca.crt
{{- end }}

{{/* Which nodes. */}}
{{- define "authgateway.placement" -}}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
