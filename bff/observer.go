package bff

// Observer hears what happens. Labels are pairs: a name, then its value, in
// the order that the event's comment gives. Values come from small sets
// (products, components, rules, places in files), never from users' payloads.
// It is safe for concurrent use, and must be fast.
type Observer interface {
	Count(event string, labels ...string)
}

// The events that the core and its adapters count.
const (
	// EventWidgetFailed: a widget could not be shown, its slot took the next
	// choice. Labels product, component, place (file:line:column of the
	// expression, or "") and reason ("program", or a Reason… constant).
	EventWidgetFailed = "widget_failed"
	// EventPropDropped: an optional prop was left out. Labels product,
	// component, place.
	EventPropDropped = "prop_dropped"
	// EventPush: a push was answered. Labels product, kind ("user",
	// "generic"), result (a Verdict's name, "invalid", "failed", "quota", …).
	EventPush = "push"
	// EventPoll: an origin was polled. Labels product, result ("applied",
	// "unchanged", "not_modified", "failed", "invalid", …).
	EventPoll = "poll"
	// EventDegraded: a screen was made without the store. No labels.
	EventDegraded = "screen_degraded"
	// EventScreen: a screen was answered. Labels screen, result ("rendered",
	// "remembered", "not_modified"). What was counted when a screen or widget
	// was rendered is counted again whenever it is remembered.
	EventScreen = "screen"
	// EventOracleChecked: the oracle looked at an answer. No labels.
	EventOracleChecked = "oracle_checked"
	// EventOracleDisagrees: the oracle disagrees with a compiled check about a
	// node that was sent. Labels component (the widget's, or the screen) and
	// place (the file of the node's type).
	EventOracleDisagrees = "oracle_disagrees"
	// EventStoreMiss: something in a store could not be used and counts as
	// absent. Labels reason ("type", "head", "version": of another format,
	// "owner": it lies under another's key, "body", "digest").
	EventStoreMiss = "store_miss"
	// EventStoreError: a store did not do what it was asked. Labels operation,
	// reason ("connecting", "timeout", "failed", "credentials", "permission",
	// "misconf", "memory", "readonly", "loading", "cluster", "untracked",
	// "type").
	EventStoreError = "store_error"
	// EventStoreRead: a user's record was asked of the store. No labels.
	EventStoreRead = "store_read"
	// EventRecall: a record was not in memory, or not known to be true. Labels
	// result ("read": the store gave it; "recalled": the last that was known
	// stands in; "unknown": nothing is known) and reason, why the store did not
	// give it ("budget", "failed", "breaker", "slow": it has been taking longer
	// than anybody waits, "crowded": too many are asking, "left": the caller did
	// not wait; "" where it did). What was answered from
	// memory at once is in RecallCounts.
	EventRecall = "recall"
	// EventBreaker: asking a shard of the store was stopped or begun. Labels
	// shard, state ("open", "half-open", "closed").
	EventBreaker = "breaker"
	// EventForeign: what was stored for one user names another one, and was
	// refused. It never happens but by somebody's mistake: an alarm. Labels
	// product, "" where that is not known.
	EventForeign = "foreign_value"
	// EventDeadLetter: an entry of a product's stream was given up. Labels
	// product, reason ("undecodable", "invalid", "conflict", "store",
	// "deliveries").
	EventDeadLetter = "dead_letter"
	// EventDemand: something was wanted of a product. Labels product, result
	// ("told", "quiet", "dropped", "refill", "failed").
	EventDemand = "demand"
)

// Silence is an Observer that hears nothing.
type Silence struct{}

// Count does nothing.
func (Silence) Count(string, ...string) {}
