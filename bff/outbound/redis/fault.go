package redis

import (
	"context"
	"errors"
	"os"
	"strings"

	"github.com/redis/rueidis"
)

// Why Redis did not do what it was asked. These are the values of the label
// `reason` of bff.EventStoreError.
const (
	reasonConnecting  = "connecting"  // it has not answered since we began
	reasonTimeout     = "timeout"     // no answer in time
	reasonFailed      = "failed"      // the connection broke, or another error
	reasonCredentials = "credentials" // it does not know us
	reasonPermission  = "permission"  // it knows us, and does not let us
	reasonMisconf     = "misconf"     // it cannot write to its disk
	reasonMemory      = "memory"      // maxmemory is reached
	reasonReadonly    = "readonly"    // it is a replica of another
	reasonLoading     = "loading"     // it reads its data from disk
	reasonCluster     = "cluster"     // the cluster has no master for the key
	reasonUntracked   = "untracked"   // it cannot tell what changes
	reasonType        = "type"        // something else is at our key
)

// codes are the first words of Redis' own errors.
var codes = map[string]string{
	"WRONGPASS": reasonCredentials, "NOAUTH": reasonCredentials,
	"NOPERM": reasonPermission, "MISCONF": reasonMisconf, "OOM": reasonMemory,
	"READONLY": reasonReadonly, "LOADING": reasonLoading,
	"CLUSTERDOWN": reasonCluster, "MASTERDOWN": reasonCluster, "TRYAGAIN": reasonCluster,
	"WRONGTYPE": reasonType,
}

// advice is what a reason means to whoever runs the service, and what to do.
var advice = map[string]string{
	reasonTimeout:     "redis does not answer: screens are made without it until it does",
	reasonFailed:      "redis does not answer: screens are made without it until it does",
	reasonCredentials: "redis refuses our credentials: put the user and password of its ACL into the URL",
	reasonPermission:  "redis does not let this user do what is needed: grant it what docs/operators.md lists",
	reasonMisconf:     "redis takes no writes, because it cannot save to its disk: make room, or mend its dir; reads go on",
	reasonMemory:      "redis takes no writes, because its maxmemory is reached: give it more; reads go on",
	reasonReadonly:    "redis takes no writes, because it is a replica: point the URL at the master",
	reasonLoading:     "redis still reads its data from disk: it answers when it is done",
	reasonCluster:     "the redis cluster has no master for some users: look at its nodes",
	reasonUntracked:   "redis does not tell what changes: use Redis 7 or later, and grant +client|tracking and +client|caching",
	reasonType:        "another program writes to our keys: give it another database",
}

// reasonOf names what went wrong; "" where nothing did.
func reasonOf(err error) string {
	var refused *rueidis.RedisError
	switch {
	case err == nil:
		return ""
	case errors.Is(err, errConnecting):
		return reasonConnecting
	case errors.Is(err, rueidis.ErrNoCache):
		return reasonUntracked
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return reasonTimeout
	case !errors.As(err, &refused):
		return reasonFailed
	}
	text := refused.Error()
	code, _, _ := strings.Cut(text, " ")
	reason, known := codes[code]
	switch {
	case known:
		return reason
	case strings.Contains(text, "The user executing the script can't"):
		return reasonPermission
	case strings.Contains(text, "without any password configured"):
		return reasonCredentials
	}
	return reasonFailed
}
