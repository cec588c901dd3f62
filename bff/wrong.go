package bff

import (
	"maps"

	"mantel/uischema/edition"
)

// maxWrong bounds how many wrong widgets are remembered. Where there are more,
// it is not widgets that are wrong.
const maxWrong = 1000

// wrongs are the widgets of which the oracle found that they are rendered
// wrongly. It is immutable: another pointer is another content.
type wrongs struct{ widgets map[wrongWidget]struct{} }

// wrongWidget names one by its content, and the edition that renders it so.
type wrongWidget struct {
	edition string
	sum     contentSum
}

// mark marks the wrong ones among candidates.
func (w *wrongs) mark(ed *edition.Edition, a *arrangement) {
	if w == nil {
		return
	}
	for _, cs := range a.slots {
		for i := range cs {
			_, cs[i].wrong = w.widgets[wrongWidget{ed.Hash, cs[i].widget.content()}]
		}
	}
}

// remember adds a wrong widget. Only who checks answers calls it.
func (j *judge) remember(one wrongWidget) {
	old := j.wrong.Load()
	next := &wrongs{widgets: map[wrongWidget]struct{}{}}
	if old != nil {
		if _, known := old.widgets[one]; known || len(old.widgets) >= maxWrong {
			return
		}
		next.widgets = maps.Clone(old.widgets)
	}
	next.widgets[one] = struct{}{}
	j.wrong.Store(next)
}
