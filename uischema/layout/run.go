package layout

import (
	"math"
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"mantel/uischema"
	"mantel/uischema/layout/intl"
)

// run is one run of a program: the viewer as expressions see it, and buffers
// that are used again by later runs.
type run struct {
	programs *Programs
	limit    int // how long the output may be, in bytes

	locale     *intl.Locale
	language   int  // index into Programs.locales: whose messages
	isolates   bool // the locale is written from right to left
	zone       *time.Location
	formFactor string
	platform   string
	variants   map[string]string
	policy     uischema.Policy
	report     func(Failure)
	track      uischema.Value
	trackText  []byte

	// scopes holds the ids of all frames one behind the other, keys those of
	// the loops' items.
	scopes []byte
	keys   []byte
	marks  []keyMark // of each of keys
	args   []uischema.Value
	text   []byte
	// have are the members that the object has so far which is being written.
	have uint64
	// members are those of the objects that are being made.
	members []uischema.Member
	// slots are the memory of the props that composites get from layouts, those
	// of an inner one behind its outer's.
	slots []uischema.Value
	// arranged are a screen's slots, in the order of its program.
	arranged []SlotContent
	free     []*frame
	// late are the functions that CEL's evaluator calls back for.
	late map[string]cel.LateBoundFunction
}

// frame is what one component's expressions read while its layout runs.
type frame struct {
	run     *run
	program *Program
	props   uischema.Value
	// spreads are props and, behind it, the items that loops are at and the
	// objects within either.
	spreads []spread
	turns   []turn  // of the loops that run now, outermost first
	view    ref.Val // props as CEL sees them, made when first asked for
	vars    []uischema.Value
	// scope is the prefix of the ids inside, root the root node's id; suffix
	// holds the keys of the loops that run now, each behind a dot.
	scope, root, suffix []byte
	// outer says that the root of this frame is the root of the output.
	outer bool
	// caller's blocks fill the slots; arranged does for a screen's.
	caller   *frame
	content  []content
	arranged []SlotContent
	act      activation
}

func (p *Programs) start(v *Viewer) *run {
	x, _ := p.pool.Get().(*run)
	if x == nil {
		x = &run{programs: p, scopes: make([]byte, 0, 4*spare)}
		x.late = x.functions()
	}
	x.limit = math.MaxInt
	if v == nil {
		v = &Viewer{}
	}
	locale := v.Locale
	if locale == nil {
		locale = p.fallback
	}
	if locale != x.locale { // the run before this one was mostly for the same
		x.locale, x.language, x.isolates = locale, p.language(locale.Tag()), locale.Dir() == "rtl"
	}
	x.zone = v.TimeZone
	if x.zone == nil {
		x.zone = time.UTC
	}
	x.formFactor, x.platform, x.variants = formFactor(v.FormFactor), platform(v.Platform), v.Variants
	return x
}

// end forgets everything that was this run's, and is not forgotten by whoever
// was done with it.
func (x *run) end() {
	x.variants, x.report, x.trackText = nil, nil, nil
	x.policy, x.track = uischema.Policy{}, uischema.Value{}
	x.scopes = x.scopes[:0]
	x.marks, x.keys = x.marks[:0], x.keys[:0]
	x.programs.pool.Put(x)
}

// push makes the frame of a program.
func (x *run) push(p *Program, props uischema.Value) *frame {
	var f *frame
	if n := len(x.free); n > 0 {
		f = x.free[n-1]
		x.free = x.free[:n-1]
	} else {
		f = &frame{run: x}
	}
	f.program, f.props = p, props
	if cap(f.vars) < p.vars {
		f.vars = make([]uischema.Value, p.vars)
	}
	f.vars = f.vars[:p.vars]
	if cap(f.turns) < p.turns {
		f.turns = make([]turn, p.turns)
	}
	f.turns = f.turns[:p.turns]
	if cap(f.spreads) < len(p.spreads) {
		f.spreads = make([]spread, len(p.spreads))
	}
	f.spreads = f.spreads[:len(p.spreads)]
	f.spreads[0].over(p.spreads[0].kind, &f.props)
	return f
}

