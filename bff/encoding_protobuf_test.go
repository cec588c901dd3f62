package bff

import (
	"fmt"
	"math"
	"time"

	"google.golang.org/protobuf/encoding/protowire"

	"mantel/uischema"
)

// Protobuf, written and read by hand for this one message, so that nothing is
// in its way: no descriptor, no generated struct between the bytes and ours.
// Generated code would not be quicker.
//
//	message Recommendation { string product=1; string user=2; uint64 revision=3; uint64 as_of=4;
//	  uint64 stale_ms=5; uint64 expire_ms=6; bool withdrawn=7; string digest=8; repeated Widget widgets=9; uint64 v=10; }
//	message Widget { string id=1; string component=2; string placement=3; sint64 rank=4;
//	  Value props=5; repeated Member locales=6; Value track=7; }
//	message Value { oneof kind { bool null=1; bool bool=2; sint64 int=3; double float=4; string text=5;
//	  List list=6; Members object=7; } }
//	message List { repeated Value items=1; }  message Members { repeated Member members=1; }
//	message Member { string name=1; Value value=2; }

func encodeProtobuf(r Recommendation) []byte {
	var b []byte
	b = appendText(b, 1, string(r.Product))
	b = appendText(b, 2, string(r.User))
	for n, v := range map[protowire.Number]int64{3: r.Revision, 4: r.AsOf.Unix(), 5: r.StaleAfter.Milliseconds(), 6: r.ExpireAfter.Milliseconds(), 10: envelopeVersion} {
		b = protowire.AppendVarint(protowire.AppendTag(b, n, protowire.VarintType), uint64(v))
	}
	if r.Withdrawn {
		b = protowire.AppendVarint(protowire.AppendTag(b, 7, protowire.VarintType), 1)
	}
	b = appendText(b, 8, r.Digest)
	for i := range r.Widgets {
		b = appendBytes(b, 9, appendProtoWidget(nil, &r.Widgets[i]))
	}
	return b
}

func appendProtoWidget(b []byte, w *Widget) []byte {
	b = appendText(b, 1, w.ID)
	b = appendText(b, 2, w.Component)
	b = appendText(b, 3, w.Placement)
	b = protowire.AppendVarint(protowire.AppendTag(b, 4, protowire.VarintType), protowire.EncodeZigZag(int64(w.Rank)))
	b = appendBytes(b, 5, appendProtoValue(nil, w.Props))
	for tag, patch := range w.Locales {
		b = appendBytes(b, 6, appendBytes(appendText(nil, 1, tag), 2, appendProtoValue(nil, patch)))
	}
	if !w.Track.IsAbsent() {
		b = appendBytes(b, 7, appendProtoValue(nil, w.Track))
	}
	return b
}

func appendProtoValue(b []byte, v uischema.Value) []byte {
	switch v.Kind() {
	case uischema.Null:
		return protowire.AppendVarint(protowire.AppendTag(b, 1, protowire.VarintType), 1)
	case uischema.Bool:
		return protowire.AppendVarint(protowire.AppendTag(b, 2, protowire.VarintType), protowire.EncodeBool(v.Bool()))
	case uischema.Int:
		return protowire.AppendVarint(protowire.AppendTag(b, 3, protowire.VarintType), protowire.EncodeZigZag(v.Int()))
	case uischema.Float:
		return protowire.AppendFixed64(protowire.AppendTag(b, 4, protowire.Fixed64Type), math.Float64bits(v.Number()))
	case uischema.String:
		return appendText(b, 5, v.Text())
	case uischema.List:
		var items []byte
		for i := range v.Len() {
			items = appendBytes(items, 1, appendProtoValue(nil, v.Item(i)))
		}
		return appendBytes(b, 6, items)
	case uischema.Object:
		var members []byte
		for i := range v.Len() {
			members = appendBytes(members, 1, appendBytes(appendText(nil, 1, v.Name(i)), 2, appendProtoValue(nil, v.Item(i))))
		}
		return appendBytes(b, 7, members)
	}
	return b
}

func appendText(b []byte, n protowire.Number, s string) []byte {
	return protowire.AppendString(protowire.AppendTag(b, n, protowire.BytesType), s)
}

func appendBytes(b []byte, n protowire.Number, inner []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(b, n, protowire.BytesType), inner)
}

