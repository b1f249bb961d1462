{{/* The budget burns in both windows, and more than a few requests were bad: root, metric, matchers, pair, objective. */}}
{{- define "authgateway.monitors.burns" -}}
{{- $monitors := .root.Values.monitors }}
{{- $selector := printf "%s%s" (include "authgateway.monitors.selector" .root) .matchers }}
{{- $limit := printf "%v * (100 - %v) / 100" (index $monitors.burnRates .pair) .objective }}
sum without (window) ({{ .metric }}:ratio{ {{- $selector }},window="{{ .pair }}_long"}) > {{ $limit }}
and sum without (window) ({{ .metric }}:ratio{ {{- $selector }},window="{{ .pair }}_short"}) > {{ $limit }}
and sum without (window) ({{ .metric }}:increase{ {{- $selector }},window="{{ .pair }}_long"}) >= {{ $monitors.minimumBadRequests }}
{{- end }}

{{- define "authgateway.monitors.own" -}}
{{- $root := . }}
{{- $monitors := .Values.monitors }}
{{- $own := $monitors.own }}
{{- $selector := include "authgateway.monitors.selector" . }}
- name: authgateway-own
  interval: {{ $monitors.evaluationInterval }}
  rules:
    {{- range $pair := list "fast" "slow" "ticket" }}
    {{- $windows := index $monitors.windows $pair }}
    {{- $kind := ternary "Ticket" "Page" (eq $pair "ticket") }}
    {{- $severity := lower $kind }}
    {{- $for := index $monitors.for $severity }}
    {{- $spent := printf "That spends the error budget at more than %v times the sustainable rate, over %s and over %s." (index $monitors.burnRates $pair) $windows.long $windows.short }}
    - alert: AuthGatewayOwnLatency{{ $kind }}
      expr: |
        {{- include "authgateway.monitors.burns" (dict "root" $root "metric" "authgateway:own_slow_requests" "matchers" "" "pair" $pair "objective" $own.latencyObjective) | trim | nindent 8 }}
      for: {{ $for }}
      {{- include "authgateway.monitors.texts" (dict "root" $root "alert" (printf "AuthGatewayOwnLatency%s" $kind) "severity" $severity "team" $monitors.team "owner" "own" "signal" (printf "latency-%s" $pair)
        "summary" (printf "AuthGateway's own work takes longer than %v s for too many requests" $own.latencyThreshold)
        "description" (printf "{{ $value | humanizePercentage }} of the requests of the last %s took longer than %v s in AuthGateway itself, waits for others not counted (authgateway_request_internal_duration_seconds). %s Look at stalls, CPU and the last release." $windows.long $own.latencyThreshold $spent)) | nindent 6 }}
    - alert: AuthGatewayOwnErrors{{ $kind }}
      expr: |
        {{- include "authgateway.monitors.burns" (dict "root" $root "metric" "authgateway:errors" "matchers" ",owner=\"own\"" "pair" $pair "objective" $own.errorObjective) | trim | nindent 8 }}
      for: {{ $for }}
      {{- include "authgateway.monitors.texts" (dict "root" $root "alert" (printf "AuthGatewayOwnErrors%s" $kind) "severity" $severity "team" $monitors.team "owner" "own" "signal" (printf "errors-%s" $pair)
        "summary" "AuthGateway itself fails too many requests"
        "description" (printf "{{ $value | humanizePercentage }} of the requests of the last %s failed by AuthGateway's own fault (authgateway_request_errors_total{owner=\"own\"}: its 500s and its own 503s). %s Look at the error log and the last release." $windows.long $spent)) | nindent 6 }}
    {{- end }}
    - alert: AuthGatewayProcessStalls
      expr: |
        sum without (window) (authgateway:process_stall:share{ {{- $selector }},window="others_long"}) > {{ $monitors.stalls.share }}
        and sum without (window) (authgateway:process_stall:share{ {{- $selector }},window="others_short"}) > {{ $monitors.stalls.share }}
      for: {{ $monitors.for.ticket }}
      {{- include "authgateway.monitors.texts" (dict "root" $root "alert" "AuthGatewayProcessStalls" "severity" "ticket" "team" $monitors.team "owner" "own.stall" "signal" "stalls"
        "summary" "An AuthGateway replica stands still too often"
        "description" (printf "{{ $labels.instance }} stood still for {{ $value | humanizePercentage }} of the last %s (authgateway_process_stall_duration_seconds: garbage collection, thread-pool delay, CPU throttling). Look at its CPU, its memory and what blocks its threads." $monitors.windows.others.long)) | nindent 6 }}
