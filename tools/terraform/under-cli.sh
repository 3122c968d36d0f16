#!/bin/sh
# Terraform as the CDKTF CLI starts it. After Ctrl-C the CLI ends before Terraform and closes its terminal: without this the hang-up would
# end Terraform before it saves the state. The record lets the tools wait for it; tools/console/left-programs.ts reads it.
trap '' HUP
started() {
  if [ -r /proc/$$/stat ]; then
    while read -r name value; do [ "$name" = btime ] && boot=$value; done < /proc/stat
    read -r stat < /proc/$$/stat
    set -- ${stat##*) }
    echo "$boot ${20}"
  else
    ps -o lstart= -p $$ | { read -r line; echo "$line"; }
  fi
}
record="$STEADFAST_PROGRAMS/$$.json"
printf '{"pid":%s,"started":"%s","command":"terraform %s","run":%s}' $$ "$(started)" "$1" "$STEADFAST_RUN" > "$record.new" &&
  mv "$record.new" "$record"
exec "$STEADFAST_TERRAFORM" "$@"
