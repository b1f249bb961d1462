#!/bin/sh
# Stops the gateway for the night, or starts it in the morning; run by the chart's CronJobs, whose image has sh, date,
# kubectl and, for a time zone other than UTC, the time zones' data.
#
# ACTION             stop or start
# TIME_ZONE          whose calendar counts
# WEEKENDS           true: not started on Saturdays and Sundays
# EXCEPTIONS         days on which it is started and not stopped: 2026-12-24, or from/to as 2026-12-24/2026-12-31
# NAMESPACE, NAME    the Deployment
# REPLICAS           how many it has when it is started
set -eu

say() { echo "suspension: $*"; }

# Without the data `date` would take UTC and say nothing, and an exception would begin and end on the wrong day.
zones=${ZONEINFO:-/usr/share/zoneinfo}
case "$TIME_ZONE" in
  UTC | Etc/UTC) ;;
  *) [ -f "$zones/$TIME_ZONE" ] || { say "the image has no data of the time zone $TIME_ZONE in $zones; nothing was done. Take one with tzdata, or set suspension.timeZone to Etc/UTC." >&2; exit 1; } ;;
esac

today=$(TZ=$TIME_ZONE date +%Y%m%d)
weekday=$(TZ=$TIME_ZONE date +%u)

is_exception() {
  for period in $EXCEPTIONS; do
    first=$(echo "${period%%/*}" | tr -d -)
    last=$(echo "${period##*/}" | tr -d -)
    # As numbers: 20261224 lies between 20261220 and 20261231.
    if [ "$today" -ge "$first" ] && [ "$today" -le "$last" ]; then return 0; fi
  done
  return 1
}

# The scale alone: that is all that its role may touch.
scale_to() {
  kubectl --namespace "$NAMESPACE" patch deployment "$NAME" --subresource=scale --type=merge --patch "{\"spec\":{\"replicas\":$1}}"
}

case "$ACTION" in
  stop)
    if is_exception; then
      say "$today is an exception; it stays up"
    else
      scale_to 0
    fi
    ;;
  start)
    if [ "$WEEKENDS" = true ] && [ "$weekday" -ge 6 ] && ! is_exception; then
      say "$today is a weekend; it stays down"
    else
      # Never down: an autoscaler, or somebody, may have set more.
      current=$(kubectl --namespace "$NAMESPACE" get deployment "$NAME" --subresource=scale --output='jsonpath={.spec.replicas}')
      if [ "${current:-0}" -lt "$REPLICAS" ]; then
        scale_to "$REPLICAS"
      else
        say "it has $current replicas already"
      fi
    fi
    ;;
  *)
    say "ACTION is $ACTION, neither stop nor start" >&2
    exit 2
    ;;
esac
