package uischema

import (
	"crypto/sha256"
	"sync"
	"sync/atomic"
)

// Decoder reads JSON bytes straight into checked Values of one schema, in one
// pass and without a [Document] between. It only says yes or no: where it says
// no, [Parse] and [Schema.Decode] say why. It is immutable to those who use
// it, and safe for concurrent use.
type Decoder struct {
	root *plan
	// says is over all that the schema asks and fills in.
	says func() [16]byte
}

// NewDecoder compiles a decoder of s, which must not change later. A nil s
// takes every value.
func NewDecoder(s *Schema) *Decoder {
	return &Decoder{root: planner{}.plan(s), says: sync.OnceValue(func() (sum [16]byte) {
		if s != nil {
			all := sha256.Sum256(AppendJSON(nil, schemaJSON(s, false)))
			copy(sum[:], all[:])
		}
		return sum
	})}
}

// Same reports whether two decoders take the same texts and make the same
// values of them, whatever files they were compiled from.
func (d *Decoder) Same(other *Decoder) bool {
	return d == other || d != nil && other != nil && d.says() == other.says()
}

// Decode gives the value that src holds, with defaults, where Parse takes src
// within lim and Schema.Decode finds nothing; else ok is false. It keeps
// nothing of src.
//
//	v, ok := decoder.Decode(body, uischema.FileLimits(), policy)
//	if !ok { /* parse body for the diagnostics */ }
func (d *Decoder) Decode(src []byte, lim Limits, p Policy) (v Value, ok bool) {
	if len(src) > lim.Bytes {
		return Value{}, false
	}
	return read(d.root, string(src), lim, p)
}

// DecodeString is Decode of a text that never changes: strings of the value
// may be parts of src, so whoever keeps the value keeps all of src.
func (d *Decoder) DecodeString(src string, lim Limits, p Policy) (v Value, ok bool) {
	return read(d.root, src, lim, p)
}

// ReadValue gives the value that src holds, as written, where Parse takes src
// within lim; else ok is false. It keeps nothing of src.
func ReadValue(src []byte, lim Limits) (v Value, ok bool) {
	if len(src) > lim.Bytes {
		return Value{}, false
	}
	return read(nil, string(src), lim, Policy{})
}

// ReadString is ReadValue of a text that never changes, which the value keeps.
func ReadString(src string, lim Limits) (v Value, ok bool) {
	return read(nil, src, lim, Policy{})
}

func read(p *plan, src string, lim Limits, policy Policy) (Value, bool) {
	r := readers.Get().(*reader)
	defer r.release()
	r.begin(src, lim, policy)
	r.expect(p)
	v, ok := r.root(p)
	if ok {
		p.learn(r.made.values.taken)
	}
	return v, ok
}

// readers are only memory that is used again.
var readers = sync.Pool{New: func() any { return new(reader) }}

// release forgets the text and what was made of it. What is left behind in
// waiting and names is not cleared: it is of one document at most, and the
// pool is emptied now and then.
func (r *reader) release() {
	if cap(r.waiting) > largestPiece || cap(r.names) > largestPiece {
		return
	}
	r.begin("", Limits{}, Policy{})
	r.made = converter{}
	readers.Put(r)
}

// plan is how values of one schema are read. A nil plan reads any value. What
// most values need stands in one line of a cache, what most objects do in the
// next.
type plan struct {
	// quick is how most values stand there.
	quick quick
	*rarely

	// members are the props, with their keys.
	members []memberPlan
	// must are the properties that have to be there, filled those that have a
	// default.
	must, filled names64
	// shapes are the sets of names that objects have had; widest is how many an
	// object needs room for, as far as is known.
	shapes shapes
	widest atomic.Int32
	// ready: it is an object once the properties that must are there.
	ready bool
	// byValue: what the schema says about a list or an object needs all of it at
	// hand.
	byValue bool
	// dependent: some properties need others.
	dependent bool
	// closed: a name that is not declared is refused at once.
	closed bool
	schema *Schema
	// loose: several schemas look at the value, so it is read as it is, and
	// then checked.
	loose bool
	// simple: of a string or number the schema says nothing but its type,
	// bounds, pattern and format.
	simple bool
	// words: a string is one of the enum's few; onlyWords: and there is
	// nothing else to ask of it.
	words, onlyWords bool
	// objects: an object may stand here, and any.
	objects bool
}

// rarely is the rest of a plan.
type rarely struct {
	// cases are those of a loose plan that is nothing but a choice by its tag.
	cases *taggedPlan
	items *plan
	// took is about how many Values a text read by this plan has needed.
	took    atomic.Int32
	depends []dependence
	texts   textPlan
	names   nameIndex
	// keys are the props' names as they mostly stand, quotes and colon
	// included; after says which prop came behind each the last time, and at
	// last which came first: those who write objects do so in one order.
	keys  []string
	after []atomic.Int32
	// patched is after for merge patches, in which most names do not stand.
	patched []atomic.Int32
	// props are as many as the schema has, and in their order. Where all of them
	// are there, the names are all, and nothing required is missing; nil where
	// more is required than is declared.
	props []*plan
	all   []string
}

// planner makes one plan of each schema, however often it is referred to.
type planner map[*Schema]*plan

func (all planner) plan(s *Schema) *plan {
	if s == nil {
		return nil
	}
	if p := all[s]; p != nil {
		return p
	}
	p := &plan{schema: s, rarely: &rarely{}, loose: s.shared(), simple: s.Const.IsAbsent() && s.Enum == nil && s.If == nil, words: s.words != nil && len(s.words) <= fewMembers}
	p.onlyWords = p.words && s.Const.IsAbsent() && s.If == nil && s.Types.has(TypeString) &&
		s.MinLength <= 0 && s.MaxLength < 0 && s.Pattern == nil && s.Format == ""
	all[s] = p
	p.texts = textsOf(p)
	p.objects = s.Types.has(TypeObject) && s.Const.IsAbsent() && s.Enum == nil
	if p.loose {
		p.cases = all.tagged(s)
		p.quicken()
		return p
	}
	p.closed = s.Closed || s.ClosedDeep && s.If == nil
	p.names = newNameIndex(s.Properties)
	p.props = make([]*plan, len(s.Properties))
	p.keys, p.after = make([]string, len(s.Properties)), make([]atomic.Int32, len(s.Properties)+1)
	p.patched = make([]atomic.Int32, len(s.Properties)+1)
	for i := range s.Properties {
		p.props[i] = all.plan(s.Properties[i].Schema)
		p.all = append(p.all, s.Properties[i].Name)
		p.keys[i] = string(append(AppendString(nil, s.Properties[i].Name), ':'))
		p.after[i].Store(int32(i + 1)) // names ascend in what stores keep
	}
	p.members = membersOf(p)
	for _, name := range s.Required {
		if s.own(name) == nil {
			p.all = nil
			break
		}
	}
	p.items = all.plan(s.Items)
	p.presence()
	p.quicken()
	return p
}

// shared reports whether other schemas may say something about the members
// or items of s, or about a whole list or object.
func (s *Schema) shared() bool {
	if len(s.AllOf) > 0 || s.OneOf != nil || s.Const.Kind() >= List {
		return true
	}
	for i := range s.Enum {
		if s.Enum[i].Kind() >= List {
			return true
		}
	}
	return false
}
