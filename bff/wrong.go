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

// has reports whether a widget is among them. The nil wrongs have none.
func (w *wrongs) has(ed *edition.Edition, one *Widget) bool {
	if w == nil {
		return false
	}
	_, wrong := w.widgets[wrongWidget{ed.Hash, one.content()}]
	return wrong
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
