#!/bin/sh
# Sets everything up and serves the system on this machine, for a trial: ./run.sh, or PORT=9000 ./run.sh
set -eu
cd "$(dirname "$0")"
. scripts/bootstrap.sh

find_python
make_venv
install_packages requirements.txt requirements-dev.txt

export DEBUG="${DEBUG:-1}"
address="127.0.0.1:${PORT:-8000}"
export SITE_URL="${SITE_URL:-http://$address}"

.venv/bin/python manage.py migrate -v0
.venv/bin/python manage.py load_catalogue
.venv/bin/python manage.py seed_demo
# What it cannot do (nobody there to take a matter) is told and stays as it is; the trial starts all the same.
.venv/bin/python manage.py deem_signed || true
.venv/bin/python manage.py collectstatic --noinput -v0

cat <<TEXT

都匀市社会救助窗口系统  http://$address/

演示账号（密码均为 relief-demo）：
  maojian       毛尖镇窗口经办人        maojian-head  毛尖镇窗口负责人
  modchong      墨冲镇窗口经办人        pingyang      坪阳村（毛尖镇）窗口经办人
  minzheng      民政局经办人            weisheng      卫生局经办人
  renshe        人社局经办人            jiaoyu        教育局经办人
  zhujian       住建局经办人            office        民政局社会救助综合管理办公室
  jiancha       监察审计                admin         系统管理员

按 Ctrl-C 停止。
TEXT

# No control socket: gunicorn would put it into the home folder, which a service may not have.
exec .venv/bin/gunicorn duyun_relief.wsgi --bind "$address" --workers 2 --worker-class gthread --threads 4 \
    --no-control-socket --log-level warning
