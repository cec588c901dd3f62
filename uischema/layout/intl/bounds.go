package intl

// Bounds of results, in Unicode code points, isolation included, over all
// locales and all input that is taken. Whoever proves that a text fits may
// build on them: a test tries every locale.
const (
	// MaxMoney bounds [Locale.Money].
	MaxMoney = 40
	// MaxNumber bounds [Locale.Number], MaxPercent [Locale.Percent].
	MaxNumber  = 40
	MaxPercent = 40
	// MaxDate bounds [Locale.Date] in every style, MaxTime [Locale.Time],
	// MaxDateTime [Locale.DateTime].
	MaxDate     = 48
	MaxTime     = 16
	MaxDateTime = 48
)

// Bounds of messages files.
const (
	// MaxKeys is how many messages one file may hold.
	MaxKeys = 500
	// MaxText is how many code points one text may have.
	MaxText = 2000
	// MaxArgs is how many arguments one message may name.
	MaxArgs = 12
)