// field is one field of a message: a number, or bytes.
type field struct {
	number protowire.Number
	kind   protowire.Type
	num    uint64
	bytes  []byte
}

// fields calls each with every field of a message. As protobuf says, whoever
// does not know a field, or knows it with another wire type, passes it over.
func fields(b []byte, each func(field) error) error {
	for len(b) > 0 {
		number, kind, n := protowire.ConsumeTag(b)
		if n < 0 {
			return fmt.Errorf("%w: %w", ErrEnvelope, protowire.ParseError(n))
		}
		b = b[n:]
		f := field{number: number, kind: kind}
		switch kind {
		case protowire.VarintType:
			f.num, n = protowire.ConsumeVarint(b)
		case protowire.Fixed64Type:
			f.num, n = protowire.ConsumeFixed64(b)
		case protowire.BytesType:
			f.bytes, n = protowire.ConsumeBytes(b)
		default:
			n = protowire.ConsumeFieldValue(number, kind, b)
		}
		if n < 0 {
			return fmt.Errorf("%w: %w", ErrEnvelope, protowire.ParseError(n))
		}
		b = b[n:]
		if err := each(f); err != nil {
			return err
		}
	}
	return nil
}

func decodeProtobuf(src []byte) (Recommendation, error) {
	var r Recommendation
	var product, user string
	version := int64(0)
	err := fields(src, func(f field) (err error) {
		switch {
		case f.kind == protowire.BytesType && f.number == 1:
			product = string(f.bytes)
		case f.kind == protowire.BytesType && f.number == 2:
			user = string(f.bytes)
		case f.kind == protowire.VarintType && f.number == 3:
			r.Revision = int64(f.num)
		case f.kind == protowire.VarintType && f.number == 4:
			r.AsOf = time.Unix(int64(f.num), 0).UTC()
		case f.kind == protowire.VarintType && f.number == 5:
			r.StaleAfter = time.Duration(f.num) * time.Millisecond
		case f.kind == protowire.VarintType && f.number == 6:
			r.ExpireAfter = time.Duration(f.num) * time.Millisecond
		case f.kind == protowire.VarintType && f.number == 7:
			r.Withdrawn = protowire.DecodeBool(f.num)
		case f.kind == protowire.BytesType && f.number == 8:
			r.Digest = string(f.bytes)
		case f.kind == protowire.BytesType && f.number == 9:
			var w Widget
			w, err = protoWidget(f.bytes)
			r.Widgets = append(r.Widgets, w)
		case f.kind == protowire.VarintType && f.number == 10:
			version = int64(f.num)
		}
		return err
	})
	if err == nil && version != envelopeVersion {
		err = fmt.Errorf("%w: another version", ErrEnvelope)
	}
	if err != nil {
		return Recommendation{}, err
	}
	return finished(r, product, user)
}

func protoWidget(src []byte) (w Widget, err error) {
	err = fields(src, func(f field) (err error) {
		switch {
		case f.kind == protowire.BytesType && f.number == 1:
			w.ID = string(f.bytes)
		case f.kind == protowire.BytesType && f.number == 2:
			w.Component = string(f.bytes)
		case f.kind == protowire.BytesType && f.number == 3:
			w.Placement = string(f.bytes)
		case f.kind == protowire.VarintType && f.number == 4:
			w.Rank = int(protowire.DecodeZigZag(f.num))
		case f.kind == protowire.BytesType && f.number == 5:
			w.Props, err = protoValue(f.bytes)
		case f.kind == protowire.BytesType && f.number == 6:
			var m uischema.Member
			if m, err = protoMember(f.bytes); err == nil {
				if w.Locales == nil {
					w.Locales = make(map[string]uischema.Value)
				}
				w.Locales[m.Name] = m.Value
			}
		case f.kind == protowire.BytesType && f.number == 7:
			w.Track, err = protoValue(f.bytes)
		}
		return err
	})
	return w, err
}

func protoMember(src []byte) (m uischema.Member, err error) {
	err = fields(src, func(f field) (err error) {
		switch {
		case f.kind == protowire.BytesType && f.number == 1:
			m.Name = string(f.bytes)
		case f.kind == protowire.BytesType && f.number == 2:
			m.Value, err = protoValue(f.bytes)
		}
		return err
	})
	return m, err
}

