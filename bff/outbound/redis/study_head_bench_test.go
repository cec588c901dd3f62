package redis

import (
	"fmt"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"

	"mantel/bff"
	"mantel/bff/outbound/redis/redistest"
	"mantel/uischema"
)

// BenchmarkStudyHeads reads one head as it is, as JSON, and as protobuf by
// hand. The script has to read it, too: text takes one string match a field
// there, JSON cjson, and protobuf could not be read at all.
func BenchmarkStudyHeads(b *testing.B) {
	server := redistest.Start(b)
	text := "v=1 rev=1795287600123 dig=3b1f5a17d9c3b0e24f6891c7a2d4e6f8 st=1795287600123 sa=1795291200123 ex=1795892400123 w=0 p=flights u=user-00000001"
	var members []uischema.Member
	var proto []byte
	for i, field := range strings.Fields(text) {
		name, value, _ := strings.Cut(field, "=")
		v, err := uischema.ParseNumber(value)
		if err != nil {
			v = uischema.StringValue(value)
		}
		members = append(members, uischema.Member{Name: name, Value: v})
		n := protowire.Number(i + 1)
		if v.Kind() == uischema.Int {
			proto = protowire.AppendVarint(protowire.AppendTag(proto, n, protowire.VarintType), uint64(v.Int()))
		} else {
			proto = protowire.AppendString(protowire.AppendTag(proto, n, protowire.BytesType), value)
		}
	}
	json := uischema.AppendJSON(nil, uischema.ObjectValue(members))
	rows := []turn{
		{name: fmt.Sprintf("text, %d B", len(text)), act: func(times int) error {
			for range times {
				if reason := parseHead(new(bff.Head), text, "flights", "user-00000001"); reason != "" {
					return fmt.Errorf("no head: %s", text)
				}
			}
			return nil
		}},
		{name: fmt.Sprintf("JSON, %d B", len(json)), act: func(times int) error {
			for range times {
				v, ok := uischema.ReadValue(json, uischema.FileLimits())
				if !ok || v.Get("rev").Int() == 0 || v.Get("u").Text() == "" {
					return fmt.Errorf("no head: %s", json)
				}
			}
			return nil
		}},
		{name: fmt.Sprintf("protobuf, %d B", len(proto)), act: func(times int) error {
			for range times {
				if texts := protoTexts(proto); len(texts) != 3 {
					return fmt.Errorf("no head: %q", proto)
				}
			}
			return nil
		}},
	}
	for i := range rows {
		rows[i].server, rows[i].times = server, 20_000
	}
	study(b, rows)
}

// protoTexts reads all fields of a message, and keeps its texts.
func protoTexts(b []byte) (texts []string) {
	for len(b) > 0 {
		_, kind, n := protowire.ConsumeTag(b)
		if n < 0 {
			return nil
		}
		b = b[n:]
		if kind == protowire.BytesType {
			text, n := protowire.ConsumeString(b)
			if n < 0 {
				return nil
			}
			texts, b = append(texts, text), b[n:]
			continue
		}
		_, n = protowire.ConsumeVarint(b)
		if n < 0 {
			return nil
		}
		b = b[n:]
	}
	return texts
}