- name: authgateway-data
  interval: {{ $monitors.evaluationInterval }}
  rules:
    # Nothing else can fire without data, so this one pages.
    - alert: AuthGatewayNoData
      expr: absent(up{ {{- $selector -}} } == 1)
      for: {{ $monitors.for.noData }}
      {{- include "authgateway.monitors.texts" (dict "root" $root "alert" "AuthGatewayNoData" "severity" "page" "team" $monitors.team "owner" "own" "signal" "no-data"
        "summary" "No replica of AuthGateway can be scraped"
        "description" (printf "For %s Prometheus has had no answer from any replica (up{%s}). AuthGateway is down, or it can't be seen: no other of its alerts can fire now." $monitors.for.noData $selector)) | nindent 6 }}
    - alert: AuthGatewayTargetDown
      expr: up{ {{- $selector -}} } == 0
      for: {{ $monitors.for.noData }}
      {{- include "authgateway.monitors.texts" (dict "root" $root "alert" "AuthGatewayTargetDown" "severity" "ticket" "team" $monitors.team "owner" "own" "signal" "no-data"
        "summary" "A replica of AuthGateway can't be scraped"
        "description" (printf "Prometheus has had no answer from {{ $labels.instance }} for %s (up). The replica is down, or its management port is not reachable." $monitors.for.noData)) | nindent 6 }}
    # The copy was old for as long as is looked back for an answer of Redis, and there was one: then it is not Redis' fault.
    - alert: AuthGatewayRevocationsStuck
      expr: |
        min_over_time(authgateway_revocations_age_seconds{ {{- $selector -}} }[{{ $monitors.windows.others.short }}]) > {{ $monitors.revocations.maximumAge }}
        and on (namespace, job, instance) {{ include "authgateway.monitors.redisAnswers" . }}
      for: {{ $monitors.for.ticket }}
      {{- include "authgateway.monitors.texts" (dict "root" $root "alert" "AuthGatewayRevocationsStuck" "severity" "ticket" "team" $monitors.team "owner" "own" "signal" "staleness"
        "summary" "A replica's copy of the revocations is old though Redis answers"
        "description" (printf "The copy of {{ $labels.instance }} is {{ $value | humanizeDuration }} old or older, more than %v s (authgateway_revocations_age_seconds), while Redis answers it. Revoked tokens may still be accepted where a route goes on without Redis. Restart the replica and look at its log." $monitors.revocations.maximumAge)) | nindent 6 }}
    - alert: AuthGatewayRelationsStuck
      expr: |
        min_over_time(authgateway_relations_age_seconds{ {{- $selector -}} }[{{ $monitors.windows.others.short }}]) > {{ $monitors.relations.maximumAge }}
        and on (namespace, job, instance) {{ include "authgateway.monitors.redisAnswers" . }}
      for: {{ $monitors.for.ticket }}
      {{- include "authgateway.monitors.texts" (dict "root" $root "alert" "AuthGatewayRelationsStuck" "severity" "ticket" "team" $monitors.team "owner" "own" "signal" "staleness"
        "summary" "A replica's copy of a relationship store is old though Redis answers"
        "description" (printf "The oldest copy of {{ $labels.instance }} is {{ $value | humanizeDuration }} old or older, more than %v s (authgateway_relations_age_seconds), while Redis answers it. Its lease is lost: what asks that store is answered with 503. Look at the replica's log for the store." $monitors.relations.maximumAge)) | nindent 6 }}
    # Prometheus calls the bundle's namespace exported_namespace: its own label of that name is the pod's.
    - alert: AuthGatewayBundleRefused
      expr: max by (namespace, job, exported_namespace) (min_over_time(authgateway_policy_bundle_refused{ {{- $selector -}} }[{{ $monitors.windows.others.short }}])) > 0
      for: {{ $monitors.for.ticket }}
      {{- include "authgateway.monitors.texts" (dict "root" $root "alert" "AuthGatewayBundleRefused" "severity" "ticket" "team" $monitors.team "owner" "own" "signal" "refused"
        "summary" "A policy bundle that is in force is refused"
        "description" "A replica refuses the version of policy bundle {{ $labels.exported_namespace }} that is in force, or there is none any more (authgateway_policy_bundle_refused). The last good version goes on deciding there; a replica that starts now has none. The log says what is wrong (event 1311).") | nindent 6 }}
    - alert: AuthGatewayDecisionLogLosing
      expr: |
        sum by (namespace, job, instance) (increase(authgateway_decision_log_lost_total{ {{- $selector -}} }[{{ $monitors.windows.others.long }}])) > 0
        and sum by (namespace, job, instance) (increase(authgateway_decision_log_lost_total{ {{- $selector -}} }[{{ $monitors.windows.others.short }}])) > 0
      for: {{ $monitors.for.ticket }}
      {{- include "authgateway.monitors.texts" (dict "root" $root "alert" "AuthGatewayDecisionLogLosing" "severity" "ticket" "team" $monitors.team "owner" "own" "signal" "lost"
        "summary" "The decision log loses lines"
        "description" (printf "{{ $labels.instance }} lost about {{ $value | humanize }} decisions in the last %s that the log should have (authgateway_decision_log_lost_total): more came than were written. They can't be explained or replayed later." $monitors.windows.others.long)) | nindent 6 }}
    # Whose clock it is can't be told from one difference. Ours decides what is refused, so we look first.
    - alert: AuthGatewayClockDiffers
      expr: max by (namespace, job, issuer) (abs(authgateway_keys_clock_difference_seconds{ {{- $selector -}} })) > {{ $monitors.clock.maximumDifference }}
      for: {{ $monitors.for.ticket }}
      {{- include "authgateway.monitors.texts" (dict "root" $root "alert" "AuthGatewayClockDiffers" "severity" "ticket" "team" $monitors.team "owner" "own" "signal" "clock"
        "summary" "A replica's clock and an issuer's differ"
        "description" (printf "The clocks of a replica and of issuer {{ $labels.issuer }} differ by {{ $value | humanizeDuration }}, more than %v s (authgateway_keys_clock_difference_seconds). Beyond Authentication.ClockSkew good tokens are refused, or ended ones accepted." $monitors.clock.maximumDifference)) | nindent 6 }}
    - alert: AuthGatewayCertificateEnds
      expr: min by (namespace, job) (authgateway_certificate_remaining_seconds{ {{- $selector -}} }) < {{ $monitors.certificate.minimumRemaining }}
      for: {{ $monitors.for.ticket }}
      {{- include "authgateway.monitors.texts" (dict "root" $root "alert" "AuthGatewayCertificateEnds" "severity" "ticket" "team" $monitors.team "owner" "own" "signal" "certificate"
        "summary" "The certificate was not renewed"
        "description" "The certificate that callers are shown ends in {{ $value | humanizeDuration }} (authgateway_certificate_remaining_seconds), and nobody has renewed it. After that the API gateway can't connect.") | nindent 6 }}
{{- end }}

{{/* Redis answered this replica: an operation ended without an error. */}}
{{- define "authgateway.monitors.redisAnswers" -}}
sum by (namespace, job, instance) (rate(db_client_operation_duration_seconds_count{ {{- include "authgateway.monitors.selector" . }},error_type=""}[{{ .Values.monitors.windows.others.short }}])) > 0
{{- end }}
