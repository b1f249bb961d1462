{{/*
What the alerts compare, recorded once for each window, and what the dashboards draw. Counts are increases over the whole
window, so that an alert can ask for a number of bad requests as well as for a share.
*/}}
{{- define "authgateway.monitors.recording" -}}
{{- $root := . }}
{{- $monitors := .Values.monitors }}
{{- $selector := include "authgateway.monitors.selector" . }}
{{- $others := include "authgateway.monitors.others" . | fromYamlArray }}
- name: authgateway-sli
  interval: {{ $monitors.evaluationInterval }}
  rules:
    {{- range $name, $window := include "authgateway.monitors.windows" . | fromYaml }}
    - record: authgateway:requests:increase
      expr: sum by (namespace, job) (increase(authgateway_request_duration_seconds_count{ {{- $selector -}} }[{{ $window }}]))
      labels:
        window: {{ $name }}
    # Own time, our own stalls included: above the objective's bucket.
    - record: authgateway:own_slow_requests:increase
      expr: |
        clamp_min(
          sum by (namespace, job) (increase(authgateway_request_internal_duration_seconds_count{ {{- $selector -}} }[{{ $window }}]))
          - sum by (namespace, job) (increase(authgateway_request_internal_duration_seconds_bucket{ {{- $selector }},{{ include "authgateway.monitors.le" $monitors.own.latencyThreshold -}} }[{{ $window }}])),
          0)
      labels:
        window: {{ $name }}
    - record: authgateway:own_slow_requests:ratio
      expr: |
        authgateway:own_slow_requests:increase{ {{- $selector }},window="{{ $name }}"}
        / ignoring (window)
        sum by (namespace, job) (increase(authgateway_request_internal_duration_seconds_count{ {{- $selector -}} }[{{ $window }}]))
      labels:
        window: {{ $name }}
    - record: authgateway:errors:increase
      expr: sum by (namespace, job, owner) (increase(authgateway_request_errors_total{ {{- $selector -}} }[{{ $window }}]))
      labels:
        window: {{ $name }}
    - record: authgateway:errors:ratio
      expr: |
        authgateway:errors:increase{ {{- $selector }},window="{{ $name }}"}
        / on (namespace, job, window) group_left ()
        authgateway:requests:increase{ {{- $selector }},window="{{ $name }}"}
      labels:
        window: {{ $name }}
    {{- end }}
    {{- range $name := list "others_long" "others_short" }}
    {{- $window := index $monitors.windows.others (trimPrefix "others_" $name) }}
    {{- range $other := $others }}
    {{- $from := include "authgateway.monitors.ownerSelector" (dict "root" $root "other" $other) }}
    {{- $le := include "authgateway.monitors.le" (index $monitors.owners $other.key).latencyThreshold }}
    - record: authgateway:owner_slow_requests:increase
      expr: |
        clamp_min(
          sum by (namespace, job) (increase({{ $other.histogram }}_count{ {{- $from -}} }[{{ $window }}]))
          - sum by (namespace, job) (increase({{ $other.histogram }}_bucket{ {{- $from }},{{ $le -}} }[{{ $window }}])),
          0)
      labels:
        owner: {{ $other.owner }}
        window: {{ $name }}
    {{- end }}
    # Of all requests, not only of those that met this owner: what counts is how many members wait.
    - record: authgateway:owner_slow_requests:ratio
      expr: |
        authgateway:owner_slow_requests:increase{ {{- $selector }},window="{{ $name }}"}
        / on (namespace, job, window) group_left ()
        authgateway:requests:increase{ {{- $selector }},window="{{ $name }}"}
      labels:
        window: {{ $name }}
    # The part of the time for which a replica stood still: 0.1 is 6 s of each minute.
    - record: authgateway:process_stall:share
      expr: sum by (namespace, job, instance, pod) (rate(authgateway_process_stall_duration_seconds_sum{ {{- $selector -}} }[{{ $window }}]))
      labels:
        window: {{ $name }}
    # The same over all replicas, those without stalls included.
    - record: authgateway:process_stall:fleet_share
      expr: |
        sum by (namespace, job) (rate(authgateway_process_stall_duration_seconds_sum{ {{- $selector -}} }[{{ $window }}]))
        / count by (namespace, job) (up{ {{- $selector -}} } == 1)
      labels:
        window: {{ $name }}
    {{- end }}
- name: authgateway-dashboard
  interval: {{ $monitors.evaluationInterval }}
  rules:
    {{- $window := $monitors.windows.dashboard }}
    # Seconds of request time in each second, by owner: the stacked picture.
    - record: authgateway:time:rate
      expr: sum by (namespace, job, owner) (rate(authgateway_time_seconds_total{ {{- $selector -}} }[{{ $window }}]))
    - record: authgateway:time:share
      expr: |
        authgateway:time:rate{ {{- $selector -}} }
        / on (namespace, job) group_left ()
        sum by (namespace, job) (authgateway:time:rate{ {{- $selector -}} })
    {{- range $quantile := list "0.5" "0.99" }}
    - record: authgateway:owner_duration:quantile
      expr: histogram_quantile({{ $quantile }}, sum by (namespace, job, owner, le) (rate(authgateway_request_owner_duration_seconds_bucket{ {{- $selector -}} }[{{ $window }}])))
      labels:
        quantile: {{ $quantile | quote }}
    - record: authgateway:internal_duration:quantile
      expr: histogram_quantile({{ $quantile }}, sum by (namespace, job, le) (rate(authgateway_request_internal_duration_seconds_bucket{ {{- $selector -}} }[{{ $window }}])))
      labels:
        quantile: {{ $quantile | quote }}
    - record: authgateway:request_duration:quantile
      expr: histogram_quantile({{ $quantile }}, sum by (namespace, job, le) (rate(authgateway_request_duration_seconds_bucket{ {{- $selector -}} }[{{ $window }}])))
      labels:
        quantile: {{ $quantile | quote }}
    {{- end }}
{{- end }}
