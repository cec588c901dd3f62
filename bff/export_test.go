package bff

// DecodePushSlowly is DecodePush without its quick way.
var DecodePushSlowly = decodePushSlowly

// Remembered is how many users a Demand knows to have been told of.
func (d *Demand) Remembered() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.told) + len(d.before)
}
