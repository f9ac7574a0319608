#!/bin/sh
# /usr/local/bin/attache, for root: the program as the service runs it, with its user, its settings and its data.
set -a -e
. /etc/trade-attache.env
DATA_DIR=/var/lib/trade-attache
HOME=/nonexistent
PYTHONDONTWRITEBYTECODE=1
set +a
umask 077
exec setpriv --reuid=trade-attache --regid=trade-attache --init-groups -- \
  /opt/trade-attache/.venv/bin/attache "$@"
