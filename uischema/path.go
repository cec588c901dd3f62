package uischema

// path is the way from the outermost value to the one that is looked at. It
// becomes a JSON pointer only where there is something to report.
type path []stepTo

// stepTo is one step into a value: an item's index or, where that is -1, a
// member's name.
type stepTo struct {
	name  string
	index int
}

func (p *path) into(name string) { *p = append(*p, stepTo{name, -1}) }

func (p *path) intoItem(index int) { *p = append(*p, stepTo{"", index}) }

func (p *path) back() { *p = (*p)[:len(*p)-1] }

// pointer is the RFC 6901 JSON pointer of the value.
func (p path) pointer() string {
	pointer := ""
	for _, step := range p {
		if step.index >= 0 {
			pointer = PointerAt(pointer, step.index)
		} else {
			pointer = PointerTo(pointer, step.name)
		}
	}
	return pointer
}