// pop takes the frame back, and lets go of what it held.
func (x *run) pop(f *frame) {
	clear(f.vars)
	clear(f.turns)
	for i := range f.spreads {
		f.spreads[i].close()
	}
	f.program, f.props, f.view = nil, uischema.Value{}, nil
	f.scope, f.root, f.suffix = nil, nil, f.suffix[:0]
	f.outer, f.caller, f.content, f.arranged = false, nil, nil, nil
	x.free = append(x.free, f)
}

// appendID appends the id of a local node within the loops that run now.
func (f *frame) appendID(dst []byte, local string) []byte {
	dst = append(dst, f.scope...)
	switch {
	case len(f.scope) > 0:
		dst = append(dst, '.')
	case len(f.suffix) > 0:
		// Of a screen's own nodes those without a dot cannot be a product's.
		dst = append(dst, ScreenScope+"."...)
	}
	dst = append(dst, local...)
	return append(dst, f.suffix...)
}

// appendLocal is appendID of a local id behind a dot.
func (f *frame) appendLocal(dst, dotted []byte) []byte {
	if len(f.scope) == 0 {
		return f.appendID(dst, string(dotted[1:]))
	}
	dst = append(appendShort(dst, f.scope), dotted...)
	if len(f.suffix) > 0 {
		dst = appendShort(dst, f.suffix)
	}
	return dst
}

// appendScope keeps an id in the run's buffer, so that it can be a frame's.
func (f *frame) appendScope(local string) []byte {
	from := len(f.run.scopes)
	f.run.scopes = f.appendID(f.run.scopes, local)
	return f.run.scopes[from:]
}

// activation shows a frame to CEL's evaluator.
type activation struct {
	frame *frame
	// names are the loop variables that the expression may read, by their
	// number.
	names []loopName
}

type loopName struct {
	name  string
	index int
	shape *shape
}

// ResolveName implements cel.Activation.
func (a *activation) ResolveName(name string) (any, bool) {
	switch name {
	case nameProps:
		if a.frame.view == nil {
			a.frame.view = toCEL(a.frame.program.shape, a.frame.props)
		}
		return a.frame.view, true
	case nameViewer:
		return &viewerView{run: a.frame.run}, true
	case nameSlots:
		return &slotsView{frame: a.frame}, true
	}
	for i := len(a.names) - 1; i >= 0; i-- {
		if a.names[i].name == name {
			return toCEL(a.names[i].shape, *a.frame.turns[a.names[i].index].item), true
		}
	}
	return nil, false
}

// Parent implements cel.Activation.
func (a *activation) Parent() cel.Activation { return nil }

// ResolveFunction implements cel.FunctionActivation.
func (a *activation) ResolveFunction(name string) (cel.LateBoundFunction, bool) {
	if name == translate {
		return a.translate, true
	}
	fn, ok := a.frame.run.late[name]
	return fn, ok
}

// functions binds the library to the run.
func (x *run) functions() map[string]cel.LateBoundFunction {
	late := map[string]cel.LateBoundFunction{}
	for name, fn := range library() {
		late[name] = func(_ string, args ...ref.Val) ref.Val {
			values := make([]uischema.Value, len(args))
			for i, a := range args {
				v, err := fromCEL(a)
				if err != nil {
					return types.WrapErr(err)
				}
				values[i] = v
			}
			return textToCEL(fn(x, values))
		}
	}
	return late
}

// translate finds the message at run time: in an expression that CEL's own
// evaluator runs, t is a call like any other.
func (a *activation) translate(_ string, args ...ref.Val) ref.Val {
	key, _ := args[0].(types.String)
	t := a.frame.program.translation(string(key))
	if t == nil {
		return types.WrapErr(errMessage)
	}
	if len(args) == 1 {
		return textToCEL(t.plain(a.frame.run))
	}
	values, err := fromCEL(args[1])
	if err != nil {
		return types.WrapErr(err)
	}
	return textToCEL(t.with(a.frame.run, values))
}

func textToCEL(v uischema.Value, err error) ref.Val {
	if err != nil {
		return types.WrapErr(err)
	}
	return types.String(v.Text())
}
