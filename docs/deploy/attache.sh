#!/bin/sh
# /usr/local/bin/attache, for root: the program as the service runs it, with its user, its settings and its data.
# DATA_DIR=/elsewhere attache ... works on another folder.
set -e
data=${DATA_DIR:-/var/lib/trade-attache}
set -a
. /etc/trade-attache.env
DATA_DIR=$data
HOME=/nonexistent
PYTHONDONTWRITEBYTECODE=1
set +a
umask 077
exec setpriv --reuid=trade-attache --regid=trade-attache --init-groups -- \
  /opt/trade-attache/.venv/bin/attache "$@"