func protoValue(src []byte) (v uischema.Value, err error) {
	err = fields(src, func(f field) (err error) {
		switch {
		case f.kind == protowire.VarintType && f.number == 1:
			v = uischema.NullValue()
		case f.kind == protowire.VarintType && f.number == 2:
			v = uischema.BoolValue(protowire.DecodeBool(f.num))
		case f.kind == protowire.VarintType && f.number == 3:
			v = number(protowire.DecodeZigZag(f.num))
		case f.kind == protowire.Fixed64Type && f.number == 4:
			v = float(math.Float64frombits(f.num))
		case f.kind == protowire.BytesType && f.number == 5:
			v = uischema.StringValue(string(f.bytes))
		case f.kind == protowire.BytesType && f.number == 6:
			v, err = protoList(f.bytes)
		case f.kind == protowire.BytesType && f.number == 7:
			v, err = protoObject(f.bytes)
		}
		return err
	})
	return v, err
}

func protoList(src []byte) (uischema.Value, error) {
	var items []uischema.Value
	err := fields(src, func(f field) error {
		v, err := protoValue(f.bytes)
		items = append(items, v)
		return err
	})
	return uischema.ListValue(items), err
}

func protoObject(src []byte) (uischema.Value, error) {
	var members []uischema.Member
	err := fields(src, func(f field) error {
		m, err := protoMember(f.bytes)
		members = append(members, m)
		return err
	})
	return uischema.ObjectValue(members), err
}

// walkProtobuf visits every field of a recommendation and keeps nothing: the
// least that any reader does.
func walkProtobuf(src []byte) error {
	return fields(src, func(f field) error {
		if f.number != 9 {
			return nil
		}
		return fields(f.bytes, func(f field) error {
			if f.number == 5 || f.number == 7 {
				return walkValue(f.bytes)
			}
			return nil
		})
	})
}

func walkValue(src []byte) error {
	return fields(src, func(f field) error {
		switch f.number {
		case 6:
			return fields(f.bytes, func(item field) error { return walkValue(item.bytes) })
		case 7:
			return fields(f.bytes, func(member field) error {
				return fields(member.bytes, func(f field) error {
					if f.number == 2 {
						return walkValue(f.bytes)
					}
					return nil
				})
			})
		}
		return nil
	})
}

// protoNumbers are the numbers of names; a name that is not there is a field
// that this release does not know.
var protoNumbers = map[string]protowire.Number{
	"product": 1, "user": 2, "revision": 3, "asOf": 4, "staleMs": 5, "expireMs": 6, "withdrawn": 7, "digest": 8, "widgets": 9, "v": 10,
	"id": 1, "component": 2, "placement": 3, "rank": 4, "props": 5, "locales": 6, "track": 7,
}

func writeProtobuf(parts []member) []byte {
	var b []byte
	for _, p := range parts {
		n := protoNumbers[p.name]
		if n == 0 {
			n = 99
		}
		for _, w := range p.widgets {
			b = appendBytes(b, n, writeProtobuf(w))
		}
		switch {
		case p.widgets != nil:
		case p.name == "asOf":
			at, err := time.Parse(time.RFC3339, p.value.Text())
			if err != nil {
				panic(err)
			}
			b = protowire.AppendVarint(protowire.AppendTag(b, n, protowire.VarintType), uint64(at.Unix()))
		case p.name == "rank" && p.value.Kind() == uischema.Int:
			b = protowire.AppendVarint(protowire.AppendTag(b, n, protowire.VarintType), protowire.EncodeZigZag(p.value.Int()))
		case p.value.Kind() == uischema.Int:
			b = protowire.AppendVarint(protowire.AppendTag(b, n, protowire.VarintType), uint64(p.value.Int()))
		case p.value.Kind() == uischema.Bool:
			b = protowire.AppendVarint(protowire.AppendTag(b, n, protowire.VarintType), protowire.EncodeBool(p.value.Bool()))
		case p.value.Kind() == uischema.String:
			b = appendText(b, n, p.value.Text())
		case p.name == "locales":
			for i := range p.value.Len() {
				b = appendBytes(b, n, appendBytes(appendText(nil, 1, p.value.Name(i)), 2, appendProtoValue(nil, p.value.Item(i))))
			}
		default:
			b = appendBytes(b, n, appendProtoValue(nil, p.value))
		}
	}
	return b
}
