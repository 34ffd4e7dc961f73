#!/bin/sh
# isolated.sh STATE-DIR NODE SUPERVISOR: runs the supervisor as the only child of a process, mount and IPC namespace of its own.
# Containers and their shims leave every process group; but nothing outlives the first process of its namespace, and no mount
# outlives the last. What does outlive both, the network bridge, cgroups and the folder, is removed here.
dir=$1
trap '' TERM INT HUP
# The supervisor cannot know its number out here.
BACKOPS_OUTER_PID=$$ unshare --mount --ipc --pid --fork --kill-child --mount-proc -- sh -c '
  trap "" TERM INT HUP
  # Velero asks for host folders with mount propagation, which needs a shared mount: shared in here only.
  mount --make-rshared /
  # Folders that container tools insist on. Private ones keep two testbeds, and a real container engine, apart.
  for folder in /run /var/log /var/lib/kubelet; do
    mkdir -p "$folder" && mount -t tmpfs tmpfs "$folder" || exit 70
  done
  mkdir -p /run/netns /run/lock
  # Not exec: a shell as first process also buries the orphans that shims leave.
  "$1" --disable-warning=ExperimentalWarning "$2" "$0"
  exit $?
' "$dir" "$2" "$3"
code=$?
[ -f "$dir/bridge" ] && ip link delete "$(cat "$dir/bridge")"
# cgroups are called like the containers, of which containerd keeps a folder each.
for container in "$dir"/containerd/io.containerd.runtime.v2.task/k8s.io/*; do
  find /sys/fs/cgroup -depth -type d -name "${container##*/}" -exec rmdir {} + 2>/dev/null
done
find /sys/fs/cgroup -maxdepth 2 -type d -name k8s.io -exec rmdir {} + 2>/dev/null
[ -z "$BACKOPS_TESTBED_KEEP" ] && rm -rf "$dir"
exit $code
